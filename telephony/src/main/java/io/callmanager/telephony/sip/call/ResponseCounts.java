package io.callmanager.telephony.sip.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the answers to our INVITEs by code (`callmanager.sip.responses`).
public final class ResponseCounts {

  private final MeterRegistry meters;
  private final Map<Integer, Counter> counters = new ConcurrentHashMap<>();

  public ResponseCounts(MeterRegistry meters) {
    this.meters = meters;
  }

  /// Counts one. The parser lets through codes of three digits only, so that their number is bounded.
  void count(int code) {
    counters
        .computeIfAbsent(
            code,
            unseen ->
                meters.counter(
                    "callmanager.sip.responses",
                    "code",
                    Integer.toString(unseen),
                    "class",
                    unseen / 100 + "xx"))
        .increment();
  }
}
