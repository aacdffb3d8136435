package io.callmanager.telephony.hearing;

import io.callmanager.telephony.engine.Breaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// An engine behind its breaker, which all calls share.
final class GuardedRecognizer {

  private final SpeechRecognizer engine;
  private final Breaker breaker;
  private final MeterRegistry meters;
  private final Timer recognition;

  GuardedRecognizer(SpeechRecognizer engine, Clock clock, MeterRegistry meters) {
    this.engine = engine;
    this.breaker = new Breaker(clock);
    this.meters = meters;
    this.recognition =
        Timer.builder("callmanager.hearing.recognition")
            .tag("engine", engine.name())
            .description("From the end of an utterance to what was understood of it")
            .register(meters);
    for (Breaker.State state : Breaker.State.values()) {
      Gauge.builder("callmanager.hearing.breaker", breaker, one -> one.state() == state ? 1 : 0)
          .tag("engine", engine.name())
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .description("1 for the state that the engine's breaker is in")
          .strongReference(true)
          .register(meters);
    }
  }

  SpeechRecognizer engine() {
    return engine;
  }

  /// Whether it can understand this at all.
  boolean suits(String language, Expectation expected) {
    return engine.unavailability().isEmpty()
        && engine.understands(language)
        && (engine.scope() == SpeechRecognizer.Scope.ANYTHING || !expected.phrases().isEmpty());
  }

  boolean isRested() {
    return breaker.isPassable();
  }

  /// It is given an utterance; what comes of it is told.
  void begin() {
    var _ = breaker.enter();
  }

  void understood(Heard heard, long nanos) {
    breaker.succeeded();
    recognition.record(nanos, TimeUnit.NANOSECONDS);
    count(heard.text().isEmpty() ? "nothing" : "understood");
  }

  void failed() {
    breaker.failed();
    count("failed");
  }

  void refused() {
    breaker.toldNothing();
    count("refused");
  }

  void dropped() {
    breaker.toldNothing();
  }

  private void count(String outcome) {
    Counter.builder("callmanager.hearing.utterances")
        .tag("engine", engine.name())
        .tag("outcome", outcome)
        .description("Utterances given to an engine, by what came of it")
        .register(meters)
        .increment();
  }
}
