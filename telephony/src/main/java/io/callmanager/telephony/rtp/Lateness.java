package io.callmanager.telephony.rtp;

import java.time.Duration;

/// How late packets left, against the time they were due: counts that only grow, in steps of 50 µs up to 20 ms.
public final class Lateness {

  static final long STEP = Duration.ofNanos(50_000).toNanos();
  static final int STEPS = 400;

  private final long[] counts;

  /// @param counts of [#STEPS] steps, and of all that was later than those; not to be changed any more
  Lateness(long[] counts) {
    this.counts = counts;
  }

  /// This and another thread's together.
  Lateness and(Lateness other) {
    long[] sum = new long[counts.length];
    for (int step = 0; step < sum.length; step++) {
      sum[step] = counts[step] + other.counts[step];
    }
    return new Lateness(sum);
  }

  /// Of the packets since an earlier look alone.
  public Lateness since(Lateness earlier) {
    long[] left = new long[counts.length];
    for (int step = 0; step < left.length; step++) {
      left[step] = counts[step] - earlier.counts[step];
    }
    return new Lateness(left);
  }

  /// How many packets were counted.
  public long packets() {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    return all;
  }

  /// How late at most the given share of packets left, rounded up to 50 µs; 20 ms for whatever was later.
  ///
  /// @param share 0 to 1
  public Duration quantile(double share) {
    long sought = (long) Math.ceil(packets() * share);
    long seen = 0;
    for (int step = 0; step < STEPS; step++) {
      seen += counts[step];
      if (seen >= sought) {
        return Duration.ofNanos((step + 1) * STEP);
      }
    }
    return Duration.ofNanos(STEPS * STEP);
  }
}
