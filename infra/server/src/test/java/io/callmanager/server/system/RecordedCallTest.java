package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentRecording;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.credit.AccountOpening;
import io.callmanager.number.CallerNumbers;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Calls to the sandbox that are recorded, from the answer to the file.
@DatabaseTest
@SuppressWarnings("NullAway.Init")
class RecordedCallTest {

  private static final String HUMAN = "+15005550100";

  @TempDir Path home;
  private RunningServer server;
  private Tenant tenant;
  private ApiClient client;

  @BeforeEach
  void start(TestDatabase database) {
    server = RunningServer.start(database, Map.of("callmanager.home", home.toString()));
    tenant =
        new Tenant.Maker(
                server.bean(AccountOpening.class),
                server.bean(CallerNumbers.class),
                server.bean(Agents.class),
                server.bean(AgentApprovals.class))
            .make(1000);
    client = new ApiClient(server.baseUrl(), tenant.apiKey());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String agent(AgentMode mode, String announcement) {
    Agents agents = server.bean(Agents.class);
    AgentScript script =
        new AgentScript(
                "",
                "Hello, this is what the agent says first.",
                mode,
                AgentScript.DEFAULT_VOICE,
                AgentScript.DEFAULT_LANGUAGE,
                60,
                30,
                tenant.number().id())
            .recording(AgentRecording.ALWAYS, announcement);
    if (!(agents.create(tenant.account(), "Recorder", script)
        instanceof Agents.Saved.Done(Agent agent))) {
      throw new AssertionError("no agent");
    }
    server.bean(AgentApprovals.class).approve(agent.id(), 1);
    return agent.id().toString();
  }

  private JsonNode completed(String call) {
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> events(call).stream().anyMatch(e -> type(e).equals("recording.completed")));
    return client.get("/api/v1/recordings?callId=" + call).body().at("/data/recordings/0");
  }

  private List<JsonNode> events(String call) {
    List<JsonNode> events = new ArrayList<>();
    client.get("/api/v1/calls/" + call + "/events").body().at("/data/events").forEach(events::add);
    return events;
  }

  private static String type(JsonNode event) {
    return event.path("type").asString();
  }

  private Instant at(String call, String type) {
    return events(call).stream()
        .filter(event -> type(event).equals(type))
        .map(event -> Instant.parse(event.path("at").asString()))
        .findFirst()
        .orElseThrow();
  }

  private ByteBuffer samples(JsonNode recording) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      byte[] file =
          http.send(
                  HttpRequest.newBuilder(
                          URI.create(server.baseUrl() + recording.path("downloadUrl").asString()))
                      .header("X-API-Key", tenant.apiKey())
                      .build(),
                  BodyHandlers.ofByteArray())
              .body();
      try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
        assertThat(in.getFrameLength() * 1000 / 8000)
            .isEqualTo(recording.path("durationMs").asLong());
        return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      }
    }
  }

  /// How loud a side is at most in some milliseconds.
  private static int loudest(ByteBuffer samples, int side, int fromMillis, int toMillis) {
    int loudest = 0;
    for (int i = fromMillis * 8; i < Math.min(toMillis * 8, samples.limit() / 4); i++) {
      loudest = Math.max(loudest, Math.abs(samples.getShort(4 * i + 2 * side)));
    }
    return loudest;
  }

  @Test
  void holdsBothSidesFromTheAnswerOn() throws Exception {
    String call = client.place(HUMAN, agent(AgentMode.ANNOUNCE, ""));
    client.ended(call);
    JsonNode recording = completed(call);

    assertThat(Duration.between(at(call, "call.answered"), at(call, "recording.started")))
        .isLessThan(Duration.ofMillis(100));
    long lasted = Duration.between(at(call, "call.answered"), at(call, "call.ended")).toMillis();
    assertThat(recording.path("durationMs").asLong()).isBetween(lasted - 300, lasted + 300);
    ByteBuffer samples = samples(recording);
    assertThat(loudest(samples, 0, 0, 500)).as("the agent, from the beginning").isGreaterThan(1000);
    assertThat(loudest(samples, 1, 0, 60_000)).as("the callee").isGreaterThan(1000);
  }

  @Test
  void tellsTheCalleeFirstWhichIsNotInTheRecording() {
    String call = client.place(HUMAN, agent(AgentMode.ANNOUNCE, "This call is recorded."));
    JsonNode ended = client.ended(call);
    JsonNode recording = completed(call);

    assertThat(ended.path("endReason").asString()).isEqualTo("announce_complete");
    assertThat(events(call).stream().map(RecordedCallTest::type))
        .containsSubsequence(
            "call.answered",
            "speech.started",
            "tts.played",
            "recording.started",
            "speech.started",
            "recording.stopped",
            "call.ended");
    long lasted =
        Duration.between(at(call, "recording.started"), at(call, "call.ended")).toMillis();
    assertThat(recording.path("durationMs").asLong()).isBetween(lasted - 300, lasted + 300);
    assertThat(Duration.between(at(call, "call.answered"), at(call, "recording.started")))
        .isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void storesWhatIsBeingRecordedWhenTheServerStops() throws Exception {
    String call = client.place(HUMAN, agent(AgentMode.CONVERSATION, ""));
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> events(call).stream().anyMatch(e -> type(e).equals("recording.started")));
    Path spool = home.resolve("recordings/spool");
    await().atMost(Duration.ofSeconds(5)).until(() -> files(spool) == 1);

    server.close();

    assertThat(files(spool)).isZero();
    assertThat(files(home.resolve("recordings").resolve(tenant.account().toString()))).isEqualTo(1);
  }

  private static long files(Path directory) throws Exception {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
