package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.peers.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server that is killed in mid-call, with its own PostgreSQL, and started again on what it left behind.
class ProcessDeathTest {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration RESOLVED = Duration.ofSeconds(60);

  @Test
  void endsOnceWhatWasLeftBehindAndLosesNothing(@TempDir Path home)
      throws IOException, InterruptedException {
    int port = FreePort.next();
    Process first = start(home, port);
    JsonNode demo;
    String ringing;
    String answered;
    String ended;
    try {
      demo = awaitReady(home, port, first);
      ApiClient api =
          new ApiClient(demo.path("baseUrl").asString(), demo.path("apiKey").asString());
      String agent = demo.path("agentId").asString();
      ended = api.place("+15005550102", agent);
      api.ended(ended);
      ringing = api.place("+15005550103", agent);
      api.awaitStatus(ringing, "RINGING");
      answered = api.place("+15005550101", agent);
      api.awaitStatus(answered, "ANSWERED");
    } finally {
      first.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    Process second = start(home, port);
    try {
      JsonNode again = awaitReady(home, port, second);
      assertThat(again).isEqualTo(demo);
      ApiClient api =
          new ApiClient(demo.path("baseUrl").asString(), demo.path("apiKey").asString());
      ApiClient operator =
          new ApiClient(demo.path("baseUrl").asString(), demo.path("operatorApiKey").asString());
      await()
          .atMost(RESOLVED)
          .pollInterval(Duration.ofMillis(250))
          .until(
              () ->
                  !api.call(ringing).path("endedAt").isNull()
                      && !api.call(answered).path("endedAt").isNull());

      assertThat(api.call(ringing).path("status").asString()).isEqualTo("FAILED");
      assertThat(api.call(ringing).path("endReason").asString()).isEqualTo("node_lost");
      assertThat(api.call(answered).path("status").asString()).isEqualTo("COMPLETED");
      assertThat(api.call(ended).path("status").asString()).isEqualTo("BUSY");
      JsonNode credits = api.get("/api/v1/account").body().at("/data/credits");
      assertThat(credits.path("reserved").asLong()).isZero();
      assertThat(operator.get("/api/v1/admin/books").body().at("/data/balanced").asBoolean())
          .isTrue();
      assertThat(api.get("/api/v1/calls").body().at("/data/calls").size()).isEqualTo(3);
    } finally {
      second.destroy();
      assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(Files.exists(home.resolve("postgres/data/postmaster.pid")))
        .as("PostgreSQL was stopped with the server")
        .isFalse();
  }

  private static Process start(Path home, int port) throws IOException {
    Files.deleteIfExists(home.resolve("ready"));
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.callmanager.server.CallManagerServer",
                "--spring.profiles.include=demo",
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--management.server.port=0",
                "--callmanager.sip.port=" + FreePort.next(),
                "--callmanager.home=" + home))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("test-output.log").toFile()))
        .start();
  }

  private static JsonNode awaitReady(Path home, int port, Process process) throws IOException {
    ApiClient nobody = new ApiClient("http://127.0.0.1:" + port, "none");
    await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .failFast("the server ended", () -> !process.isAlive())
        .ignoreExceptions()
        .until(() -> nobody.get("/health").status() == 200);
    Map<?, ?> demo =
        JsonMapper.shared().readValue(Files.readString(home.resolve("demo.json")), Map.class);
    demo.remove("sipPort");
    return JsonMapper.shared().valueToTree(demo);
  }
}
