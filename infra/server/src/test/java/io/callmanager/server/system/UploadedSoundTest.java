package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.credit.AccountOpening;
import io.callmanager.number.CallerNumbers;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A customer's sound, all the way to a phone.
@DatabaseTest
@SuppressWarnings("NullAway.Init")
class UploadedSoundTest {

  private static final int RATE = 44_100;
  private static final int SECONDS = 2;

  private static RunningServer server;
  private static Tenant tenant;
  private static ApiClient client;

  @BeforeAll
  static void start(TestDatabase database) {
    server = RunningServer.start(database, Map.of());
    Tenant.Maker tenants =
        new Tenant.Maker(
            server.bean(AccountOpening.class),
            server.bean(CallerNumbers.class),
            server.bean(Agents.class),
            server.bean(AgentApprovals.class));
    tenant = tenants.make(1000, 60, AgentMode.CONVERSATION);
    client = new ApiClient(server.baseUrl(), tenant.apiKey());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void isConvertedKeptAndPlayed() throws IOException, InterruptedException {
    HttpResponse<String> uploaded = upload("Jingle", toneInStereo());
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
    assertThat(uploaded.body()).contains("\"durationMs\":2000");
    String call = client.place("+15005550100", tenant.agent().toString());
    client.awaitStatus(call, "ANSWERED");

    ApiClient.Answer played =
        client.post("/api/v1/calls/" + call + "/play", Map.of("file", "jingle", "interrupt", true));

    assertThat(played.status()).as("%s", played.body()).isEqualTo(200);
    JsonNode finished =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> event(call, "playback.finished"), event -> !event.isMissingNode());
    assertThat(finished.at("/data/playbackId").asString())
        .isEqualTo(played.text("/data/playbackId"));
    assertThat(finished.at("/data/completed").asBoolean()).isTrue();
    assertThat(finished.at("/data/playedMillis").asLong()).isBetween(1980L, 2020L);
  }

  @Test
  void isRefusedWhenItIsNone() throws IOException, InterruptedException {
    HttpResponse<String> refused =
        upload("Rubbish", "not a sound".getBytes(StandardCharsets.US_ASCII));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("Must be a WAV or an MP3 file");
  }

  private static JsonNode event(String call, String type) {
    JsonNode events = client.get("/api/v1/calls/" + call + "/events").body().at("/data/events");
    return StreamSupport.stream(events.spliterator(), false)
        .filter(event -> event.path("type").asString().equals(type))
        .findFirst()
        .orElse(events.path("none"));
  }

  private static HttpResponse<String> upload(String name, byte[] file)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(server.baseUrl() + "/api/v1/sounds?name=" + name))
              .header("X-API-Key", tenant.apiKey())
              .header("Content-Type", "audio/wav")
              .POST(BodyPublishers.ofByteArray(file))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static byte[] toneInStereo() {
    int bytes = SECONDS * RATE * 4;
    ByteBuffer file = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) 1).putShort((short) 2).putInt(RATE).putInt(RATE * 4);
    file.putShort((short) 4).putShort((short) 16);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
    for (int i = 0; i < SECONDS * RATE; i++) {
      short sample = (short) (8000 * Math.sin(2 * Math.PI * 440 * i / RATE));
      file.putShort(sample).putShort(sample);
    }
    return file.array();
  }
}
