package io.callmanager.telephony.sip.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// How long work waited before it was begun, as the longest wait of the last half second. Under overload this is the
/// first thing to grow, long before anything fails, which makes it the signal to refuse new calls on.
public final class Lag {

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final AtomicLong window = new AtomicLong(System.nanoTime() / WINDOW_NANOS);
  private final AtomicLong current = new AtomicLong();
  private volatile long previous;

  public void record(long nanos) {
    roll();
    if (nanos > current.get()) {
      current.accumulateAndGet(nanos, Math::max);
    }
  }

  public long millis() {
    roll();
    return TimeUnit.NANOSECONDS.toMillis(Math.max(current.get(), previous));
  }

  private void roll() {
    long now = System.nanoTime() / WINDOW_NANOS;
    long was = window.get();
    if (now != was && window.compareAndSet(was, now)) {
      long ended = current.getAndSet(0);
      previous = now == was + 1 ? ended : 0;
    }
  }
}
