package io.callmanager.telephony.hearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.hearing.SpeechRecognizer.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class HearingConfigurationTest {

  private final ApplicationContextRunner server =
      new ApplicationContextRunner()
          .withUserConfiguration(HearingConfiguration.class)
          .withBean(Clock.class, Clock::systemUTC)
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new);

  @Test
  void hasNoRecogniserWhereNothingIsInstalledOrConfigured() {
    server
        .withPropertyValues("callmanager.hearing.pocketsphinx.program=/nowhere/pocketsphinx")
        .run(
            context -> {
              SpeechRecognizers recognizers = context.getBean(SpeechRecognizers.class);
              assertThat(recognizers.best("en-US", Scope.EXPECTED_WORDS)).isEmpty();
              assertThat(recognizers.engines()).allMatch(one -> one.unavailability().isPresent());
            });
  }

  @Test
  void refusesAnEngineItDoesNotKnow() {
    server
        .withPropertyValues("callmanager.hearing.engines=parrot")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("callmanager.hearing.engines"));
  }

  @Test
  void prefersServicesThatAreConfigured() {
    server
        .withPropertyValues(
            "callmanager.hearing.pocketsphinx.program=/nowhere/pocketsphinx",
            "callmanager.hearing.deepgram.api-key=dg-very-secret",
            "callmanager.hearing.open-ai.base-url=http://127.0.0.1:9/v1",
            "callmanager.hearing.open-ai.api-key=sk-very-secret")
        .run(
            context -> {
              SpeechRecognizers recognizers = context.getBean(SpeechRecognizers.class);
              assertThat(recognizers.engines())
                  .extracting(SpeechRecognizers.Engine::name)
                  .containsExactly("deepgram", "open-ai", "vosk", "pocketsphinx");
              assertThat(recognizers.best("de-DE", Scope.ANYTHING).map(SpeechRecognizer::name))
                  .hasValue("deepgram, open-ai");
              assertThat(context.getBean(HearingProperties.class).toString())
                  .contains("***")
                  .doesNotContain("very-secret");
            });
  }

  @Test
  void takesAModelForEachLanguage() {
    server
        .withPropertyValues(
            "callmanager.hearing.engines=vosk",
            "callmanager.hearing.vosk.models.en=/nowhere/en",
            "callmanager.hearing.vosk.models.pt-BR=/nowhere/br")
        .run(
            context ->
                assertThat(context.getBean(HearingProperties.class).vosk().models())
                    .containsOnlyKeys("en", "pt-BR"));
  }

  @Test
  void refusesAServiceWithoutAnAddress() {
    server
        .withPropertyValues("callmanager.hearing.deepgram.base-url=https://api.deepgram.com")
        .run(context -> assertThat(context).getFailure().hasStackTraceContaining("ws or wss"));
  }
}
