package io.callmanager.credit;

import io.callmanager.shared.Credits;

/// What a call costs: every minute that has begun.
///
/// @param creditsPerMinute not negative
public record Tariff(int creditsPerMinute) {

  /// Costs nothing.
  public static final Tariff FREE = new Tariff(0);

  /// The rule in words, for receipts.
  public static final String ROUNDING_RULE =
      "Answered time is rounded to the nearest second, at least one; every minute begun is charged in full.";

  private static final int SECONDS_PER_MINUTE = 60;

  public Tariff {
    if (creditsPerMinute < 0) {
      throw new IllegalArgumentException("a minute can't cost less than nothing");
    }
  }

  /// What is set aside before a call that may last `maxDurationSeconds`.
  public Credits reservation(int maxDurationSeconds) {
    return minutesBegun(maxDurationSeconds);
  }

  /// What a call of `answeredSeconds` costs: at most what was reserved, nothing when it was never answered.
  public Credits settlement(int answeredSeconds, Credits reserved) {
    return minutesBegun(answeredSeconds).atMost(reserved);
  }

  private Credits minutesBegun(int seconds) {
    return new Credits(creditsPerMinute).times(Math.ceilDiv(seconds, SECONDS_PER_MINUTE));
  }
}
