package io.callmanager.recording;

import java.time.Duration;
import java.time.Instant;

/// For how long something that failed is left alone: ten seconds, then twice as long each time, up to five minutes.
final class Backoff {

  static final Duration FIRST = Duration.ofSeconds(10);
  static final Duration LONGEST = Duration.ofMinutes(5);

  private Duration pause = Duration.ZERO;
  private Instant since = Instant.EPOCH;

  /// It failed again.
  ///
  /// @return for how long it is left alone now
  synchronized Duration failed(Instant now) {
    Duration twice = pause.multipliedBy(2);
    pause = pause.isZero() ? FIRST : twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    since = now;
    return pause;
  }

  synchronized void worked() {
    pause = Duration.ZERO;
  }

  /// Whether it may be tried. A clock that was set back does not make it wait any longer.
  synchronized boolean isOver(Instant now) {
    return Duration.between(since, now).abs().compareTo(pause) >= 0;
  }
}
