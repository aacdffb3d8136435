package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.shared.CallId;
import io.callmanager.testing.FakeSoundConverter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

@ApiTest
class PlayTest {

  private static final String ANSWERS = "+15005550171";
  private static final String RINGS = "+15005550172";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  private Tenant tenant;
  private HttpServer server;

  @BeforeEach
  void prepare() throws IOException {
    tenant = tenants.open(100);
    carrier.callee(ANSWERS, leg -> leg.ringing().answered());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    byte[] file = FakeSoundConverter.wav(Duration.ofMillis(700));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, file.length);
          exchange.getResponseBody().write(file);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/a.wav?token=s3cret";
  }

  private void upload(String key, String name, long millis) {
    Answer uploaded =
        client.send(
            client
                .request("/api/v1/sounds?name=" + name)
                .header("X-API-Key", key)
                .POST(
                    BodyPublishers.ofByteArray(FakeSoundConverter.wav(Duration.ofMillis(millis)))));
    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(200);
  }

  private String call(String to) {
    return client.post("/api/v1/calls", tenant.key(), tenant.call(to)).data("/call/id");
  }

  private String answeredCall() {
    String call = call(ANSWERS);
    await()
        .until(
            () ->
                client
                    .get("/api/v1/calls/" + call, tenant.key())
                    .data("/call/status")
                    .equals("ANSWERED"));
    return call;
  }

  private Answer play(String call, String body) {
    return client.post("/api/v1/calls/" + call + "/play", tenant.key(), body.replace('\'', '"'));
  }

  private JsonNode finished(String call) {
    return await()
        .until(
            () ->
                client
                    .get("/api/v1/calls/" + call + "/events", tenant.key())
                    .json()
                    .at("/data/events")
                    .valueStream()
                    .filter(event -> event.at("/type").asString().equals("playback.finished"))
                    .findFirst()
                    .orElse(null),
            event -> event != null)
        .get("data");
  }

  @Test
  void playsASoundByName() {
    upload(tenant.key(), "Jingle.wav", 1234);
    String call = answeredCall();

    Answer played = play(call, "{'file':'jingle.WAV'}");

    assertThat(played.status()).as(played.text()).isEqualTo(200);
    assertThat(played.data("/callId")).isEqualTo(call);
    JsonNode finished = finished(call);
    assertThat(finished.at("/playbackId").asString()).isEqualTo(played.data("/playbackId"));
    assertThat(finished.at("/sound").asString()).isEqualTo("Jingle.wav");
    assertThat(finished.at("/playedMillis").asLong()).isEqualTo(1234);
  }

  @Test
  void refusesCallsThatAreNotThere() {
    upload(tenant.key(), "a", 100);
    String body = "{'file':'a'}";
    String ringing = call(RINGS);
    Answer tooEarly = play(ringing, body);
    assertThat(tooEarly.status()).isEqualTo(409);
    assertThat(tooEarly.json().at("/error").asString()).isEqualTo("Call not answered");

    String over = answeredCall();
    carrier.leg(new CallId(UUID.fromString(over))).hangsUp();
    await().until(() -> play(over, body).status() == 404);
    assertThat(play(over, body).json().at("/error").asString()).isEqualTo("Call not found");
    assertThat(play(UUID.randomUUID().toString(), body).status()).isEqualTo(404);

    String going = answeredCall();
    Tenant stranger = tenants.open(0);
    upload(stranger.key(), "a", 100);
    Answer foreign =
        client.post("/api/v1/calls/" + going + "/play", stranger.key(), "{\"file\":\"a\"}");
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.text()).isEqualTo("{\"success\":false,\"error\":\"Call not found\"}");
  }

  @Test
  void playsNobodyTheSoundsOfOthers() {
    upload(tenants.open(0).key(), "theirs", 100);
    Answer played = play(answeredCall(), "{'file':'theirs'}");

    assertThat(played.status()).isEqualTo(404);
    assertThat(played.text()).isEqualTo("{\"success\":false,\"error\":\"Sound not found\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | file",
        "{'file':null} | file",
        "{'file':'a','url':'https://example.com/a.wav'} | file",
        "{'file':7} | file",
        "{'file':''} | file",
        "{'file':'../a'} | file",
        "{'file':'/etc/passwd'} | file",
        "{'file':'a\\\\b'} | file",
        "{'file':'a\\u0000'} | file",
        "{'url':'file:///etc/passwd'} | url",
        "{'url':'/a.wav'} | url",
        "{'url':'http://me:secret@example.com/a.wav'} | url",
        "{'url':'http://localhost/a.wav'} | url",
        "{'url':'http://127.0.0.1:1/a.wav'} | url",
        "{'url':'http://[::1]/a.wav'} | url",
        "{'url':'http://169.254.169.254/latest/meta-data'} | url",
        "{'url':'http://10.0.0.1/a.wav'} | url",
        "{'url':'http://no-such-host.invalid/a.wav'} | url",
        "{'file':'a','interrupt':'yes'} | interrupt",
      })
  void saysWhatIsWrong(String body, String field) {
    String call = answeredCall();

    Answer answer = play(call, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/issues/" + field).size()).as(answer.text()).isPositive();
  }

  @Test
  void fetchesNothingFromThisMachine() {
    Answer answer = play(answeredCall(), "{'url':'" + url() + "'}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/issues/url/0").asString())
        .isEqualTo("Could not be fetched: Leads to an address that is not public");
  }

  @Nested
  @TestPropertySource(properties = "callmanager.sounds.private-urls=true")
  class WherePrivateUrlsAreAllowed {

    @Test
    void fetchesAndPlaysAndKeepsTheQueryToItself() {
      String call = answeredCall();

      Answer played = play(call, "{'url':'" + url() + "','interrupt':true}");

      assertThat(played.status()).as(played.text()).isEqualTo(200);
      JsonNode finished = finished(call);
      assertThat(finished.at("/playedMillis").asLong()).isEqualTo(700);
      assertThat(finished.at("/sound").asString()).endsWith("/a.wav");
    }

    @Test
    void fetchesNothingForACallThatIsNotThere() {
      assertThat(play(UUID.randomUUID().toString(), "{'url':'http://127.0.0.1:1/'}").status())
          .isEqualTo(404);
    }
  }
}
