package io.callmanager.telephony.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Keeps work from an engine that fails. Closed, it lets all through; after some failures in a row it opens and lets
/// nothing through for a while; then it is half open and lets one through, on which it depends how it goes on.
public final class Breaker {

  public enum State {
    CLOSED,
    HALF_OPEN,
    OPEN
  }

  private static final int FAILURES_UNTIL_OPEN = 3;
  private static final Duration REST = Duration.ofSeconds(30);

  private final Clock clock;
  private State state = State.CLOSED;
  private int failures;
  private Instant restsUntil = Instant.MIN;
  private boolean probing;

  public Breaker(Clock clock) {
    this.clock = clock;
  }

  public synchronized State state() {
    if (state == State.OPEN && !clock.instant().isBefore(restsUntil)) {
      state = State.HALF_OPEN;
      probing = false;
    }
    return state;
  }

  /// Whether work would be let through.
  public synchronized boolean isPassable() {
    return switch (state()) {
      case CLOSED -> true;
      case HALF_OPEN -> !probing;
      case OPEN -> false;
    };
  }

  /// Asks to let a piece of work through. Whoever is let through tells how it went.
  public synchronized boolean enter() {
    boolean passes = isPassable();
    probing |= passes && state == State.HALF_OPEN;
    return passes;
  }

  public synchronized void succeeded() {
    state = State.CLOSED;
    failures = 0;
    probing = false;
  }

  public synchronized void failed() {
    failures++;
    if (state != State.CLOSED || failures >= FAILURES_UNTIL_OPEN) {
      state = State.OPEN;
      failures = 0;
      probing = false;
      restsUntil = clock.instant().plus(REST);
    }
  }

  /// It ended without telling anything about the engine.
  public synchronized void toldNothing() {
    probing = false;
  }
}
