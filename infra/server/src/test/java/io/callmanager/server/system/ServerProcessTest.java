package io.callmanager.server.system;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.event.EventId;
import io.callmanager.server.database.EmbeddedPostgres;
import io.callmanager.shared.CallId;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.testing.WebhookReceiver;
import io.callmanager.testing.WebhookReceiver.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// One home through what happens to a server: started, killed, started beside itself, stopped.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServerProcessTest {

  private static final String READY = "Ctrl-C stops everything";
  private static final String DEMO = "--spring.profiles.include=demo";

  @TempDir private static Path directory;
  private static Path home;
  private static ServerProcess server;

  @BeforeAll
  static void startTheDemo() throws IOException {
    home = directory.toRealPath().resolve("home");
    server =
        ServerProcess.start(home, DEMO, "--callmanager.sip.port=" + FreePort.next())
            .awaitOutput(READY);
  }

  @AfterAll
  static void stopIt() throws IOException {
    server.close();
  }

  @Test
  @Order(1)
  void demoTellsHowToUseIt() throws IOException {
    Map<String, Object> demo = demo();

    assertThat(demo.keySet())
        .containsExactlyInAnyOrder(
            "baseUrl",
            "consoleUrl",
            "adminEmail",
            "adminPassword",
            "operatorApiKey",
            "accountId",
            "apiKey",
            "otherAccountId",
            "otherApiKey",
            "agentId",
            "pendingAgentId",
            "fromNumber",
            "fromNumberId",
            "sipPort");
    assertThat(server.output())
        .contains(
            (String) demo.get("consoleUrl"),
            (String) demo.get("apiKey"),
            (String) demo.get("adminPassword"));
    assertThat(Files.getPosixFilePermissions(home.resolve("demo.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(home.resolve("logs/callmanager.log")))
        .doesNotContain((String) demo.get("apiKey"), (String) demo.get("adminPassword"));
  }

  @Test
  @Order(2)
  void refusesAHomeThatAServerHas() throws IOException {
    try (ServerProcess second = ServerProcess.start(home, DEMO)) {
      assertThat(second.awaitExit()).isEqualTo(1);
      assertThat(second.output())
          .contains("Another Call Manager (process ")
          .doesNotContain("Exception");
    }
  }

  /// In mid-call, with events on their way to somebody who does not listen.
  @Test
  @Order(3)
  void losesNothingWhenItIsKilled() throws IOException {
    Map<String, Object> before = demo();
    String agent = String.valueOf(before.get("agentId"));
    int port = FreePort.next();
    ApiClient api = client("apiKey");
    assertThat(
            api.post(
                    "/api/v1/webhooks",
                    Map.of("url", "http://127.0.0.1:" + port + "/hook", "events", List.of("*")))
                .status())
        .isEqualTo(200);
    String busy = api.place("+15005550102", agent);
    api.ended(busy);
    String ringing = api.place("+15005550103", agent);
    api.awaitStatus(ringing, "RINGING");
    String answered = api.place("+15005550101", agent);
    api.awaitStatus(answered, "ANSWERED");
    String placed = api.place("+15005550111", agent);
    server.kill();
    assertThat(EmbeddedPostgres.runningOn(home))
        .as("PostgreSQL goes on without its server")
        .isPresent();

    server = ServerProcess.start(home, DEMO).awaitOutput(READY);

    assertThat(server.output()).contains("PostgreSQL adopted");
    assertThat(demo())
        .containsAllEntriesOf(without(before, List.of("baseUrl", "consoleUrl", "sipPort")));
    api = client("apiKey");
    assertThat(api.resolved(ringing).path("endReason").asString()).isEqualTo("node_lost");
    assertThat(api.call(ringing).path("status").asString()).isEqualTo("FAILED");
    assertThat(api.resolved(answered).path("status").asString()).isEqualTo("COMPLETED");
    assertThat(api.resolved(placed).path("status").asString()).isEqualTo("FAILED");
    assertThat(api.call(busy).path("status").asString()).isEqualTo("BUSY");
    assertThat(api.get("/api/v1/calls").body().at("/data/calls").size()).isEqualTo(4);
    assertThat(api.get("/api/v1/account").body().at("/data/credits/reserved").asLong()).isZero();
    assertThat(
            client("operatorApiKey")
                .get("/api/v1/admin/books")
                .body()
                .at("/data/balanced")
                .asBoolean())
        .isTrue();
    try (WebhookReceiver receiver = new WebhookReceiver(port)) {
      String last = api.place("+15005550102", agent);
      api.ended(last);
      List<String> happened = new ArrayList<>();
      for (String call : List.of(busy, ringing, answered, placed, last)) {
        happened.addAll(events(api, call));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(receiver.received())
                      .extracting(Received::id)
                      .containsExactlyInAnyOrderElementsOf(happened));
      assertThat(receiver.received().stream().collect(groupingBy(Received::call)).values())
          .allSatisfy(
              ofACall ->
                  assertThat(ofACall)
                      .extracting(Received::sequence)
                      .isEqualTo(IntStream.rangeClosed(1, ofACall.size()).boxed().toList()));
    }
  }

  private static ApiClient client(String key) throws IOException {
    return new ApiClient(String.valueOf(demo().get("baseUrl")), String.valueOf(demo().get(key)));
  }

  private static List<String> events(ApiClient api, String call) {
    return api.get("/api/v1/calls/" + call + "/events")
        .body()
        .at("/data/events")
        .valueStream()
        .map(
            event ->
                EventId.ofCall(new CallId(UUID.fromString(call)), event.path("sequence").asInt())
                    .toString())
        .toList();
  }

  @Test
  @Order(4)
  void stopsWithItsDatabase() throws IOException {
    assertThat(ServerProcess.processesIn(home.resolve("postgres/data"))).isNotEmpty();

    assertThat(server.stop("INT")).isEqualTo(130);

    assertThat(ServerProcess.processesIn(home.resolve("postgres/data"))).isEmpty();
    assertThat(home.resolve("postgres/data/postmaster.pid")).doesNotExist();
    assertThat(Files.readAllLines(home.resolve("logs/callmanager.log")))
        .filteredOn(
            line -> line.contains("\"level\":\"ERROR\"") && !line.contains("Another Call Manager"))
        .isEmpty();
  }

  @Test
  @Order(5)
  void makesNewKeysWhenTheFileWithThemIsLost() throws IOException {
    Map<String, Object> lost = demo();
    Files.delete(home.resolve("demo.json"));

    server = ServerProcess.start(home, DEMO).awaitOutput(READY);

    Map<String, Object> made = demo();
    assertThat(made)
        .containsAllEntriesOf(
            Map.of(
                "accountId", lost.get("accountId"),
                "otherAccountId", lost.get("otherAccountId"),
                "agentId", lost.get("agentId"),
                "pendingAgentId", lost.get("pendingAgentId"),
                "fromNumberId", lost.get("fromNumberId")))
        .doesNotContainEntry("apiKey", lost.get("apiKey"))
        .doesNotContainEntry("adminPassword", lost.get("adminPassword"));
  }

  @Test
  @Order(6)
  void stopsSoonWhenItsDatabaseIsGone() throws IOException {
    ApiClient api = client("apiKey");
    String ringing = api.place("+15005550103", String.valueOf(demo().get("agentId")));
    api.awaitStatus(ringing, "RINGING");
    for (String process : ServerProcess.processesIn(home.resolve("postgres/data"))) {
      ProcessHandle.of(Long.parseLong(process)).ifPresent(ProcessHandle::destroyForcibly);
    }
    long begun = System.nanoTime();

    assertThat(server.stop("TERM")).isEqualTo(143);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  @Order(7)
  void aStartInEarnestShowsTheOperatorsKeyOnce() throws IOException {
    Path fresh = directory.toRealPath().resolve("fresh");
    try (ServerProcess first = ServerProcess.start(fresh).awaitOutput("Operator key   cm_")) {
      assertThat(first.output()).contains("Sign in").doesNotContain("demo");
      assertThat(fresh.resolve("demo.json")).doesNotExist();
    }

    try (ServerProcess second = ServerProcess.start(fresh).awaitOutput("Ready at")) {
      assertThat(second.output()).doesNotContain("cm_");
    }
  }

  private static Map<String, Object> without(Map<String, Object> values, List<String> keys) {
    Map<String, Object> rest = new java.util.HashMap<>(values);
    rest.keySet().removeAll(keys);
    return rest;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> demo() throws IOException {
    return JsonMapper.builder()
        .build()
        .readValue(Files.readString(home.resolve("demo.json")), Map.class);
  }
}
