package io.callmanager.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Leaves a trace of every call that ended: one line in the log, one count in the metrics.
@Component
class CallClosings {

  private static final Logger log = LoggerFactory.getLogger("io.callmanager.call.closing");

  private final MeterRegistry meters;
  private final EndedTalks talks;

  CallClosings(MeterRegistry meters, EndedTalks talks) {
    this.meters = meters;
    this.talks = talks;
  }

  void closed(LiveCall livecall, CallEnd end) {
    if (livecall.talked()) {
      talks.tell();
    }
    PlacedCall call = livecall.call();
    Termination termination = end.termination();
    meters
        .counter(
            "callmanager.calls.ended",
            "status",
            termination.status().name(),
            "reason",
            termination.reason().word())
        .increment();
    Counter.builder("callmanager.calls.answered.seconds")
        .register(meters)
        .increment(end.answeredSeconds());
    log.info(
        "call={} account={} sid={} to={} status={} reason={} by={} sip={} trunk={} ring_ms={} answer_ms={} answered_s={} reserved={} used={}",
        call.id(),
        call.account(),
        call.callSid(),
        call.to(),
        termination.status(),
        termination.reason().word(),
        termination.by(),
        termination.sipCode(),
        livecall.trunk(),
        gap(livecall.dialedAt(), livecall.ringingAt()),
        gap(livecall.dialedAt(), livecall.answeredAt()),
        end.answeredSeconds(),
        call.reserved(),
        end.settled());
  }

  private static @Nullable Long gap(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? null : Duration.between(from, to).toMillis();
  }
}
