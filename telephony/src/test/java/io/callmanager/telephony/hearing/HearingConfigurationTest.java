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
}
