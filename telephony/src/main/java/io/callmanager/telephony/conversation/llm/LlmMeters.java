package io.callmanager.telephony.conversation.llm;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/// Measures language models, by their protocols.
public final class LlmMeters {

  private final MeterRegistry registry;

  public LlmMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// The first words of an answer have come, or what it asks for.
  void firstToken(String provider, long nanos) {
    Timer.builder("callmanager.llm.first_token")
        .tag("provider", provider)
        .description("From a request to a language model to the first words of its answer")
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /// A request is over.
  ///
  /// @param outcome `answered`, `failed` or `abandoned`
  void request(String provider, String outcome, long asked, long answered) {
    Counter.builder("callmanager.llm.requests")
        .tag("provider", provider)
        .tag("outcome", outcome)
        .description("Requests to language models, by what came of them")
        .register(registry)
        .increment();
    tokens(provider, "input", asked);
    tokens(provider, "output", answered);
  }

  private void tokens(String provider, String direction, long count) {
    Counter.builder("callmanager.llm.tokens")
        .tag("provider", provider)
        .tag("direction", direction)
        .description("Tokens that language models were asked and answered with")
        .register(registry)
        .increment((double) count);
  }
}
