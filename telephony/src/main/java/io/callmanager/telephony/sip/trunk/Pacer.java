package io.callmanager.telephony.sip.trunk;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Spreads calls evenly over time: so many in a second, no bursts. A call may be made to wait for its place for a second;
/// for a later place it is turned away.
final class Pacer {

  private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long interval;
  private final AtomicLong nextFree = new AtomicLong(System.nanoTime());

  Pacer(int perSecond) {
    interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /// Takes the next place; how long to wait for it in milliseconds, or empty when it is too far off.
  OptionalLong take() {
    while (true) {
      long now = System.nanoTime();
      long free = nextFree.get();
      long place = free - now > 0 ? free : now;
      if (place - now > MAX_WAIT_NANOS) {
        return OptionalLong.empty();
      }
      if (nextFree.compareAndSet(free, place + interval)) {
        return OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(place - now));
      }
    }
  }
}
