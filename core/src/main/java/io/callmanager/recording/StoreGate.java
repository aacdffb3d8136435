package io.callmanager.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether recordings may be stored as they come. Once one could not be, the others wait until one that is tried by itself is.
final class StoreGate {

  private final Backoff backoff = new Backoff();
  private boolean shut;
  private boolean trying;

  synchronized boolean isOpen() {
    return !shut;
  }

  /// Takes the one try that a shut gate grants at a time; to be given back with [#tried].
  synchronized boolean takeTry(Instant now) {
    boolean granted = shut && !trying && backoff.isOver(now);
    trying |= granted;
    return granted;
  }

  synchronized void tried() {
    trying = false;
  }

  /// A recording could not be stored.
  ///
  /// @param byTry whether it had taken the try
  /// @return for how long none is tried now; empty when that was known before
  synchronized Optional<Duration> failed(Instant now, boolean byTry) {
    if (shut && !byTry) {
      return Optional.empty();
    }
    shut = true;
    return Optional.of(backoff.failed(now));
  }

  /// A recording was stored.
  ///
  /// @return whether the gate was shut
  synchronized boolean worked() {
    boolean opened = shut;
    shut = false;
    backoff.worked();
    return opened;
  }
}
