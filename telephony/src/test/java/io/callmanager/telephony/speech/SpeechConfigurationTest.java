package io.callmanager.telephony.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Utterance;
import io.callmanager.call.spi.VoiceCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SpeechConfigurationTest {

  private static final Utterance HELLO = new Utterance("Hello.", "", "en-US");

  private ApplicationContextRunner server =
      new ApplicationContextRunner()
          .withUserConfiguration(SpeechConfiguration.class)
          .withBean(Clock.class, Clock::systemUTC)
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new);

  @BeforeEach
  void keepNothingHere(@TempDir Path home) {
    server = server.withPropertyValues("callmanager.home=" + home);
  }

  @Test
  void prefersEspeakAndAlwaysHasFreeTts() {
    server.run(
        context -> {
          SpeechSynthesizer speech = context.getBean(SpeechSynthesizer.class);
          assertThat(speech.name()).isEqualTo("open-ai, google, espeak-ng, freetts");
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

  @Test
  void offersTheVoicesOfWhatIsConfigured() {
    server
        .withPropertyValues(
            "callmanager.speech.engines=open-ai,freetts",
            "callmanager.speech.open-ai.base-url=http://127.0.0.1:9/v1",
            "callmanager.speech.open-ai.default-voice=af_bella",
            "callmanager.speech.open-ai.voices.de-DE=df_anna")
        .run(
            context ->
                assertThat(context.getBean(VoiceCatalog.class).voices())
                    .extracting(voice -> voice.engine() + "/" + voice.name() + voice.preferred())
                    .containsExactly(
                        "open-ai/af_bellatrue",
                        "open-ai/df_annatrue",
                        "freetts/kevin16false",
                        "freetts/kevin16+ffalse"));
  }

  @Test
  void tellsNobodyItsKeys() {
    server
        .withPropertyValues(
            "callmanager.speech.open-ai.base-url=http://127.0.0.1:9",
            "callmanager.speech.open-ai.api-key=sk-very-secret",
            "callmanager.speech.google.base-url=http://127.0.0.1:9",
            "callmanager.speech.google.api-key=AIza-very-secret")
        .run(
            context ->
                assertThat(context.getBean(SpeechProperties.class).toString())
                    .contains("***")
                    .doesNotContain("very-secret"));
    server
        .withPropertyValues(
            "callmanager.speech.open-ai.base-url=http://127.0.0.1:9",
            "callmanager.speech.open-ai.api-key=sk-very\u0007secret")
        .run(
            context -> {
              assertThat(context).getFailure().hasStackTraceContaining("visible ASCII");
              assertThat(context.getStartupFailure()).hasMessageNotContaining("secret");
            });
  }

  @Test
  void refusesAServiceWithoutAnAddress() {
    server
        .withPropertyValues("callmanager.speech.open-ai.base-url=ftp://files.example/v1")
        .run(
            context ->
                assertThat(context).getFailure().hasStackTraceContaining("an http or https URL"));
  }
}
