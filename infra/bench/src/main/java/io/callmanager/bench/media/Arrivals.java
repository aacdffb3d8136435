package io.callmanager.bench.media;

import org.HdrHistogram.Histogram;

/// What reaches the peer, told apart by the port it comes from: how evenly, and what is missing. A packet's timestamp says which
/// of its source's periods it belongs to.
final class Arrivals {

  private static final int PORTS = 1 << 16;
  private static final int PERIOD_UNITS = 160;
  private static final long NANOS_PER_UNIT = 125_000;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final int[] sources = new int[PORTS];
  private final int[] timestamps = new int[PORTS];
  private final long[] arrivals = new long[PORTS];
  private final Histogram deviations = new Histogram(LONGEST_NANOS, 3);
  private long missing;
  private long received;
  private long echoed;

  /// @param nanos when it came
  synchronized void note(int port, int ssrc, int timestamp, long nanos) {
    received++;
    if (arrivals[port] != 0 && sources[port] == ssrc) {
      int units = timestamp - timestamps[port];
      missing += Math.max(0, units / PERIOD_UNITS - 1);
      long deviation = nanos - arrivals[port] - units * NANOS_PER_UNIT;
      deviations.recordValue(Math.min(Math.abs(deviation), LONGEST_NANOS));
    }
    sources[port] = ssrc;
    timestamps[port] = timestamp;
    arrivals[port] = nanos;
  }

  synchronized void noteEchoed(int count) {
    echoed += count;
  }

  /// What there was since the last look; what was received and echoed, since the beginning.
  synchronized Figures look() {
    Figures figures =
        new Figures()
            .put("received", received)
            .put("echoed", echoed)
            .put("missing", missing)
            .put("p50", deviations.getValueAtPercentile(50))
            .put("p99", deviations.getValueAtPercentile(99))
            .put("max", deviations.getMaxValue());
    missing = 0;
    deviations.reset();
    return figures;
  }
}
