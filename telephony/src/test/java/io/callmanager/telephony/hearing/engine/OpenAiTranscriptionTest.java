package io.callmanager.telephony.hearing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.callmanager.telephony.engine.FakeService;
import io.callmanager.telephony.engine.HttpService;
import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.Listened;
import io.callmanager.telephony.speech.SpeechException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiTranscriptionTest {

  private static final String KEY = "sk-very-secret";
  private static final short[] SECOND = new short[8000];

  private final FakeService service = new FakeService();
  private final Listened listened = new Listened();

  @AfterEach
  void close() {
    service.close();
  }

  private Hearing open(String path, OpenAiTranscription.Format format, @Nullable String key) {
    return new OpenAiTranscription(
            new OpenAiTranscription.Settings(service.url(path), key, "whisper-1", format),
            Duration.ofMillis(1500))
        .open("en-US", listened);
  }

  private Hearing open() {
    return open("/v1", OpenAiTranscription.Format.JSON, KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/v1/"})
  void sendsTheUtteranceAsAFile(String path) {
    service.answer(200, "application/json", "{\"text\":\" Yes, please. \"}");

    Listened.say(open(path, OpenAiTranscription.Format.JSON, KEY), 3, SECOND, "yes", "no");

    assertThat(listened.await(1)).containsExactly("3 heard: Yes, please.");
    assertThat(listened.heard.getFirst().engine()).isEqualTo("open-ai");
    FakeService.Asked asked = service.asked.getFirst();
    assertThat(asked.line()).isEqualTo("POST /v1/audio/transcriptions");
    assertThat(asked.authorization()).isEqualTo("Bearer " + KEY);
    String boundary = asked.body().lines().findFirst().orElseThrow();
    assertThat(asked.body().split(boundary, -1)).hasSize(7);
    assertThat(asked.body())
        .contains("form-data; name=\"model\"\r\n\r\nwhisper-1\r\n")
        .contains("form-data; name=\"language\"\r\n\r\nen\r\n")
        .contains("form-data; name=\"prompt\"\r\n\r\nyes, no\r\n")
        .contains("form-data; name=\"response_format\"\r\n\r\njson\r\n")
        .contains("filename=\"utterance.wav\"\r\nContent-Type: audio/wav\r\n\r\nRIFF")
        .endsWith(boundary + "--\r\n");
    assertThat(asked.body().length()).isGreaterThan(16_000);
  }

  @Test
  void needsNoKeyAndNoExpectation() {
    service.answer(200, "application/json", "{\"text\":\"hello\"}");
    Listened.say(open("", OpenAiTranscription.Format.VERBOSE_JSON, null), 1, SECOND);

    assertThat(listened.await(1)).containsExactly("1 heard: hello");
    assertThat(service.asked.getFirst().authorization()).isNull();
    assertThat(service.asked.getFirst().body()).contains("verbose_json").doesNotContain("prompt");
  }

  @Test
  void asksNobodyAboutNothing() {
    Hearing hearing = open();
    hearing.begin(1, Expectation.ANYTHING);
    hearing.end();

    assertThat(listened.await(1)).containsExactly("1 heard: ");
    assertThat(service.asked).isEmpty();
  }

  @Test
  void tellsHowSureTheServiceIs() throws SpeechException {
    assertThat(
            OpenAiTranscription.read(
                HttpService.JSON.readTree(
                    """
                    {"task":"transcribe","language":"english","duration":1.0,"text":"Yes.","segments":[
                     {"id":0,"text":"Yes.","avg_logprob":-0.2231,"compression_ratio":0.5,"no_speech_prob":0.01}]}"""),
                ""))
        .satisfies(heard -> assertThat(heard.confidence()).isEqualTo(0.8, within(0.001)))
        .satisfies(heard -> assertThat(heard.text()).isEqualTo("Yes."));
    assertThat(
            OpenAiTranscription.read(
                    HttpService.JSON.readTree(
                        """
                        {"text":"Thank you for watching.","segments":[{"avg_logprob":-0.5,"no_speech_prob":0.95}]}"""),
                    "")
                .text())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "400,1 refused",
    "422,1 refused",
    "401,1 failed",
    "404,1 failed",
    "429,1 failed",
    "503,1 failed",
    "302,1 failed"
  })
  void tellsWhatWentWrongWithoutRepeatingTheKey(int status, String told) {
    service.answer =
        exchange -> {
          exchange.getResponseHeaders().set("Location", service.url("/elsewhere").toString());
          FakeService.send(
              exchange,
              status,
              "application/json",
              HttpService.JSON.writeValueAsBytes("{\"error\":{\"message\":\"sk-very-secret\"}}"));
        };
    Listened.say(open(), 1, SECOND);

    assertThat(listened.await(1).getFirst())
        .startsWith(told)
        .contains(String.valueOf(status))
        .doesNotContain(KEY);
    assertThat(service.asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"text\":7}", "{\"text\":null}", "7"})
  void refusesWhatIsNoText(String body) {
    service.answer(200, "application/json", body);
    Listened.say(open(), 1, SECOND);

    assertThat(listened.await(1).getFirst()).startsWith("1 failed: ");
  }

  @Test
  void waitsNoLongerThanItMayAndReadsNoMore() {
    CountDownLatch over = new CountDownLatch(1);
    service.answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Hearing hearing = open();
    Listened.say(hearing, 1, SECOND);
    assertThat(listened.await(1).getFirst()).contains("did not answer within 1500 ms");
    over.countDown();
    service.answer(200, "application/json", new byte[3 << 20]);
    Listened.say(hearing, 2, SECOND);
    assertThat(listened.await(2).getLast()).contains("can't be asked");
  }

  @Test
  void isNotThereUnlessItIsConfigured() {
    assertThat(
            new OpenAiTranscription(
                    new OpenAiTranscription.Settings(
                        null, null, "whisper-1", OpenAiTranscription.Format.JSON),
                    Duration.ofSeconds(1))
                .unavailability())
        .hasValueSatisfying(
            why -> assertThat(why).contains("callmanager.hearing.open-ai.base-url"));
  }

  @Property(tries = 300)
  void readsAnyAnswer(@ForAll String text, @ForAll double number) {
    String json =
        HttpService.JSON
            .writeValueAsString(text)
            .replaceFirst(
                "(?s).*", "{\"text\":\"x\",\"segments\":[{\"avg_logprob\":" + number + "},7,[]]}");
    try {
      assertThat(OpenAiTranscription.read(HttpService.JSON.readTree(json), "").confidence())
          .isBetween(0.0, 1.0);
      var _ = OpenAiTranscription.read(HttpService.JSON.valueToTree(text), "");
    } catch (SpeechException e) {
      assertThat(e).hasMessageContaining("something else");
    }
  }
}
