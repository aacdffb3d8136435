package io.callmanager.webhook.delivery;

import java.time.Duration;
import java.util.List;

/// When a delivery is tried again.
final class RetrySchedule {

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(24));

  /// Nothing waits longer for its next attempt.
  static final Duration LONGEST = Duration.ofHours(27);

  /// After so many attempts a delivery is given up.
  static final int MOST_ATTEMPTS = PAUSES.size() + 1;

  private static final double JITTER = 0.1;

  private RetrySchedule() {}

  /// How long to wait after an attempt: up to a tenth more or less than the schedule says, so that what failed together is not
  /// tried together.
  ///
  /// @param attempts how many were made, from 1 to one less than the most
  /// @param random from 0 to 1
  static Duration pause(int attempts, double random) {
    double factor = 1 + JITTER * (2 * random - 1);
    return Duration.ofMillis(Math.round(PAUSES.get(attempts - 1).toMillis() * factor));
  }
}
