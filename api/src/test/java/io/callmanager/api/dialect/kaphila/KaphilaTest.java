package io.callmanager.api.dialect.kaphila;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.StagedLeg;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.Call;
import io.callmanager.call.Calls;
import io.callmanager.call.spi.Refusal;
import io.callmanager.event.Event;
import io.callmanager.event.Events;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.shared.MachinePolicy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class KaphilaTest {

  private static final String ANSWERS = "15005550901";
  private static final String BUSY = "15005550902";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  @Autowired private Calls calls;
  @Autowired private Events events;
  @Autowired private EventWebhooks webhooks;
  private Tenant tenant;

  @BeforeEach
  void open() {
    tenant = tenants.open(1000);
    carrier.callee("+" + ANSWERS, leg -> leg.ringing().answered());
    carrier.callee("+" + BUSY, leg -> leg.refuses(Refusal.BUSY, 486, "486 Busy Here"));
  }

  @Test
  void answersInSilence() {
    CallId call = place("{\"number\":\"%s\"}".formatted(ANSWERS));

    assertThat(carrier.leg(call).order().opening().text()).isEmpty();
    assertThat(carrier.leg(call).order().conversation()).isNull();
    assertThat(carrier.leg(call).order().machine()).isEqualTo(MachinePolicy.OFF);
    carrier.leg(call).hasSpoken(0);
    assertThat(makes("/voice", call, "\"text\":\"Hello\"").status()).isEqualTo(200);
    assertThat(found(call).endedAt()).isNull();
  }

  @Test
  void speaksAsTheCallWished() {
    CallId call =
        place(
            "{\"number\":\"%s\",\"voiceName\":\"en-GB-Neural2-B\",\"ringTimeout\":600}"
                .formatted(ANSWERS));

    assertThat(found(call).script().voice()).isEqualTo("en-GB-Neural2-B");
    assertThat(found(call).script().ringTimeoutSeconds()).isEqualTo(120);
    JsonNode shown = client.get("/calls/" + call, tenant.key()).json();
    assertThat(shown.get("voiceName").asString()).isEqualTo("en-GB-Neural2-B");
  }

  @Test
  void showsNoNumberButTheAccounts() {
    String wish = "{\"number\":\"%s\",\"callerId\":\"%s\"}";

    for (String own : new String[] {"15005550006", "+15005550006"}) {
      assertThat(found(place(wish.formatted(ANSWERS, own))).fromNumberId())
          .isEqualTo(tenant.number());
    }
    Answer refused = client.post("/makecall", tenant.key(), wish.formatted(ANSWERS, "19172452367"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("error").asString())
        .isEqualTo("callerId must be one of the account's own numbers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | Missing required field: number",
        "{\"number\":\"+14155550100\"} | number must be 10 to 15 digits that begin with the country's code, without + or blanks",
        "{\"number\":\"00447911123456\"} | number must be 10 to 15 digits that begin with the country's code, without + or blanks",
        "{\"number\":[]} | number must be a text",
        "{\"number\":\"14155550100\",\"useAmd\":\"yes\"} | useAmd must be true or false",
        "{\"number\":\"14155550100\",\"ringTimeout\":\"soon\"} | ringTimeout must be a number",
        "{\"number\":\"14155550100\",\"ringTimeout\":\"1E99999999999\"} | ringTimeout must be a number",
        "{\"number\":\"14155550100\",\"webhookUrl\":\"ftp://x\"} | webhookUrl must be an http or https URL",
        "{\"number\":\"14155550100\",\"callerId\":\"5\"} | callerId must be 10 to 15 digits that begin with the country's code, without + or blanks"
      })
  void saysWhatIsWrong(String body, String error) {
    Answer refused = client.post("/makecall", tenant.key(), body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("error").asString()).isEqualTo(error);
  }

  @Test
  void callsNobodyTwiceForOneKey() {
    String wish = "{\"number\":\"%s\",\"useAmd\":true}".formatted(ANSWERS);

    Answer first = client.post("/makecall", tenant.key(), wish, "once");
    Answer again = client.post("/makecall", tenant.key(), wish, "once");

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(client.post("/batchcall", tenant.key(), wish, "once").status()).isEqualTo(409);
  }

  @Test
  void listsTheKeysCallsAndShowsTheAccounts() {
    String other = client.post("/api/v1/keys", tenant.key(), "{}").data("/apiKey");
    CallId call = place("{\"number\":\"%s\"}".formatted(ANSWERS));

    assertThat(client.get("/calls", tenant.key()).text()).contains(call.toString());
    assertThat(client.get("/calls", other).json().get("totalCalls").asInt()).isZero();
    assertThat(client.get("/calls/" + call, other).status()).isEqualTo(200);
    assertThat(client.get("/calls/" + call, tenants.open(0).key()).status()).isEqualTo(404);
    assertThat(client.get("/api/me", other).json().at("/apiKey/totalCalls").asInt()).isZero();
  }

  @Test
  void showsWhatIsGathered() {
    CallId call = place("{\"number\":\"%s\"}".formatted(ANSWERS));
    assertThat(makes("/gather", call, "\"text\":\"Pin?\",\"numDigits\":\"2\"").status())
        .isEqualTo(200);
    StagedLeg leg = carrier.leg(call).presses('4');

    await().until(() -> gathered(call).path("digits").asString("").equals("4"));
    assertThat(makes("/gather", call, "\"text\":\"Again?\"").status()).isEqualTo(400);
    leg.presses('2');
    await().until(() -> gathered(call).isNull());
  }

  @Test
  void refusesToSteerACallThatRings() {
    carrier.callee("+15005550903", StagedLeg::ringing);
    CallId call = place("{\"number\":\"15005550903\"}");

    Answer refused = makes("/voice", call, "\"text\":\"Hello\"");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("error").asString()).isEqualTo("Call is not answered yet");
  }

  @Test
  void bringsNumbersIntoTheirBounds() {
    JsonNode logs =
        client
            .post("/api/call-logs", tenant.key(), "{\"page\":1E30,\"page_size\":1E-2147483647}")
            .json();

    assertThat(logs.at("/pagination/page").asInt()).isEqualTo(Integer.MAX_VALUE);
    assertThat(logs.at("/pagination/page_size").asInt()).isEqualTo(1);
    for (String days : new String[] {"0", "366", "1.5", "100E2147483647", "\"7 days\""}) {
      assertThat(client.post("/api/analytics", tenant.key(), "{\"days\":" + days + "}").status())
          .as(days)
          .isEqualTo(400);
    }
  }

  @Test
  void pagesThroughTheLogs() {
    for (int i = 0; i < 3; i++) {
      CallId busy = place("{\"number\":\"%s\"}".formatted(BUSY));
      await().until(() -> found(busy).endedAt() != null);
    }

    JsonNode last =
        client
            .post(
                "/api/call-logs",
                tenant.key(),
                "{\"page\":2,\"page_size\":\"2\",\"status\":\"BUSY\"}")
            .json();

    assertThat(last.get("logs").size()).isEqualTo(1);
    assertThat(last.get("total_count").asInt()).isEqualTo(3);
    assertThat(last.at("/pagination/total_pages").asInt()).isEqualTo(2);
    JsonNode beyond = client.post("/api/call-logs", tenant.key(), "{\"page\":9}").json();
    assertThat(beyond.get("logs").isEmpty()).isTrue();
    assertThat(beyond.get("total_count").asInt()).isEqualTo(3);
  }

  @Test
  void tellsHowACallEnded() {
    CallId call = place("{\"number\":\"%s\"}".formatted(BUSY));
    await().until(() -> found(call).endedAt() != null);

    Map<String, Object> told = told(call, "call.ended");

    assertThat(told)
        .containsEntry("callId", call.toString())
        .containsEntry("status", "busy")
        .containsEntry("endReason", "busy")
        .containsEntry("hangupCause", "17")
        .containsEntry("wasAnswered", false)
        .containsEntry("callDuration", 0)
        .containsEntry("number", BUSY)
        .containsEntry("amd", null)
        .containsEntry("recording", null);
  }

  @Test
  void tellsOfTheRecordingAsItWasThen() {
    CallId call = place("{\"number\":\"%s\"}".formatted(ANSWERS));
    client.post("/api/v1/calls/" + call + "/record", tenant.key(), "{\"action\":\"start\"}");
    await().until(() -> ofCall(call).stream().anyMatch(e -> e.type().equals("recording.started")));
    client.post("/recordings/" + call + "/stop", tenant.key());
    await()
        .until(() -> ofCall(call).stream().anyMatch(e -> e.type().equals("recording.completed")));

    assertThat(told(call, "call.answered")).containsEntry("recording", null);
    assertThat(String.valueOf(told(call, "recording.started").get("recording")))
        .contains("active=true");
    assertThat(String.valueOf(told(call, "recording.completed").get("recording")))
        .contains("active=false", "call-" + call + "-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2F..%2Fetc%2Fpasswd.wav",
        "%2e%2e%2fpasswd.wav",
        "..wav",
        "call-6f9619ff-8b86-d011-b42d-00c04fc964ff-1.wav%00.wav"
      })
  void readsNoOtherFiles(String name) {
    assertThat(client.get("/recordings/file/" + name + "/download", tenant.key()).status())
        .isIn(400, 404);
  }

  @Test
  void tellsOfAUrlThatCantBeReadInItsOwnWords() {
    Answer refused = client.get("/recordings/a;b/download", tenant.key());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("success").asBoolean()).isFalse();
    assertThat(refused.json().get("error").asString()).isNotEmpty();
  }

  @Test
  void isLimitedByTheHourForCallsAlone() {
    String key =
        client.post("/api/v1/keys", tenant.key(), "{\"requestsPerHour\":1}").data("/apiKey");

    assertThat(client.get("/calls", key).status()).isEqualTo(200);
    assertThat(client.post("/hangup", key, "{\"callId\":\"1\"}").status()).isEqualTo(404);
    Answer refused = client.post("/hangup", key, "{\"callId\":\"1\"}");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().get("error").asString()).isEqualTo("Rate limit exceeded");
    assertThat(refused.header("Retry-After")).isNotEmpty();
  }

  private CallId place(String body) {
    Answer placed = client.post("/makecall", tenant.key(), body);
    assertThat(placed.status()).as(placed.text()).isEqualTo(200);
    return new CallId(UUID.fromString(placed.json().get("callId").asString()));
  }

  private Answer makes(String path, CallId call, String more) {
    return client.post(path, tenant.key(), "{\"callId\":\"%s\",%s}".formatted(call, more));
  }

  private Call found(CallId call) {
    return calls.find(tenant.account(), call).orElseThrow();
  }

  private JsonNode gathered(CallId call) {
    return client.get("/calls/" + call, tenant.key()).json().get("gather");
  }

  private List<Event> ofCall(CallId call) {
    return events.ofCall(tenant.account(), call, 0, 100);
  }

  private Map<String, Object> told(CallId call, String type) {
    Event event =
        ofCall(call).stream().filter(each -> each.type().equals(type)).findFirst().orElseThrow();
    return Json.readObject(webhooks.message(tenant.account(), event).orElseThrow());
  }
}
