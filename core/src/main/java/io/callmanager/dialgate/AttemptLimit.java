package io.callmanager.dialgate;

import java.time.Duration;
import java.time.Instant;

/// How often a number may be dialled.
///
/// @param most within any time as long as the window, 1 to 100
/// @param window in whole seconds
public record AttemptLimit(int most, Duration window) {

  public static final int MOST = 100;
  public static final Duration SHORTEST = Duration.ofMinutes(1);
  public static final Duration LONGEST = Duration.ofDays(31);

  public AttemptLimit {
    if (most < 1
        || most > MOST
        || window.compareTo(SHORTEST) < 0
        || window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("not a limit of attempts");
    }
  }

  /// That a number was dialled as often as it may be.
  ///
  /// @param before when the oldest of those dials was that leave no room for another
  public Verdict.Refused refusal(Instant before) {
    return new Verdict.Refused(
        DialRule.ATTEMPTS,
        "The number was dialled %d times within %s, which is as often as the account allows."
            .formatted(most, words(window)),
        before.plus(window));
  }

  private static String words(Duration window) {
    if (window.toSeconds() % Duration.ofDays(1).toSeconds() == 0) {
      return window.toDays() == 1 ? "a day" : window.toDays() + " days";
    }
    return window.toSeconds() % Duration.ofHours(1).toSeconds() == 0
        ? (window.toHours() == 1 ? "an hour" : window.toHours() + " hours")
        : window.toMinutes() + " minutes";
  }
}
