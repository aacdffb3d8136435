package io.callmanager.webhook.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an endpoint does, as far as its lane knows, and of how many calls it is therefore told at once: of one more with each
/// success, of half as many with each failure. Guarded by the lane's lock.
final class Standing {

  private static final Duration BETWEEN_NOTES = Duration.ofMinutes(1);
  private static final int SLOW_MILLIS = 1000;
  private static final int FIRST_WINDOW = 2;

  private int window = FIRST_WINDOW;
  private boolean lastFailed;
  private boolean slow;
  private @Nullable Instant failingSince;
  private @Nullable Instant noted;

  int window() {
    return window;
  }

  boolean troubled() {
    return lastFailed || slow || failingSince != null;
  }

  @Nullable Instant failingSince() {
    return failingSince;
  }

  /// What is written down when the lane begins.
  void begin(@Nullable Instant since) {
    failingSince = since;
    lastFailed = since != null;
    window = since == null ? window : 1;
  }

  void forgiven() {
    failingSince = null;
  }

  /// Something was taken.
  ///
  /// @param most of how many calls at most it is told at once
  /// @return whether it had been failing
  boolean succeeded(int millis, int most) {
    boolean back = failingSince != null;
    failingSince = null;
    noted = null;
    lastFailed = false;
    slow = millis > SLOW_MILLIS;
    window = Math.min(most, window + 1);
    return back;
  }

  /// Something was not taken.
  ///
  /// @param wished for how long it wants to be left alone
  /// @return whether that is worth writing down: not each time that it fails
  boolean failed(Instant now, Duration wished) {
    if (failingSince == null) {
      failingSince = now;
    }
    lastFailed = true;
    window = Math.max(1, window / 2);
    boolean worthIt =
        noted == null
            || !noted.plus(BETWEEN_NOTES).isAfter(now)
            || wished.compareTo(EndpointHealth.BETWEEN_PROBES) > 0;
    noted = worthIt ? now : noted;
    return worthIt;
  }
}
