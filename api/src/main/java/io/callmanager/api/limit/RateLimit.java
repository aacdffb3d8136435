package io.callmanager.api.limit;

import io.callmanager.api.ApiProperties;

/// What is limited, and for whom. Each limit is a bucket that fills evenly and holds a minute's worth.
public enum RateLimit {
  /// Requests with one key.
  REQUESTS("This key has sent too many requests."),

  /// Requests with keys that are not known, from one network address.
  FAILED_AUTHENTICATIONS("Too many requests with invalid keys came from this address.");

  private final String message;

  RateLimit(String message) {
    this.message = message;
  }

  /// How many a minute; 0 for no limit.
  int perMinute(ApiProperties properties) {
    return switch (this) {
      case REQUESTS -> properties.requestsPerMinute();
      case FAILED_AUTHENTICATIONS -> properties.failedAuthenticationsPerMinute();
    };
  }

  /// What a client is told that went over the limit.
  public String message() {
    return message;
  }
}
