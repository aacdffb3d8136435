package io.callmanager.api.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/// What the API says when something it needs is away.
@ApiTest
@TestPropertySource(properties = "callmanager.database.connection-timeout=1s")
class OutageTest {

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;

  @AfterEach
  void mendTheCarrier() {
    carrier.unavailable(null);
  }

  @Test
  void anybodyMaySeeThatAllIsWell() {
    Answer answer = client.send(client.request("/health").GET());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("status").asString()).isEqualTo("healthy");
    assertThat(answer.json().has("reason")).isFalse();
    assertThat(answer.json().at("/features/amd").asString()).isEqualTo("enhanced");
    assertThat(Instant.parse(answer.json().get("timestamp").asString())).isNotNull();
  }

  @Test
  void countsTheCallsOnTheirWay() {
    Tenant tenant = tenants.open(100);
    String call =
        client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550199")).data("/call/id");

    await()
        .untilAsserted(
            () -> {
              JsonNode health = client.send(client.request("/health").GET()).json();
              assertThat(health.get("active_calls").asLong()).isPositive();
              assertThat(health.at("/stats/activeCalls").asLong()).isPositive();
            });
    client.post("/api/v1/calls/" + call + "/hangup", tenant.key());
    await()
        .until(
            () ->
                client.send(client.request("/health").GET()).json().get("active_calls").asLong()
                    == 0);
  }

  @Test
  void saysWhyNoCallCanBePlaced() {
    carrier.unavailable("No trunk answers");

    Answer answer = client.send(client.request("/health").GET());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("status").asString()).isEqualTo("unavailable");
    assertThat(answer.json().get("reason").asString()).isEqualTo("No trunk answers");
  }

  @Test
  void comesBackByItselfAfterTheDatabaseWasAway(TestDatabase database) throws SQLException {
    Tenant tenant = tenants.open(100);
    assertThat(client.get("/api/v1/account", tenant.key()).status()).isEqualTo(200);
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("alter database \"" + database.name() + "\" connection limit 0");
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

      Answer reading = client.get("/api/v1/account", tenant.key());
      Answer calling = client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550199"));
      Answer keyed =
          client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550199"), "a-key");
      Answer unknownKey = client.get("/api/v1/account", "cm_" + "3".repeat(64));

      for (Answer answer : new Answer[] {reading, calling, keyed, unknownKey}) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.text())
            .startsWith("{\"success\":false,\"error\":\"Service unavailable\",");
      }
      await()
          .untilAsserted(
              () -> {
                Answer health = client.send(client.request("/health").GET());
                assertThat(health.status()).isEqualTo(503);
                assertThat(health.json().at("/reason").asString())
                    .isEqualTo("The database does not answer");
              });
      assertThat(carrier.permitsOut()).isZero();
      statement.execute("alter database \"" + database.name() + "\" connection limit -1");
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(client.send(client.request("/health").GET()).status()).isEqualTo(200);
              assertThat(client.get("/api/v1/account", tenant.key()).data("/credits/available"))
                  .isEqualTo("100");
            });
    assertThat(
            client
                .post("/api/v1/calls", tenant.key(), tenant.call("+15005550199"), "a-key")
                .status())
        .isEqualTo(200);
  }
}
