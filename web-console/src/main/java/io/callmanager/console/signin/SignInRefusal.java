package io.callmanager.console.signin;

import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;

/// Why somebody could not sign in, in words for them.
///
/// @param waitSeconds how long to wait before the next attempt; 0 when there is no need to
record SignInRefusal(HttpStatus status, String words, long waitSeconds) {

  static final String ATTRIBUTE = SignInRefusal.class.getName();
  private static final int SECONDS_PER_MINUTE = 60;
  private static final long MILLIS_PER_SECOND = 1000;

  static SignInRefusal of(AuthenticationException exception) {
    if (exception instanceof TooManyAttemptsException tooMany) {
      long seconds = Math.max(1, secondsRoundedUp(tooMany.retryAfter()));
      return new SignInRefusal(
          HttpStatus.TOO_MANY_REQUESTS,
          "Too many attempts to sign in. Please wait " + words(seconds) + " and try again.",
          seconds);
    }
    if (exception instanceof BadCredentialsException) {
      return new SignInRefusal(
          HttpStatus.UNAUTHORIZED, "That e-mail and password don’t match. Please try again.", 0);
    }
    return new SignInRefusal(
        HttpStatus.SERVICE_UNAVAILABLE,
        "Signing in does not work at the moment. Please try again shortly.",
        0);
  }

  private static long secondsRoundedUp(Duration wait) {
    return Math.ceilDiv(wait.toMillis(), MILLIS_PER_SECOND);
  }

  private static String words(long seconds) {
    if (seconds < SECONDS_PER_MINUTE) {
      return seconds == 1 ? "1 second" : seconds + " seconds";
    }
    long minutes = Math.ceilDiv(seconds, SECONDS_PER_MINUTE);
    return minutes == 1 ? "1 minute" : minutes + " minutes";
  }
}
