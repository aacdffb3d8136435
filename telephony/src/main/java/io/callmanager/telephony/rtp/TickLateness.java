package io.callmanager.telephony.rtp;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/// How late packets left, against the time they were due. One thread writes, others read.
final class TickLateness {

  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLongArray histogram = new AtomicLongArray(Lateness.STEPS + 1);
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
    int step = (int) Math.min(late / Lateness.STEP, Lateness.STEPS);
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

  Lateness soFar() {
    long[] counts = new long[Lateness.STEPS + 1];
    for (int step = 0; step < counts.length; step++) {
      counts[step] = histogram.getOpaque(step);
    }
    return new Lateness(counts);
  }
}
