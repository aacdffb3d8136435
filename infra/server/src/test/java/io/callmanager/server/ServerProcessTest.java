package io.callmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.server.database.EmbeddedPostgres;
import io.callmanager.telephony.peers.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
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

  @Test
  @Order(3)
  void losesNothingWhenItIsKilled() throws IOException {
    Map<String, Object> before = demo();
    server.kill();
    assertThat(EmbeddedPostgres.runningOn(home))
        .as("PostgreSQL goes on without its server")
        .isPresent();

    server = ServerProcess.start(home, DEMO).awaitOutput(READY);

    assertThat(server.output()).contains("PostgreSQL adopted");
    assertThat(demo())
        .containsAllEntriesOf(without(before, List.of("baseUrl", "consoleUrl", "sipPort")));
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
    assertThat(server.stop("TERM")).isEqualTo(143);
  }

  @Test
  @Order(6)
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
