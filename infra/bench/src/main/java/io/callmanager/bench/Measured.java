package io.callmanager.bench;

import java.util.List;

/// What one measurement found.
///
/// @param perSecond calls or statements
/// @param p50Millis median latency
/// @param p99Millis latency of the slowest hundredth
/// @param errors answers that were not the wanted one
record Measured(double perSecond, double p50Millis, double p99Millis, long errors) {

  /// The measurement with the median rate.
  static Measured median(List<Measured> all) {
    return all.stream()
        .sorted((a, b) -> Double.compare(a.perSecond, b.perSecond))
        .toList()
        .get(all.size() / 2);
  }

  /// The measurement with the median p99.
  static Measured medianByP99(List<Measured> all) {
    return all.stream()
        .sorted((a, b) -> Double.compare(a.p99Millis, b.p99Millis))
        .toList()
        .get(all.size() / 2);
  }

  @Override
  public String toString() {
    return "%,8.0f/s   p50 %7.2f ms   p99 %7.2f ms   errors %d"
        .formatted(perSecond, p50Millis, p99Millis, errors);
  }
}
