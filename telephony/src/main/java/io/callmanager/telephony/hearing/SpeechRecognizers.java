package io.callmanager.telephony.hearing;

import io.callmanager.call.spi.HearingCatalog;
import io.callmanager.telephony.hearing.SpeechRecognizer.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The engines that understand speech, the preferred one first.
public final class SpeechRecognizers implements HearingCatalog {

  /// One of the configured engines.
  ///
  /// @param unavailability why it can't be used on this machine, in words that say how to mend it; empty when it can
  public record Engine(String name, Scope scope, Optional<String> unavailability) {}

  private final List<GuardedRecognizer> engines;
  private final Duration timeLimit;

  /// @param timeLimit how long an engine may take when an utterance is over
  SpeechRecognizers(
      List<? extends SpeechRecognizer> engines,
      Duration timeLimit,
      Clock clock,
      MeterRegistry meters) {
    this.engines =
        engines.stream().map(engine -> new GuardedRecognizer(engine, clock, meters)).toList();
    this.timeLimit = timeLimit;
  }

  /// All configured engines and whether they can be used.
  public List<Engine> engines() {
    return engines.stream()
        .map(GuardedRecognizer::engine)
        .map(engine -> new Engine(engine.name(), engine.scope(), engine.unavailability()))
        .toList();
  }

  /// Those engines that can be used for a language, as one: each utterance goes to the first of them that doesn't rest from failures,
  /// and whole to the next if that fails. Empty when there is none: then nobody can be understood.
  ///
  /// @param language a BCP 47 tag such as `en-US`
  /// @param needed what must be understood: whoever understands anything understands expected words too
  public Optional<SpeechRecognizer> best(String language, Scope needed) {
    List<GuardedRecognizer> suitable =
        engines.stream().filter(one -> can(one.engine(), language, needed)).toList();
    return suitable.isEmpty()
        ? Optional.empty()
        : Optional.of(new Several(suitable, needed, timeLimit));
  }

  @Override
  public Understanding of(String language) {
    if (best(language, Scope.ANYTHING).isPresent()) {
      return Understanding.ANYTHING;
    }
    return best(language, Scope.EXPECTED_WORDS).isPresent()
        ? Understanding.EXPECTED_WORDS
        : Understanding.NOTHING;
  }

  private static boolean can(SpeechRecognizer engine, String language, Scope needed) {
    return (needed == Scope.EXPECTED_WORDS || engine.scope() == Scope.ANYTHING)
        && engine.understands(language)
        && engine.unavailability().isEmpty();
  }

  /// Several engines as one.
  private record Several(List<GuardedRecognizer> engines, Scope scope, Duration timeLimit)
      implements SpeechRecognizer {

    @Override
    public String name() {
      return engines.stream().map(one -> one.engine().name()).collect(Collectors.joining(", "));
    }

    @Override
    public Optional<String> unavailability() {
      return engines.stream().anyMatch(one -> one.engine().unavailability().isEmpty())
          ? Optional.empty()
          : Optional.of(
              engines.stream()
                  .flatMap(one -> one.engine().unavailability().stream())
                  .collect(Collectors.joining("; ")));
    }

    @Override
    public boolean understands(String language) {
      return engines.stream().anyMatch(one -> one.engine().understands(language));
    }

    @Override
    public Hearing open(String language, HearingListener listener) {
      return new FallbackHearing(engines, language, timeLimit, listener);
    }
  }
}
