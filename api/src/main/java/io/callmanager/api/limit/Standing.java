package io.callmanager.api.limit;

import java.time.Duration;

/// Where somebody stands with a limit.
///
/// @param size how many it allows in its period
/// @param remaining how many of them are left
/// @param retryAfter how long until there is one to take; zero when one was taken
/// @param together whether the one that was taken was taken for all servers, not for this one alone
public record Standing(
    RateLimit limit, int size, long remaining, Duration retryAfter, boolean together) {

  static Standing admitted(RateLimit limit, int size, long remaining) {
    return new Standing(limit, size, remaining, Duration.ZERO, false);
  }

  static Standing admittedTogether(RateLimit limit, int size, long remaining) {
    return new Standing(limit, size, remaining, Duration.ZERO, true);
  }

  static Standing refused(RateLimit limit, int size, long nanosToWait) {
    return new Standing(limit, size, 0, Duration.ofNanos(Math.max(1, nanosToWait)), false);
  }

  /// Whether there was one to take.
  public boolean admitted() {
    return retryAfter.isZero();
  }

  /// In how many seconds everything is there again; after a refusal, in how many there is one to take.
  public long resetSeconds() {
    return admitted()
        ? Math.ceilDiv((size - remaining) * limit.period().toSeconds(), size)
        : Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
  }
}
