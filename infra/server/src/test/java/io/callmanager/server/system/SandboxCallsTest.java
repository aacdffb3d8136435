package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.credit.AccountOpening;
import io.callmanager.credit.Books;
import io.callmanager.number.CallerNumbers;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Calls to the sandbox's numbers, as the documents promise them.
@DatabaseTest
@SuppressWarnings("NullAway.Init")
class SandboxCallsTest {

  private static RunningServer server;
  private static Tenant announcer;
  private static Tenant listener;
  private static ApiClient announcing;
  private static ApiClient listening;

  @BeforeAll
  static void start(TestDatabase database) {
    server = RunningServer.start(database, Map.of());
    Tenant.Maker tenants =
        new Tenant.Maker(
            server.bean(AccountOpening.class),
            server.bean(CallerNumbers.class),
            server.bean(Agents.class),
            server.bean(AgentApprovals.class));
    announcer = tenants.make(1000);
    listener = tenants.make(1000, 60, AgentMode.CONVERSATION);
    announcing = new ApiClient(server.baseUrl(), announcer.apiKey());
    listening = new ApiClient(server.baseUrl(), listener.apiKey());
  }

  @AfterAll
  static void stop() {
    try (RunningServer stopping = server) {
      assertThat(stopping.bean(Books.class).audit().differences()).isEmpty();
    }
  }

  @Test
  void ringsSpeaksHangsUpAndBills() {
    ApiClient.Answer placed = announcing.tryToPlace("+15005550100", announcer.agent().toString());
    assertThat(placed.status()).isEqualTo(200);
    assertThat(placed.text("/data/call/status")).isEqualTo("INITIATED");
    String id = placed.text("/data/call/id");

    JsonNode call = announcing.ended(id);

    assertThat(call.path("status").asString()).isEqualTo("COMPLETED");
    assertThat(call.path("endReason").asString()).isEqualTo("announce_complete");
    assertThat(call.path("creditsUsed").asLong()).isEqualTo(1);
    assertThat(call.path("answeredSeconds").asInt()).isBetween(1, 15);
    List<String> types = new ArrayList<>();
    announcing
        .get("/api/v1/calls/" + id + "/events")
        .body()
        .at("/data/events")
        .forEach(event -> types.add(event.path("type").asString()));
    assertThat(types)
        .containsExactly(
            "call.initiated", "call.ringing", "call.answered", "speech.started", "call.ended");
  }

  @Test
  void beginsToSpeakWithinATenthOfASecondOfTheAnswer() {
    String id = announcing.place("+15005550101", announcer.agent().toString());
    announcing.ended(id);

    JsonNode events = announcing.get("/api/v1/calls/" + id + "/events").body().at("/data/events");

    assertThat(Duration.between(at(events, "call.answered"), at(events, "speech.started")))
        .isLessThan(Duration.ofMillis(100));
  }

  @ParameterizedTest
  @CsvSource({
    "+15005550102, BUSY, busy, 486",
    "+15005550104, FAILED, rejected, 603",
    "+15005550105, FAILED, not_found, 404",
    "+15005550112, NO_ANSWER, no_answer, 480"
  })
  void tellsHowTheCalleeRefused(String number, String status, String reason, int sipCode) {
    JsonNode call = announcing.ended(announcing.place(number, announcer.agent().toString()));

    assertThat(call.path("status").asString()).isEqualTo(status);
    assertThat(call.path("endReason").asString()).isEqualTo(reason);
    assertThat(call.path("sipCode").asInt()).isEqualTo(sipCode);
    assertThat(call.path("creditsUsed").asLong()).isZero();
  }

  /// However fast the calls come: this callee's first answer is its last.
  @RepeatedTest(6)
  void passesOnTheCarriersWordsWhenItFails() {
    ApiClient.Answer answer = announcing.tryToPlace("+15005550106", announcer.agent().toString());

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text("/error")).isEqualTo("Failed to initiate call");
    assertThat(answer.text("/details")).contains("503 Service Unavailable");
  }

  @Test
  void cancelsACallThatRings() {
    String id = announcing.place("+15005550103", announcer.agent().toString());
    announcing.awaitStatus(id, "RINGING");

    ApiClient.Answer answer = announcing.post("/api/v1/calls/" + id + "/hangup", Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(announcing.ended(id).path("endReason").asString()).isEqualTo("canceled");
  }

  @Test
  void billsByTheSecondInWhichTheCalleeHungUp() {
    String id = listening.place("+15005550107", listener.agent().toString());

    JsonNode call = listening.ended(id);

    assertThat(call.path("endReason").asString()).isEqualTo("remote_hangup");
    assertThat(call.path("answeredSeconds").asInt()).isEqualTo(3);
    assertThat(call.path("creditsUsed").asLong()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"+15005550109, 1", "+15005550110, 42#"})
  void hearsTheKeysThatArePressed(String number, String keys) {
    String id = listening.place(number, listener.agent().toString());

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(digits(id)).isEqualTo(keys));
    listening.post("/api/v1/calls/" + id + "/hangup", Map.of());
    assertThat(listening.ended(id).path("endReason").asString()).isEqualTo("local_hangup");
  }

  @Test
  void showsAnotherAccountNothing() {
    String id = announcing.place("+15005550102", announcer.agent().toString());

    for (String path : List.of("", "/events", "/receipt", "/transcript", "/analysis")) {
      assertThat(listening.get("/api/v1/calls/" + id + path).status()).as(path).isEqualTo(404);
    }
    assertThat(listening.post("/api/v1/calls/" + id + "/hangup", Map.of()).status()).isEqualTo(404);
  }

  private static String digits(String id) {
    StringBuilder digits = new StringBuilder();
    for (JsonNode event :
        listening.get("/api/v1/calls/" + id + "/events").body().at("/data/events")) {
      if (event.path("type").asString().equals("digit.received")) {
        digits.append(event.at("/data/digit").asString());
      }
    }
    return digits.toString();
  }

  private static Instant at(JsonNode events, String type) {
    for (JsonNode event : events) {
      if (event.path("type").asString().equals(type)) {
        return Instant.parse(event.path("at").asString());
      }
    }
    throw new AssertionError("no " + type + " in " + events);
  }
}
