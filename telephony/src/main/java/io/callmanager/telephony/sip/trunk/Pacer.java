package io.callmanager.telephony.sip.trunk;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Spreads calls evenly over time: so many in a second, no bursts. A call may be made to wait for its place; for one that is
/// too far off it is turned away.
final class Pacer {

  private final long interval;
  private final AtomicLong nextFree = new AtomicLong(System.nanoTime());

  Pacer(int perSecond) {
    interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /// How far off the next place is, in nanoseconds.
  long waitNanos(long now) {
    return Math.max(0, nextFree.get() - now);
  }

  /// Takes the next place; how long to wait for it in milliseconds, or empty when it is further off than that.
  ///
  /// @param longest in nanoseconds
  OptionalLong take(long now, long longest) {
    while (true) {
      long free = nextFree.get();
      long place = free - now > 0 ? free : now;
      if (place - now > longest) {
        return OptionalLong.empty();
      }
      if (nextFree.compareAndSet(free, place + interval)) {
        return OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(place - now));
      }
    }
  }
}
