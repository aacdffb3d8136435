package io.callmanager.telephony.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Utterance;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SpeechConfigurationTest {

  private static final Utterance HELLO = new Utterance("Hello.", "", "en-US");

  private final ApplicationContextRunner server =
      new ApplicationContextRunner()
          .withUserConfiguration(SpeechConfiguration.class)
          .withBean(Clock.class, Clock::systemUTC);

  @Test
  void prefersEspeakAndAlwaysHasFreeTts() {
    server.run(
        context -> {
          SpeechSynthesizer speech = context.getBean(SpeechSynthesizer.class);
          assertThat(speech.name()).isEqualTo("espeak-ng, freetts");
          assertThat(speech.unavailability()).isEmpty();
        });
  }

  @Test
  void speaksWithFreeTtsWhereEspeakIsMissing() {
    server
        .withPropertyValues("callmanager.speech.espeak-ng=/nowhere/espeak-ng")
        .run(
            context ->
                assertThat(context.getBean(SpeechSynthesizer.class).synthesize(HELLO).voice())
                    .isEqualTo("freetts/kevin16"));
  }

  @Test
  void usesOnlyTheEnginesThatAreNamed() {
    server
        .withPropertyValues("callmanager.speech.engines=freetts")
        .run(
            context ->
                assertThat(context.getBean(SpeechSynthesizer.class).name()).isEqualTo("freetts"));
  }

  @Test
  void refusesAnEngineItDoesNotKnow() {
    server
        .withPropertyValues("callmanager.speech.engines=parrot")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("callmanager.speech.engines"));
  }
}
