package io.callmanager.call;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Tells single calls from calls in quick succession.
final class CallPace {

  private static final int CALM_CALLS_PER_SECOND = 5;
  private static final long MILLIS = 1000;

  private final Clock clock;
  private final AtomicLong second = new AtomicLong();
  private final AtomicInteger started = new AtomicInteger();

  CallPace(Clock clock) {
    this.clock = clock;
  }

  /// Counts a call.
  ///
  /// @return whether fewer than five were started in this second
  boolean calm() {
    long now = clock.millis() / MILLIS;
    long before = second.get();
    if (before != now && second.compareAndSet(before, now)) {
      started.set(0);
    }
    return started.incrementAndGet() < CALM_CALLS_PER_SECOND;
  }
}
