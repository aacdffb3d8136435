package io.callmanager.webhook.delivery;

import java.time.Duration;
import java.util.List;

/// When a delivery is tried again.
///
/// @param pauses after the first attempt, the second and so on; at least one, none longer than a day
/// @param jitter by which part of it a pause may be shorter or longer, so that what failed together is not tried together
record RetrySchedule(List<Duration> pauses, double jitter) {

  /// The platform's own.
  static final RetrySchedule STANDARD =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(2),
              Duration.ofMinutes(10),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(6),
              Duration.ofHours(24)),
          0.1);

  /// Nothing waits longer for its next attempt.
  static final Duration LONGEST = Duration.ofHours(27);

  /// That of a format, which promises just these pauses.
  ///
  /// @param pauses none for the platform's own schedule
  static RetrySchedule of(List<Duration> pauses) {
    return pauses.isEmpty() ? STANDARD : new RetrySchedule(pauses, 0);
  }

  /// After so many attempts a delivery is given up.
  int mostAttempts() {
    return pauses.size() + 1;
  }

  /// How long to wait after an attempt.
  ///
  /// @param attempts how many were made, from 1 to one less than the most
  /// @param random from 0 to 1
  Duration pause(int attempts, double random) {
    double factor = 1 + jitter * (2 * random - 1);
    return Duration.ofMillis(Math.round(pauses.get(attempts - 1).toMillis() * factor));
  }
}
