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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Calls to the sandbox's numbers, as the documents promise them. They take as long as calls do, so they are held side by side; only
/// where a tenth of a second counts, a call has the processor to itself.
@DatabaseTest
@ResourceLock(
    value = SandboxCallsTest.PROCESSOR,
    mode = ResourceAccessMode.READ,
    target = ResourceLockTarget.CHILDREN)
@SuppressWarnings("NullAway.Init")
class SandboxCallsTest {

  static final String PROCESSOR = "processor";

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

  @Execution(ExecutionMode.CONCURRENT)
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
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = PROCESSOR, mode = ResourceAccessMode.READ_WRITE)
  void beginsToSpeakWithinATenthOfASecondOfTheAnswer() {
    String id = announcing.place("+15005550101", announcer.agent().toString());
    announcing.ended(id);

    JsonNode events = announcing.get("/api/v1/calls/" + id + "/events").body().at("/data/events");

    assertThat(Duration.between(at(events, "call.answered"), at(events, "speech.started")))
        .isLessThan(Duration.ofMillis(100));
  }

  @Execution(ExecutionMode.CONCURRENT)
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
  @Execution(ExecutionMode.CONCURRENT)
  @RepeatedTest(6)
  void passesOnTheCarriersWordsWhenItFails() {
    ApiClient.Answer answer = announcing.tryToPlace("+15005550106", announcer.agent().toString());

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text("/error")).isEqualTo("Failed to initiate call");
    assertThat(answer.text("/details")).contains("503 Service Unavailable");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void cancelsACallThatRings() {
    String id = announcing.place("+15005550103", announcer.agent().toString());
    announcing.awaitStatus(id, "RINGING");

    ApiClient.Answer answer = announcing.post("/api/v1/calls/" + id + "/hangup", Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(announcing.ended(id).path("endReason").asString()).isEqualTo("canceled");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void billsByTheSecondInWhichTheCalleeHungUp() {
    String id = listening.place("+15005550107", listener.agent().toString());

    JsonNode call = listening.ended(id);

    assertThat(call.path("endReason").asString()).isEqualTo("remote_hangup");
    assertThat(call.path("answeredSeconds").asInt()).isEqualTo(3);
    assertThat(call.path("creditsUsed").asLong()).isEqualTo(1);
  }

  @Execution(ExecutionMode.CONCURRENT)
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

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void tellsAPersonFromAMachineAndHangsUpOnTheMachine() {
    String person = detecting("+15005550100", "hang_up");
    String machine = detecting("+15005550108", "hang_up");

    JsonNode heard = announcing.ended(person);
    assertThat(heard.path("answeredBy").asString()).isEqualTo("HUMAN");
    assertThat(heard.path("endReason").asString()).isEqualTo("announce_complete");
    JsonNode hungUp = announcing.ended(machine);
    assertThat(hungUp.path("answeredBy").asString()).isEqualTo("MACHINE");
    assertThat(hungUp.path("endReason").asString()).isEqualTo("machine_detected");
    assertThat(
            announcing
                .get("/api/v1/calls?answeredBy=MACHINE")
                .body()
                .at("/data/calls")
                .valueStream()
                .map(call -> call.path("id").asString()))
        .contains(machine)
        .doesNotContain(person);
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void leavesItsMessageAfterTheBeep() {
    String id = detecting("+15005550108", "leave_message");

    assertThat(announcing.ended(id).path("endReason").asString()).isEqualTo("announce_complete");
    JsonNode events = announcing.get("/api/v1/calls/" + id + "/events").body().at("/data/events");
    assertThat(event(events, "amd.greeting_over").path("beep").asBoolean()).isTrue();
    assertThat(at(events, "speech.started")).isAfter(at(events, "amd.greeting_over"));
  }

  private static String detecting(String number, String detection) {
    ApiClient.Answer placed =
        announcing.post(
            "/api/v1/calls",
            Map.of(
                "toNumber",
                number,
                "agentId",
                announcer.agent().toString(),
                "machineDetection",
                detection));
    assertThat(placed.status()).as("%s", placed.body()).isEqualTo(200);
    return placed.text("/data/call/id");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void saysAndGathersOnACallThatIsUp() {
    String id = listening.place("+15005550109", listener.agent().toString());
    listening.awaitStatus(id, "ANSWERED");
    String call = "/api/v1/calls/" + id;

    assertThat(listening.post(call + "/say", Map.of("text", "One moment, please.")).status())
        .isEqualTo(200);
    assertThat(
            listening.post(call + "/gather", Map.of("text", "Press one.", "numDigits", 1)).status())
        .isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> has(listening.get(call + "/events").body(), "gather.complete"));

    JsonNode events = listening.get(call + "/events").body().at("/data/events");
    assertThat(event(events, "gather.complete").path("digits").asString()).isEqualTo("1");
    assertThat(event(events, "tts.played").path("text").asString())
        .isEqualTo("One moment, please.");
    assertThat(event(events, "tts.played").path("playedMillis").asInt()).isGreaterThan(500);
    listening.post(call + "/hangup", Map.of());
    listening.ended(id);
    assertThat(listening.post(call + "/say", Map.of("text", "Hello?")).status()).isEqualTo(404);
  }

  /// The sandbox takes no REFER, so this is a second call, to somebody who hangs up after three seconds.
  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void connectsTheCalleeWithSomebodyElse() {
    String id = listening.place("+15005550100", listener.agent().toString());
    listening.awaitStatus(id, "ANSWERED");
    String call = "/api/v1/calls/" + id;

    assertThat(listening.post(call + "/transfer", Map.of("to", "+15005550107")).status())
        .isEqualTo(200);

    JsonNode over = listening.ended(id);
    assertThat(over.path("endReason").asString()).isEqualTo("transferred");
    assertThat(over.path("answeredSeconds").asInt()).isBetween(3, 10);
    JsonNode events = listening.get(call + "/events").body().at("/data/events");
    assertThat(at(events, "transfer.connected")).isAfter(at(events, "transfer.started"));
  }

  private static boolean has(JsonNode answer, String type) {
    return answer
        .at("/data/events")
        .valueStream()
        .anyMatch(event -> event.path("type").asString().equals(type));
  }

  private static JsonNode event(JsonNode events, String type) {
    return events
        .valueStream()
        .filter(event -> event.path("type").asString().equals(type))
        .findFirst()
        .orElseThrow()
        .path("data");
  }

  @Execution(ExecutionMode.CONCURRENT)
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
