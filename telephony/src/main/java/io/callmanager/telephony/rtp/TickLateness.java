package io.callmanager.telephony.rtp;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/// How late packets left, against the time they were due. One thread writes, others read.
final class TickLateness {

  private static final long STEP = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int STEPS = 400;
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLongArray histogram = new AtomicLongArray(STEPS + 1);
  private final Count count = new Count();
  private final Count total = new Count();
  private final Count largest = new Count();
  private final Count largestBefore = new Count();
  private long windowStart = Long.MIN_VALUE;

  void note(long lateNanos, long nowNanos) {
    long late = Math.max(0, lateNanos);
    if (windowStart == Long.MIN_VALUE || nowNanos - windowStart > WINDOW) {
      windowStart = nowNanos;
      largestBefore.set(largest.get());
      largest.set(0);
    }
    int step = (int) Math.min(late / STEP, STEPS);
    histogram.setOpaque(step, histogram.getPlain(step) + 1);
    count.increment();
    total.add(late);
    if (late > largest.get()) {
      largest.set(late);
    }
  }

  long count() {
    return count.get();
  }

  long totalNanos() {
    return total.get();
  }

  /// The largest of the last one to two minutes.
  long maxNanos() {
    return Math.max(largest.get(), largestBefore.get());
  }

  /// The counts so far, to tell a later share since now.
  long[] counts() {
    long[] counts = new long[STEPS + 1];
    for (int step = 0; step <= STEPS; step++) {
      counts[step] = histogram.getOpaque(step);
    }
    return counts;
  }

  /// How late at most the given share of packets left since some earlier [#counts], rounded up to 50 µs and told up to
  /// 20 ms.
  ///
  /// @param share 0 to 1
  long quantileNanos(double share, long[] since) {
    long[] counts = counts();
    long all = 0;
    for (int step = 0; step <= STEPS; step++) {
      counts[step] -= since[step];
      all += counts[step];
    }
    long sought = (long) Math.ceil(all * share);
    long seen = 0;
    for (int step = 0; step < STEPS; step++) {
      seen += counts[step];
      if (seen >= sought) {
        return (step + 1) * STEP;
      }
    }
    return STEPS * STEP;
  }
}
