package io.callmanager.telephony.speech.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.callmanager.call.spi.Utterance;
import io.callmanager.call.spi.VoiceGender;
import io.callmanager.telephony.engine.FakeService;
import io.callmanager.telephony.engine.HttpService;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class GoogleSpeechTest {

  private static final String LIST =
      """
      {"voices":[
        {"languageCodes":["en-US"],"name":"en-US-Chirp3-HD-Aoede","ssmlGender":"FEMALE","naturalSampleRateHertz":24000},
        {"languageCodes":["en-US"],"name":"en-US-Neural2-A","ssmlGender":"MALE"},
        {"languageCodes":["en-US"],"name":"en-US-Neural2-C","ssmlGender":"FEMALE"},
        {"languageCodes":["en-US"],"name":"en-US-Standard-A","ssmlGender":"MALE"},
        {"languageCodes":["en-GB"],"name":"en-GB-Wavenet-A","ssmlGender":"FEMALE"},
        {"languageCodes":["de-DE"],"name":"de-DE-Standard-B","ssmlGender":"MALE"},
        {"languageCodes":["de-DE"],"name":"de-DE-Standard-A","ssmlGender":"FEMALE"},
        {"languageCodes":[],"name":"none"}, {"name":7}, 5
      ]}""";

  private final FakeService service = new FakeService();
  private final MovableClock clock = new MovableClock();
  private volatile String list = LIST;
  private volatile int listStatus = 200;

  @TempDir private Path folder;

  GoogleSpeechTest() {
    service.answer = this::answer;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String audio = Base64.getEncoder().encodeToString(FakeService.wav(8000));
    String body =
        switch (path) {
          case "/v1/voices" -> list;
          case "/v1/text:synthesize" -> "{\"audioContent\":\"" + audio + "\"}";
          case "/token" -> "{\"access_token\":\"ya29.token\",\"expires_in\":3600}";
          default -> "";
        };
    FakeService.send(
        exchange,
        path.equals("/v1/voices") ? listStatus : 200,
        "application/json",
        body.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    service.close();
  }

  private GoogleSpeech engine(@Nullable String key, @Nullable Path credentials) {
    return new GoogleSpeech(
        new GoogleSpeech.Settings(
            service.url(""), key, credentials, List.of("Neural2", "Wavenet", "Standard")),
        Duration.ofSeconds(2),
        clock);
  }

  private static VoiceWish wish(String voice, String language) {
    return VoiceWish.of(new Utterance("", voice, language));
  }

  @Test
  void asksForWhatATelephoneCarries() throws SpeechException {
    GoogleSpeech engine = engine("AIza-secret", null);

    Sound sound = engine.synthesize("Hallo", engine.choose(wish("de-DE-Standard-B", "")), 0.8);

    assertThat(sound.millis()).isBetween(950L, 1000L);
    FakeService.Asked asked = service.asked.getLast();
    assertThat(asked.line()).isEqualTo("POST /v1/text:synthesize");
    assertThat(asked.key()).isEqualTo("AIza-secret");
    assertThat(HttpService.JSON.readTree(asked.body()))
        .isEqualTo(
            HttpService.JSON.readTree(
                """
                {"input":{"text":"Hallo"},"voice":{"languageCode":"de-DE","name":"de-DE-Standard-B"},
                 "audioConfig":{"audioEncoding":"LINEAR16","sampleRateHertz":8000,"speakingRate":0.8}}"""));
  }

  @ParameterizedTest
  @CsvSource({
    "en-US-Neural2-A,en-US,en-US-Neural2-A",
    "en-us-chirp3-hd-aoede,de-DE,en-US-Chirp3-HD-Aoede",
    "en-US-Wavenet-D,en-US,en-US-Neural2-A",
    "en-US-Studio-O,en-US,en-US-Neural2-C",
    "alloy,en-US,en-US-Neural2-C",
    "default,en-GB,en-GB-Wavenet-A",
    "man,en-GB,en-GB-Wavenet-A",
    "female,de-AT,de-DE-Standard-A",
    "default,fr-FR,en-US-Neural2-A"
  })
  void findsTheClosestVoice(String voice, String language, String used) throws SpeechException {
    assertThat(engine("key", null).choose(wish(voice, language)).name()).isEqualTo(used);
  }

  @Test
  void asksForItsVoicesOnceADayAndOnceAMinuteAfterAFailure() throws SpeechException {
    GoogleSpeech engine = engine("key", null);
    listStatus = 503;
    assertThat(engine.voices()).isEmpty();
    assertThat(engine.voices()).isEmpty();
    assertThat(service.asked).hasSize(1);

    Voice unlisted = engine.choose(wish("en-US-Neural2-A", "en-US"));
    assertThat(unlisted.id()).isEqualTo("google/en-US-neural2-a");
    Voice any = engine.choose(wish("female", "de-at"));
    assertThat(any).isEqualTo(new Voice("google", "de-AT", "de-AT", VoiceGender.FEMALE));
    engine.synthesize("Hallo", any, 1);
    assertThat(service.asked.getLast().body())
        .contains("\"voice\":{\"languageCode\":\"de-AT\",\"ssmlGender\":\"FEMALE\"}");

    listStatus = 200;
    clock.now = clock.now.plusSeconds(61);
    assertThat(engine.voices()).hasSize(7);
    int asked = service.asked.size();
    listStatus = 503;
    clock.now = clock.now.plus(Duration.ofHours(23));
    assertThat(engine.voices()).hasSize(7);
    assertThat(service.asked).hasSize(asked);
    clock.now = clock.now.plus(Duration.ofHours(2));
    assertThat(engine.voices()).hasSize(7);
    assertThat(service.asked).hasSize(asked + 1);
  }

  @Test
  void signsInAsAServiceAccount() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    GoogleSpeech engine = engine(null, keyFile(keys));
    assertThat(engine.unavailability()).isEmpty();
    Voice voice = new Voice("google", "en-US-Neural2-A", "en-US", null);
    engine.synthesize("Hello", voice, 1);
    engine.synthesize("Hello", voice, 1);

    assertThat(service.asked)
        .extracting(FakeService.Asked::line)
        .containsExactly("POST /token", "POST /v1/text:synthesize", "POST /v1/text:synthesize");
    assertThat(service.asked.getLast().authorization()).isEqualTo("Bearer ya29.token");
    String form = URLDecoder.decode(service.asked.getFirst().body(), StandardCharsets.UTF_8);
    assertThat(form).startsWith("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&");
    String[] jwt = form.substring(form.indexOf("assertion=") + 10).split("\\.");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.getPublic());
    signature.update((jwt[0] + "." + jwt[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
    JsonNode claims = HttpService.JSON.readTree(Base64.getUrlDecoder().decode(jwt[1]));
    assertThat(claims.path("iss").stringValue()).isEqualTo("speaker@project.example");
    assertThat(claims.path("aud").stringValue()).isEqualTo(service.url("/token").toString());
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);

    clock.now = clock.now.plusSeconds(3541);
    engine.synthesize("Hello", voice, 1);
    assertThat(service.asked.get(3).line()).isEqualTo("POST /token");
  }

  private Path keyFile(KeyPair keys) throws IOException {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    ObjectNode json = HttpService.JSON.createObjectNode();
    json.put("type", "service_account");
    json.put("client_email", "speaker@project.example");
    json.put("private_key", pem);
    json.put("token_uri", service.url("/token").toString());
    return Files.writeString(folder.resolve("key.json"), json.toString());
  }

  @Test
  void tellsWhatIsWrongWithAKeyFileButNotWhatIsInIt() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"private_key\":\"secret\"");
    Path empty = Files.writeString(folder.resolve("empty.json"), "{}");
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.json"),
            "{\"private_key\":\"c2VjcmV0\",\"client_email\":\"a\",\"token_uri\":\"http://127.0.0.1\"}");

    for (Path file : List.of(broken, empty, wrong, folder.resolve("missing.json"))) {
      assertThatThrownBy(
              () ->
                  engine(null, file)
                      .synthesize("Hello", new Voice("google", "a", "en-US", null), 1))
          .isInstanceOf(SpeechException.class)
          .hasMessageContaining(file.toString())
          .hasMessageNotContaining("secret")
          .hasMessageNotContaining("c2VjcmV0");
    }
  }

  @Test
  void refusesAnswersWithoutSound() {
    GoogleSpeech engine = engine("key", null);
    Voice voice = new Voice("google", "a", "en-US", null);
    for (String body :
        List.of("{}", "[]", "{", "", "{\"audioContent\":\"%%\"}", "{\"audioContent\":\"AAAA\"}")) {
      service.answer(200, "application/json", body);
      assertThatThrownBy(() -> engine.synthesize("Hello", voice, 1))
          .as(body)
          .isInstanceOf(SpeechException.class);
    }
  }

  @Test
  void isNotThereUnlessItIsConfigured() {
    assertThat(engine(null, null).unavailability())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains(
                        "callmanager.speech.google.api-key",
                        "callmanager.speech.google.credentials"));
    assertThat(engine(null, null).voices()).isEmpty();
    assertThat(service.asked).isEmpty();
  }

  private static final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
