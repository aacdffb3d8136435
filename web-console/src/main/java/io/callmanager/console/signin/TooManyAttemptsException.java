package io.callmanager.console.signin;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/// Somebody has tried to sign in too often.
final class TooManyAttemptsException extends AuthenticationException {

  private final Duration wait;

  TooManyAttemptsException(Duration wait) {
    super("too many attempts to sign in");
    this.wait = wait;
  }

  /// How long to wait before the next attempt.
  Duration retryAfter() {
    return wait;
  }
}
