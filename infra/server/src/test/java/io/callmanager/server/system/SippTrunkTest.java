package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.credit.AccountOpening;
import io.callmanager.credit.Books;
import io.callmanager.number.CallerNumbers;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.peers.SippPeer;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// From the customer's request to somebody else's SIP stack and back.
@DatabaseTest
class SippTrunkTest {

  @Test
  void chargesACallThatWasAnswered(TestDatabase database) {
    with(
        "answer",
        database,
        (api, tenant) -> {
          JsonNode call = api.ended(api.place("+15551230001", tenant.agent().toString()));

          assertThat(call.path("status").asString()).isEqualTo("COMPLETED");
          assertThat(call.path("creditsUsed").asLong()).isEqualTo(1);
          assertThat(call.path("trunk").asString()).isEqualTo("trunk-1");
          assertThat(call.path("callSid").asString()).isNotEmpty();
        });
  }

  @ParameterizedTest
  @CsvSource({
    "busy, BUSY, busy, 486",
    "rejects, FAILED, rejected, 603",
    "not_found, FAILED, not_found, 404"
  })
  void chargesNothingForACallThatTheCalleeRefused(
      String scenario, String status, String reason, int code, TestDatabase database) {
    with(
        scenario,
        database,
        (api, tenant) -> {
          JsonNode call = api.ended(api.place("+15551230001", tenant.agent().toString()));

          assertThat(call.path("status").asString()).isEqualTo(status);
          assertThat(call.path("endReason").asString()).isEqualTo(reason);
          assertThat(call.path("sipCode").asInt()).isEqualTo(code);
          assertThat(call.path("creditsUsed").asLong()).isZero();
          assertThat(api.get("/api/v1/account").body().at("/data/credits/available").asLong())
              .isEqualTo(10);
        });
  }

  @Test
  void tellsTheCustomerWhatTheCarrierSaid(TestDatabase database) {
    with(
        "no_circuit",
        database,
        (api, tenant) -> {
          ApiClient.Answer answer = api.tryToPlace("+15551230001", tenant.agent().toString());

          assertThat(answer.status()).isEqualTo(500);
          assertThat(answer.text("/details")).contains("503");
          JsonNode failed = api.get("/api/v1/calls").body().at("/data/calls/0");
          assertThat(failed.path("status").asString()).isEqualTo("FAILED");
          assertThat(failed.path("endReason").asString()).isEqualTo("service_unavailable");
        });
  }

  @Test
  void failsWithinTheWaitWhenNobodyIsThere(TestDatabase database) {
    try (RunningServer server =
        RunningServer.start(
            database, Map.of("callmanager.trunks[0].uri", "sip:127.0.0.1:" + FreePort.next()))) {
      Tenant tenant = tenant(server);
      ApiClient api = new ApiClient(server.baseUrl(), tenant.apiKey());
      long begin = System.nanoTime();

      ApiClient.Answer answer = api.tryToPlace("+15551230001", tenant.agent().toString());

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text("/error")).isEqualTo("Failed to initiate call");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
      assertThat(server.bean(Books.class).audit().differences()).isEmpty();
    }
  }

  private static void with(
      String scenario, TestDatabase database, BiConsumer<ApiClient, Tenant> act) {
    try (SippPeer peer = SippPeer.callees(scenario);
        RunningServer server =
            RunningServer.start(database, Map.of("callmanager.trunks[0].uri", peer.uri()))) {
      Tenant tenant = tenant(server);
      act.accept(new ApiClient(server.baseUrl(), tenant.apiKey()), tenant);
      assertThat(server.bean(Books.class).audit().differences()).isEmpty();
    }
  }

  private static Tenant tenant(RunningServer server) {
    return new Tenant.Maker(
            server.bean(AccountOpening.class),
            server.bean(CallerNumbers.class),
            server.bean(Agents.class),
            server.bean(AgentApprovals.class))
        .make(10, 60, AgentMode.ANNOUNCE);
  }
}
