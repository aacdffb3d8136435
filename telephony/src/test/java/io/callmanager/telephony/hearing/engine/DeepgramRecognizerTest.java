package io.callmanager.telephony.hearing.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.Listened;
import io.callmanager.telephony.hearing.SpeechRecognizer.Scope;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeepgramRecognizerTest {

  private static final String KEY = "dg-very-secret";
  private static final short[] SECOND = new short[8000];

  private final FakeSocketService service = new FakeSocketService();
  private final Listened listened = new Listened();

  @AfterEach
  void close() throws IOException {
    service.close();
  }

  private DeepgramRecognizer engine(@Nullable String key) {
    return new DeepgramRecognizer(
        new DeepgramRecognizer.Settings(service.url(), key, "nova-3"), Duration.ofSeconds(2));
  }

  private Hearing open() {
    return engine(KEY).open("en-US", listened);
  }

  /// A message as Deepgram's reference has it.
  private static String result(
      double start, double duration, String text, boolean isFinal, boolean fromFinalize) {
    return """
    {"type":"Results","channel_index":[0,1],"duration":%s,"start":%s,"is_final":%s,"speech_final":false,
     "channel":{"alternatives":[{"transcript":"%s","confidence":0.9,
       "words":[{"word":"yes","start":0.1,"end":0.4,"confidence":0.9,"punctuated_word":"Yes."}]}]},
     "metadata":{"request_id":"r","model_info":{"name":"2-general-nova","version":"1","arch":"nova-3"},"model_uuid":"m"},
     "from_finalize":%s}"""
        .formatted(duration, start, isFinal, text, fromFinalize);
  }

  private void onFinalize(String... messages) {
    service.answer =
        (message, connection) -> {
          if (message.contains("Finalize")) {
            for (String one : messages) {
              connection.send(one);
            }
          }
        };
  }

  @Test
  void understandsWhileSomebodySpeaksAndTellsAllAtTheEnd() {
    service.onAudio =
        (message, connection) -> {
          if (service.audioBytes.get() == 8000) {
            connection.send(result(0, 0.5, "yes", false, false));
            connection.send("{\"type\":\"SpeechStarted\",\"channel\":[0],\"timestamp\":0.1}");
          }
          if (service.audioBytes.get() == 12_800) {
            connection.send(result(0, 0.7, "Yes,", true, false));
          }
        };
    onFinalize(result(0.7, 0.3, "please.", true, true), "{\"type\":\"Metadata\",\"duration\":1.0}");

    try (Hearing hearing = open()) {
      hearing.begin(4, Expectation.ANYTHING);
      Listened.frames(hearing, SECOND);
      listened.await(2);
      hearing.end();
      assertThat(listened.await(3))
          .containsExactly("4 partial: yes", "4 partial: Yes,", "4 heard: Yes, please.");
    }
    assertThat(listened.heard.getFirst().confidence()).isEqualTo(0.9, within(0.001));
    assertThat(listened.heard.getFirst().engine()).isEqualTo("deepgram");
    assertThat(service.audioBytes).hasValue(16_000);
    assertThat(service.requests.getFirst())
        .startsWith(
            "GET /v1/listen?encoding=linear16&channels=1&interim_results=true&punctuate=true"
                + "&sample_rate=8000&model=nova-3&language=en-US HTTP/1.1");
    assertThat(service.requests.getFirst().toLowerCase(Locale.ROOT))
        .contains("authorization: token " + KEY);
    await().untilAsserted(() -> assertThat(service.texts.getLast()).contains("CloseStream"));
  }

  @Test
  void hearsSeveralUtterancesByOneConnection() {
    Hearing hearing = open();
    onFinalize(result(0, 1, "one", true, true));
    Listened.say(hearing, 1, SECOND);
    assertThat(listened.await(1)).containsExactly("1 heard: one");
    onFinalize(result(0.2, 0.5, "old", true, true), result(1, 1, "two", true, true));
    Listened.say(hearing, 2, SECOND);

    assertThat(listened.await(2)).containsExactly("1 heard: one", "2 heard: two");
    assertThat(service.requests).hasSize(1);
  }

  @Test
  void tellsWhatThereIsWhenNothingIsLeftToFinalize() {
    Hearing hearing = open();
    service.onAudio =
        (message, connection) -> {
          if (service.audioBytes.get() == 16_000) {
            connection.send(result(0, 0.6, "yes", true, false));
          }
        };
    Listened.say(hearing, 1, SECOND);

    assertThat(listened.await(2)).containsExactly("1 partial: yes", "1 heard: yes");
  }

  @Test
  void tellsNothingForSilence() {
    onFinalize(result(0, 1, "", true, true));
    Hearing hearing = open();
    Listened.say(hearing, 1, SECOND);
    Listened.say(hearing, 2, new short[0]);

    assertThat(listened.await(1).getLast()).isEqualTo("2 heard: ");
  }

  @Test
  void connectsAgainAfterItWasCutOff() {
    Hearing hearing = open();
    service.onAudio = (message, connection) -> connection.cut();
    Listened.say(hearing, 1, SECOND);
    assertThat(listened.await(1).getFirst()).startsWith("1 failed: ").contains("Deepgram");

    service.onAudio = (message, connection) -> {};
    onFinalize(result(0, 1, "back again", true, true));
    Listened.say(hearing, 2, SECOND);
    assertThat(listened.await(2).getLast()).isEqualTo("2 heard: back again");
    assertThat(service.requests).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "rubbish\r\n\r\n"
      })
  void saysThatItIsRefused(String handshake) {
    service.handshake = handshake;
    Listened.say(open(), 1, SECOND);

    assertThat(listened.await(1).getFirst()).startsWith("1 failed: Deepgram ").doesNotContain(KEY);
    if (handshake.contains("401")) {
      assertThat(listened.told.getFirst()).endsWith("refused us: 401");
    }
  }

  @Test
  void saysThatNobodyIsThere() throws IOException {
    service.close();
    Listened.say(open(), 1, SECOND);

    assertThat(listened.await(1).getFirst()).contains("there is no connection");
  }

  @Test
  void survivesRubbish() {
    service.answer =
        (message, connection) -> {
          if (message.contains("Finalize")) {
            connection.send("");
            connection.send("{\"type\":");
            connection.send("[".repeat(100_000));
            connection.send("{\"type\":\"Results\",\"channel\":{\"alternatives\":[]}}");
            connection.send("{\"type\":\"Results\",\"start\":\"x\",\"channel\":[1]}");
            connection.send(
                "{\"type\":\"Results\",\"channel\":{\"alternatives\":[{\"transcript\":7}]}}");
            connection.frame(0x82, new byte[] {1, 2, 3});
            connection.frame(0x89, new byte[0]);
            connection.send(result(0, 1, "still there", true, true));
          }
        };
    Listened.say(open(), 1, SECOND);

    assertThat(listened.await(1)).containsExactly("1 heard: still there");
  }

  @Test
  void readsNoMessageThatIsTooLong() {
    service.onAudio =
        (message, connection) -> {
          byte[] much = new byte[60_000];
          connection.frame(0x01, much);
          for (int i = 0; i < 9; i++) {
            connection.frame(0x00, much);
          }
        };
    Listened.say(open(), 1, SECOND);

    assertThat(listened.await(1).getFirst()).startsWith("1 failed: ");
  }

  @Test
  void keepsTheConnectionAlive() {
    Hearing hearing = open();
    await()
        .atMost(Duration.ofSeconds(9))
        .untilAsserted(() -> assertThat(service.texts).contains("{\"type\":\"KeepAlive\"}"));
    hearing.close();
  }

  @Test
  void isNotThereUnlessItIsConfigured() {
    assertThat(engine(null).unavailability())
        .hasValueSatisfying(
            why -> assertThat(why).contains("callmanager.hearing.deepgram.api-key"));
    assertThat(engine(KEY).unavailability()).isEmpty();
    assertThat(engine(KEY).scope()).isEqualTo(Scope.ANYTHING);
    assertThatThrownBy(
            () ->
                new DeepgramRecognizer(
                    new DeepgramRecognizer.Settings(
                        URI.create("https://api.deepgram.com"), KEY, "nova-3"),
                    Duration.ofSeconds(1)))
        .hasMessageContaining("ws or wss");
    assertThat(new DeepgramRecognizer.Settings(service.url(), KEY, "nova-3").toString())
        .contains("***")
        .doesNotContain(KEY);
  }

  @Property(tries = 500)
  void readsAnyMessage(
      @ForAll String text, @ForAll @DoubleRange(min = -1e300, max = 1e300) double number) {
    var _ = DeepgramResult.read(text);
    var _ = DeepgramResult.read("{\"type\":\"Results\",\"start\":" + text);
    DeepgramResult.read(
            "{\"type\":\"Results\",\"start\":%s,\"duration\":%s,\"is_final\":[%s],\"channel\":{\"alternatives\":[{\"transcript\":\"a\",\"confidence\":%s}]}}"
                .formatted(number, -number, number, number))
        .ifPresent(
            result -> {
              assertThat(result.end()).isBetween(result.start(), 2e6);
              assertThat(result.confidence()).isBetween(0.0, 1.0);
            });
  }
}
