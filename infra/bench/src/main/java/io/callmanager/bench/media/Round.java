package io.callmanager.bench.media;

/// One measurement of one side.
///
/// @param cpuShare of one processor, for 1,000 calls
/// @param spacing how far packets were from 20 ms after the one before, as the peer saw them
/// @param unsent periods in which a call sent nothing
/// @param unread packets of the peer's that were not read
/// @param dropped of those, what the kernel threw away because we did not read in time
/// @param others how many processors were busy with neither this side nor the peer
/// @param own what the side itself tells
/// @param books what was sent and received in the whole run, warm-up and all
record Round(
    double cpuShare,
    Spread spacing,
    long unsent,
    long unread,
    long dropped,
    double others,
    Figures own,
    String books) {

  /// Nanoseconds.
  record Spread(long p50, long p99, long max) {

    static Spread of(Figures figures) {
      return new Spread(figures.number("p50"), figures.number("p99"), figures.number("max"));
    }

    @Override
    public String toString() {
      return "p50 %.2f, p99 %.2f, max %.2f ms".formatted(p50 / 1e6, p99 / 1e6, max / 1e6);
    }
  }

  long lost() {
    return unsent + unread;
  }

  String summary() {
    return "%5.1f %% of a core per 1,000 calls; spacing off by %s; lost by us %d (unsent %d, unread %d, of those dropped by the kernel %d); taken by others %.0f %% of a core"
        .formatted(cpuShare * 100, spacing, lost(), unsent, unread, dropped, others * 100);
  }
}
