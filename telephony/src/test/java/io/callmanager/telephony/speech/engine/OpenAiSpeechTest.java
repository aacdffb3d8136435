package io.callmanager.telephony.speech.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.callmanager.call.spi.Utterance;
import io.callmanager.call.spi.VoiceGender;
import io.callmanager.telephony.engine.FakeService;
import io.callmanager.telephony.engine.HttpService;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.SpeechException.Fault;
import io.callmanager.telephony.speech.engine.OpenAiSpeech.Format;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OpenAiSpeechTest {

  private static final Voice NOVA = new Voice("open-ai", "nova", null, null);
  private static final String KEY = "sk-very-secret";

  private final FakeService service = new FakeService();

  @AfterEach
  void close() {
    service.close();
  }

  private OpenAiSpeech engine(String path, Format format, @Nullable String key) {
    return new OpenAiSpeech(
        new OpenAiSpeech.Settings(service.url(path), key, "tts-1", "alloy", Map.of(), format),
        Duration.ofSeconds(2));
  }

  private OpenAiSpeech engine() {
    return engine("/v1", Format.PCM, KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/v1", "/v1/"})
  void asksForBareSamples(String path) throws SpeechException {
    service.answer(200, "audio/pcm", FakeService.samples(24_000));

    Sound sound = engine(path, Format.PCM, KEY).synthesize("Hello \"you\"", NOVA, 1.5);

    assertThat(sound.millis()).isBetween(950L, 1000L);
    FakeService.Asked asked = service.asked.getFirst();
    assertThat(asked.line()).isEqualTo("POST /v1/audio/speech");
    assertThat(asked.authorization()).isEqualTo("Bearer " + KEY);
    JsonNode body = HttpService.JSON.readTree(asked.body());
    assertThat(body)
        .isEqualTo(
            HttpService.JSON.readTree(
                """
                {"model":"tts-1","input":"Hello \\"you\\"","voice":"nova","response_format":"pcm","speed":1.5}"""));
  }

  @Test
  void takesAFileOfAnyRateAndNeedsNoKey() throws SpeechException {
    service.answer(200, "audio/wav", FakeService.wav(22_050));

    Sound sound = engine("/v1", Format.WAV, null).synthesize("Hello", NOVA, 1);

    assertThat(sound.millis()).isBetween(950L, 1000L);
    assertThat(service.asked.getFirst().authorization()).isNull();
    assertThat(service.asked.getFirst().body()).contains("\"wav\"").doesNotContain("speed");
  }

  @ParameterizedTest
  @CsvSource({
    "400,TEXT,refused the request: 400 invalid_value",
    "422,TEXT,refused the request: 422",
    "401,ENGINE,refused our key: 401",
    "404,ENGINE,no such model or voice: 404",
    "429,ENGINE,too many requests from us: 429",
    "503,ENGINE,failed: 503",
    "302,ENGINE,failed: 302"
  })
  void tellsWhatWentWrongWithoutRepeatingTheTextOrTheKey(int status, Fault fault, String words) {
    service.answer =
        exchange -> {
          exchange.getResponseHeaders().set("Location", service.url("/elsewhere").toString());
          FakeService.send(
              exchange,
              status,
              "application/json",
              """
              {"error":{"code":"invalid_value","message":"'Hello Anna' with sk-very-secret"}}"""
                  .getBytes(StandardCharsets.UTF_8));
        };

    SpeechException failure =
        catchThrowableOfType(
            SpeechException.class, () -> engine().synthesize("Hello Anna", NOVA, 1));

    assertThat(failure).hasMessageContaining(words).hasMessageNotContaining("Anna");
    assertThat(failure).hasMessageNotContaining(KEY);
    assertThat(failure.fault()).isEqualTo(fault);
    assertThat(service.asked).hasSize(1);
  }

  @Test
  void refusesWhatIsNoSound() {
    service.answer(200, "text/html; charset=utf-8", "<html>Sign in</html>");
    assertFails(engine(), "something else than sound: text/html");
    service.answer(200, "audio/pcm", new byte[0]);
    assertFails(engine(), "no sound");
    service.answer(200, "audio/wav", "RIFFxxxxWAVEnothing");
    assertFails(engine(), "WAV file");
    service.answer(200, "audio/mpeg", new byte[] {1, 2, 3});
    assertFails(engine("/v1", Format.WAV, KEY), "something else than sound");
  }

  private static void assertFails(OpenAiSpeech engine, String words) {
    assertThatThrownBy(() -> engine.synthesize("Hello", NOVA, 1))
        .isInstanceOf(SpeechException.class)
        .hasMessageContaining(words);
  }

  @Test
  void waitsNoLongerThanItMay() {
    CountDownLatch over = new CountDownLatch(1);
    service.answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(new byte[100]);
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        };
    OpenAiSpeech hasty =
        new OpenAiSpeech(
            new OpenAiSpeech.Settings(
                service.url("/v1"), KEY, "tts-1", "alloy", Map.of(), Format.PCM),
            Duration.ofMillis(300));
    long start = System.nanoTime();

    assertFails(hasty, "did not answer within 300 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    over.countDown();
  }

  @Test
  void readsNoMoreThanItMay() {
    service.answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] megabyte = new byte[1 << 20];
          for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(megabyte);
          }
        };

    assertFails(engine(), "can't be asked");
  }

  @Test
  void saysThatNobodyIsThere() {
    URI nowhere = service.url("/v1");
    service.close();
    OpenAiSpeech engine =
        new OpenAiSpeech(
            new OpenAiSpeech.Settings(nowhere, KEY, "tts-1", "alloy", Map.of(), Format.PCM),
            Duration.ofSeconds(2));

    assertFails(engine, "there is no connection");
  }

  @Test
  void isNotThereUnlessItIsConfigured() {
    OpenAiSpeech none =
        new OpenAiSpeech(
            new OpenAiSpeech.Settings(null, null, "tts-1", "alloy", Map.of(), Format.PCM),
            Duration.ofSeconds(2));

    assertThat(none.unavailability())
        .hasValueSatisfying(why -> assertThat(why).contains("callmanager.speech.open-ai.base-url"));
    assertFails(none, "callmanager.speech.open-ai.base-url");
  }

  @ParameterizedTest
  @CsvSource({
    "nova,en-US,nova",
    "open-ai/onyx,en-US,onyx",
    "default,en-US,alloy",
    "en-US-Neural2-A,en-US,ash",
    "Polly.Joanna,en-US,alloy",
  })
  void findsOneOfOpenAisVoices(String wish, String language, String voice) {
    assertThat(engine().choose(VoiceWish.of(new Utterance("", wish, language))).name())
        .isEqualTo(voice);
  }

  @ParameterizedTest
  @CsvSource({
    "af_sky,en-US,af_sky",
    "en-us-neural2-c,de-DE,af_sky",
    "default,de-AT,df_anna",
    "default,en-GB,bf_emma",
    "default,en-US,base",
    "man,en-US,am_adam",
    "nova,en-US,af_sky"
  })
  void findsTheVoiceThatIsConfiguredForIt(String wish, String language, String voice) {
    OpenAiSpeech engine =
        new OpenAiSpeech(
            new OpenAiSpeech.Settings(
                service.url("/v1"),
                null,
                "kokoro",
                "base",
                Map.of(
                    "en-US-Neural2-C", "af_sky",
                    "de", "df_anna",
                    "en-gb", "bf_emma",
                    "male", "am_adam"),
                Format.WAV),
            Duration.ofSeconds(2));

    assertThat(engine.choose(VoiceWish.of(new Utterance("", wish, language))).name())
        .isEqualTo(voice);
    assertThat(engine.voices())
        .containsExactlyInAnyOrder(
            new Voice("open-ai", "base", null, null),
            new Voice("open-ai", "af_sky", null, VoiceGender.FEMALE),
            new Voice("open-ai", "df_anna", "de", null),
            new Voice("open-ai", "bf_emma", "en-GB", VoiceGender.FEMALE),
            new Voice("open-ai", "am_adam", null, VoiceGender.MALE));
  }
}
