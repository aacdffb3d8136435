package io.callmanager.api.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentMode;
import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.spi.Refusal;
import io.callmanager.shared.CallId;
import io.callmanager.testing.FakeSoundConverter;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// Whether the API does what its description says: every operation is asked, every answer is held against its schema, and
/// so are the examples.
@ApiTest
class DocsTest {

  /// On an answer that was given before.
  private static final String REPLAYED = "Idempotency-Replayed";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  private final Set<String> asked = new HashSet<>();
  private Tenant tenant;
  private Description docs;

  @BeforeEach
  void readDescription() {
    tenant = tenants.open(1000);
    docs = new Description(client.send(client.request("/api-docs").GET()).json());
  }

  @Test
  void describesOpenApi31WithAllThreeWaysToCarryAKey() {
    assertThat(docs.root().get("openapi").asString()).startsWith("3.1");
    assertThat(docs.root().at("/components/securitySchemes").propertyNames()).hasSize(3);
    assertThat(docs.root().get("security").size()).isEqualTo(3);
    assertThat(docs.operation("getHealth").node().get("security").isEmpty()).isTrue();
    assertThat(docs.root().get("paths").propertyNames())
        .allMatch(path -> path.startsWith("/api/") || path.equals("/health") || isKaphilas(path));
    for (int status : new int[] {200, 401, 429}) {
      assertThat(docs.operation("placeCall").headers(status))
          .contains("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset");
    }
    assertThat(docs.root().at("/components/headers").propertyNames()).hasSize(3);
    assertThat(docs.root().toString()).doesNotContain("LegEvent").doesNotContain("Caller");
  }

  @Test
  void givesBrowsersAPageToTryIt() {
    Answer page =
        client.send(
            client
                .request("/api-docs")
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .GET());
    assertThat(page.status()).isEqualTo(302);

    Answer moved = client.send(client.request("/api-docs/ui").GET());
    assertThat(moved.header("Location")).startsWith("/api-docs/");
    Answer ui = client.send(client.request(moved.header("Location")).GET());
    assertThat(ui.status()).isEqualTo(200);
    assertThat(ui.text()).contains("swagger-ui");
    assertThat(ui.header("Content-Security-Policy")).contains("default-src 'self'");
    assertThat(
            client.send(client.request("/api-docs/swagger-ui/swagger-ui-bundle.js").GET()).status())
        .isEqualTo(200);
    JsonNode urls =
        client.send(client.request("/api-docs/openapi/swagger-config").GET()).json().get("urls");
    assertThat(urls.valueStream().map(url -> url.get("name").asString()))
        .containsExactly("V1", "KrosAI", "Kaphila", "Claude Phone", "AgenticAI");
    for (JsonNode url : urls) {
      Answer described = client.send(client.request(url.get("url").asString()).GET());
      assertThat(described.status()).as(url.toString()).isEqualTo(200);
      assertThat(described.json().get("openapi").asString()).startsWith("3.1");
    }
    assertThat(client.send(client.request("/api-docs/openapi/v1").GET()).json().get("paths"))
        .isEqualTo(docs.root().get("paths"));
  }

  @Test
  void everyOperationAnswersAsDescribed() {
    String operator = tenants.operatorKey();
    carrier.callee(
        "+1234567890",
        leg ->
            leg.ringing()
                .answered()
                .speaks()
                .after(Duration.ofMillis(900))
                .presses('1')
                .hasSpoken(900));
    JsonNode example = docs.root().at("/components/schemas/NewCall/properties/contactData/example");
    String body =
        "{\"toNumber\":\"+1234567890\",\"agentId\":\"%s\",\"contactName\":\"John Doe\",\"contactData\":%s}"
            .formatted(tenant.agent(), example.isMissingNode() ? "{}" : example.toString());
    ask("quoteCall", Map.of(), tenant.key(), body);
    ask("quoteCall", Map.of(), tenants.open(1).key(), body);
    String call = ask("placeCall", Map.of(), tenant.key(), body).data("/call/id");
    String ringing =
        ask("placeCall", Map.of(), tenant.key(), tenant.call("+15005550199")).data("/call/id");
    for (String id : new String[] {call, ringing}) {
      for (String operation :
          new String[] {
            "getCall", "listCallEvents", "getCallTranscript", "getCallAnalysis", "getCallReceipt"
          }) {
        ask(operation, Map.of("callId", id), tenant.key(), "");
      }
    }
    ask("downloadCallTranscript", Map.of("callId", call), tenant.key(), "");
    ask("downloadCallSubtitles", Map.of("callId", call), tenant.key(), "");
    ask("listCalls", Map.of(), tenant.key(), "");
    ask("listEvents", Map.of(), tenant.key(), "");
    ask("streamCall", Map.of("callId", call), tenant.key(), "");
    carrier.leg(new CallId(UUID.fromString(ringing))).answered();
    await()
        .until(
            () ->
                client
                    .get("/api/v1/calls/" + ringing, tenant.key())
                    .data("/call/status")
                    .equals("ANSWERED"));
    ask("sayOnCall", Map.of("callId", ringing), tenant.key(), "{\"text\":\"Hi\"}");
    ask("gatherOnCall", Map.of("callId", ringing), tenant.key(), "{\"numDigits\":1}");
    ask("sendDigitsOnCall", Map.of("callId", ringing), tenant.key(), "{\"digits\":\"1\"}");
    ask("transferCall", Map.of("callId", ringing), tenant.key(), "{\"to\":\"+15005550100\"}");
    ask("hangUpCall", Map.of("callId", ringing), tenant.key(), "");
    assertThat(carrier.leg(new CallId(UUID.fromString(ringing))).order().callId()).isNotNull();

    String agent =
        ask("createAgent", Map.of(), tenant.key(), "{\"name\":\"A\",\"firstMessage\":\"Hi {{x}}\"}")
            .data("/agent/id");
    ask("listAgents", Map.of(), tenant.key(), "");
    ask("getAgent", Map.of("id", agent), tenant.key(), "");
    ask("makeAgentDefault", Map.of("id", agent), tenant.key(), "");
    ask("changeAgent", Map.of("id", agent), tenant.key(), "{\"extension\":\"9000\"}");
    ask("changeAgent", Map.of("id", agent), tenant.key(), "{\"voice\":\"other\"}");
    ask("listAwaitingAgents", Map.of(), operator, "");
    ask("approveAgent", Map.of("id", agent), operator, "");
    ask("setAgentRate", Map.of("id", agent), operator, "{\"creditsPerMinute\":2}");
    ask("rejectAgent", Map.of("id", agent), operator, "{\"reason\":\"No\"}");
    ask("deleteAgent", Map.of("id", agent), tenant.key(), "");

    ask("getAccount", Map.of(), tenant.key(), "");
    ask("listNumbers", Map.of(), tenant.key(), "");
    ask("listVoices", Map.of(), tenant.key(), "");
    ask("getUsage", Map.of(), tenant.key(), "");
    ask("downloadUsage", Map.of(), tenant.key(), "");
    String key = ask("createKey", Map.of(), tenant.key(), "{}").data("/key/id");
    ask("createKey", Map.of(), tenant.key(), "{\"contract\":\"kaphila\"}");
    ask("listKeys", Map.of(), tenant.key(), "");
    ask("changeKey", Map.of("id", key), tenant.key(), "{\"requestsPerHour\":1000}");
    ask("revokeKey", Map.of("id", key), tenant.key(), "");

    String account = ask("openAccount", Map.of(), operator, "{\"name\":\"B\"}").data("/account/id");
    ask("listAccounts", Map.of(), operator, "");
    String number =
        ask("assignNumber", Map.of("id", account), operator, "{\"phoneNumber\":\"+15005550008\"}")
            .data("/number/id");
    ask(
        "changeNumber",
        Map.of("id", account, "numberId", number),
        operator,
        "{\"outbound\":false}");
    ask("grantCredits", Map.of("id", account), operator, "{\"amount\":5,\"reason\":\"Gift\"}");
    String other = ask("createKeyOfAccount", Map.of("id", account), operator, "").data("/key/id");
    ask("changeAnyKey", Map.of("id", other), operator, "{\"requestsPerHour\":null}");
    ask("revokeAnyKey", Map.of("id", other), operator, "");
    ask("getAnyAccount", Map.of("id", account), operator, "");
    ask("changeAnyAccount", Map.of("id", account), operator, "{\"plan\":\"PRO\"}");
    ask("listTrunks", Map.of(), operator, "");
    askAboutTrunks(operator);
    askAboutSounds();
    askAboutRecordings();
    askAboutWebhooks();
    askAboutBudgets();
    askAboutTheModel();
    askAboutDialRules(call);
    ask("auditBooks", Map.of(), operator, "");
    ask("getHealth", Map.of(), operator, "");

    assertThat(asked).isEqualTo(docs.operations());
  }

  @Test
  void claudePhoneAnswersAsDescribed() {
    docs =
        new Description(client.send(client.request("/api-docs/openapi/claude-phone").GET()).json());
    String call =
        ask(
                "claudePhoneCall",
                Map.of(),
                tenant.key(),
                "{\"to\":\"+15005550199\",\"message\":\"Hello\"}")
            .json()
            .get("callId")
            .asString();
    ask("claudePhoneGetCall", Map.of("callId", call), tenant.key(), "");
    ask("claudePhoneHangUp", Map.of("callId", call), tenant.key(), "");
    ask("claudePhoneListDevices", Map.of(), tenant.key(), "");
    ask("claudePhoneGetDevice", Map.of("identifier", "Reminder"), tenant.key(), "");
    ask("listCurrentCalls", Map.of(), tenant.key(), "");
    assertThat(asked).isEqualTo(docs.operations());
  }

  @Test
  void kaphilaAnswersAsDescribed() {
    docs = new Description(client.send(client.request("/api-docs/openapi/kaphila").GET()).json());
    carrier.callee("+15005550178", leg -> leg.ringing().answered());
    String wish = "{\"number\":\"15005550178\",\"useAmd\":true}";
    String forwarded = callId(ask("kaphilaBatchCall", Map.of(), tenant.key(), wish));
    String call = callId(ask("kaphilaMakeCall", Map.of(), tenant.key(), wish));
    Map<String, String> path = Map.of("callId", call);
    await().until(() -> client.get("/calls/" + call, tenant.key()).text().contains("\"answered\""));
    upload("tune");
    String body = "{\"callId\":\"" + call + "\",";
    ask("kaphilaVoice", Map.of(), tenant.key(), body + "\"text\":\"Hi\"}");
    ask("kaphilaPlay", Map.of(), tenant.key(), body + "\"file\":\"custom/tune\"}");
    ask("kaphilaGather", Map.of(), tenant.key(), body + "\"text\":\"Pin?\",\"numDigits\":4}");
    client.post("/api/v1/calls/" + call + "/record", tenant.key(), "{\"action\":\"start\"}");
    await()
        .until(
            () ->
                client.get("/recordings/" + call, tenant.key()).text().contains("\"active\":true"));
    ask("kaphilaListCalls", Map.of(), tenant.key(), "");
    ask("kaphilaGetCall", path, tenant.key(), "");
    ask("kaphilaStopRecording", path, tenant.key(), "");
    await()
        .until(() -> client.get("/recordings/" + call + "/download", tenant.key()).status() == 200);
    String file =
        ask("kaphilaGetRecording", path, tenant.key(), "").json().get("filename").asString();
    ask("kaphilaListRecordings", Map.of(), tenant.key(), "");
    ask("kaphilaDownloadCall", path, tenant.key(), "");
    ask("kaphilaDownloadFile", Map.of("filename", file), tenant.key(), "");
    ask(
        "kaphilaForwardCall",
        Map.of(),
        tenant.key(),
        "{\"callId\":\"%s\",\"forwardNumber\":\"15005550100\"}".formatted(forwarded));
    ask("kaphilaHangUp", Map.of(), tenant.key(), "{\"callId\":\"" + call + "\"}");
    ask("kaphilaDashboard", Map.of(), tenant.key(), "{}");
    ask("kaphilaCallLogs", Map.of(), tenant.key(), "{\"page\":1}");
    ask("kaphilaAnalytics", Map.of(), tenant.key(), "{\"days\":7}");
    ask("kaphilaMe", Map.of(), tenant.key(), "");
    assertThat(asked).isEqualTo(docs.operations());
  }

  @Test
  void krosAiAnswersAsDescribed() {
    docs = new Description(client.send(client.request("/api-docs/openapi/krosai").GET()).json());
    assertThat(docs.operation("krosaiPlaceCall").node().has("security")).isFalse();
    String call =
        ask(
                "krosaiPlaceCall",
                Map.of(),
                tenant.key(),
                "{\"from_number\":\"+15005550006\",\"to_number\":\"+1234567890\",\"endpoint_id\":\"ep_%s\",\"metadata\":{\"a\":1}}"
                    .formatted(tenant.agent()))
            .json()
            .at("/call_id")
            .asString();
    ask("krosaiGetCall", Map.of("callId", call), tenant.key(), "");
    ask("krosaiListCalls", Map.of(), tenant.key(), "");
    assertThat(asked).isEqualTo(docs.operations());
  }

  @Test
  void agenticAiAndTheSharedListAnswerAsDescribed() {
    docs = new Description(client.send(client.request("/api-docs/openapi/agenticai").GET()).json());
    carrier.callee("+15005550199", leg -> leg.ringing());
    String call =
        "{\"to\":\"+15005550199\",\"webhook_url\":\"https://hooks.test\",\"prompt\":\"Be brief.\"}";

    String id = ask("agenticAiCall", Map.of(), tenant.key(), call).json().get("call_id").asString();
    ask("agenticAiCall", Map.of(), tenant.key(), "{}");
    ask("listCurrentCalls", Map.of(), tenant.key(), "");
    ask("agenticAiEndCall", Map.of("callId", id), tenant.key(), "");
    ask("agenticAiEndCall", Map.of("callId", id), tenant.key(), "");

    assertThat(asked).isEqualTo(docs.operations());
    assertThat(docs.root().at("/components/schemas/AgenticAiCall/required").valueStream())
        .extracting(JsonNode::asString)
        .containsExactly("to");
  }

  @Test
  void failuresAreAsDescribedToo() {
    carrier.callee(
        "+15005550106",
        leg -> leg.refuses(Refusal.SERVICE_UNAVAILABLE, 503, "503 Service Unavailable"));
    String calls = "/api/v1/calls";
    Tenant poor = tenants.open(1);
    tenants.pendingAgent(tenant.account(), AgentMode.ANNOUNCE, "Hi", null);
    Answer[] failures = {
      client.post(calls, tenant.key(), "{}"),
      client.send(client.request(calls).POST(BodyPublishers.noBody())),
      client.post(calls, poor.key(), poor.call("+1234567890")),
      client.post(calls, tenants.operatorKey(), "{}"),
      client.post(calls, tenant.key(), tenant.call("+19005551234")),
      client.post(calls, tenant.key(), poor.call("+1234567890")),
      client.post(calls, tenant.key(), tenant.call("+15005550106")),
    };

    for (Answer failure : failures) {
      JsonNode schema = docs.operation("placeCall").answer(failure.status(), "application/json");
      assertThat(docs.faults(schema, failure.json())).as(failure.text()).isEmpty();
    }
    assertThat(failures)
        .extracting(Answer::status)
        .containsExactly(400, 401, 402, 403, 403, 404, 500);
    for (String operation : docs.operations()) {
      docs.operation(operation)
          .node()
          .get("responses")
          .forEach(
              response ->
                  response
                      .at("/content/application~1json/examples")
                      .forEach(
                          example ->
                              assertThat(
                                      docs.faults(
                                          response.at("/content/application~1json/schema"),
                                          example.get("value")))
                                  .as(operation)
                                  .isEmpty()));
    }
  }

  @Test
  void saysWhatMayBeSentAgain() {
    for (String operation : Set.of("placeCall", "createKey", "uploadSound", "openAccount")) {
      JsonNode node = docs.operation(operation).node();
      assertThat(node.get("parameters").valueStream())
          .as(operation)
          .anyMatch(
              parameter ->
                  parameter.get("name").asString().equals("Idempotency-Key")
                      && parameter.get("in").asString().equals("header")
                      && !parameter.path("required").asBoolean());
      assertThat(node.at("/responses/200/headers").has("Idempotency-Replayed")).isTrue();
      assertThat(node.at("/responses/409/headers").has("Retry-After")).isTrue();
      assertThat(node.at("/responses/409/content/application~1json/examples").toString())
          .contains("IDEMPOTENCY_KEY_IN_USE", "IDEMPOTENCY_KEY_REUSED");
    }
    assertThat(docs.operation("hangUpCall").node().toString()).doesNotContain("Idempotency");
  }

  @Test
  void theExampleOfACallIsOne() {
    JsonNode schema = docs.root().at("/components/schemas/NewCall");
    StringBuilder body = new StringBuilder("{\"agentId\":\"" + tenant.agent() + "\"");
    for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
      if (property.getKey().equals("agentId") || property.getKey().equals("fromNumberId")) {
        continue;
      }
      body.append(",\"")
          .append(property.getKey())
          .append("\":")
          .append(property.getValue().get("example"));
    }

    Answer answer = client.post("/api/v1/calls", tenant.key(), body + "}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(schema.get("required").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrder("toNumber", "agentId");
  }

  private void askAboutTrunks(String operator) {
    String draft = "{\"name\":\"carrier\",\"host\":\"sip.carrier.example\"}";
    String own = ask("createTrunk", Map.of(), tenant.key(), draft).data("/trunk/id");
    ask("listOwnTrunks", Map.of(), tenant.key(), "");
    ask("getTrunk", Map.of("id", own), tenant.key(), "");
    ask("changeTrunk", Map.of("id", own), tenant.key(), "{\"weight\":2}");
    ask("getTrunkHistory", Map.of("id", own), tenant.key(), "");
    ask("deleteTrunk", Map.of("id", own), tenant.key(), "");
    ask(
        "createTrunk",
        Map.of(),
        tenant.key(),
        "{\"name\":\"twilio\",\"twilio\":{\"accountSid\":\"AC0123456789abcdef0123456789abcdef\",\"authToken\":\"t\"}}");
    String platform = ask("createPlatformTrunk", Map.of(), operator, draft).data("/trunk/id");
    Map<String, String> assignment =
        Map.of("accountId", tenant.account().toString(), "trunkId", platform);
    ask("getPlatformTrunk", Map.of("id", platform), operator, "");
    ask("changePlatformTrunk", Map.of("id", platform), operator, "{\"shared\":true}");
    ask("getPlatformTrunkHistory", Map.of("id", platform), operator, "");
    ask("assignTrunk", assignment, operator, "");
    ask("listAssignedTrunks", Map.of("accountId", tenant.account().toString()), operator, "");
    ask("unassignTrunk", assignment, operator, "");
    ask("deletePlatformTrunk", Map.of("id", platform), operator, "");
  }

  private static boolean isKaphilas(String path) {
    return Set.of(
                "/makecall", "/batchcall", "/forwardcall", "/hangup", "/voice", "/play", "/gather")
            .contains(path)
        || path.startsWith("/calls")
        || path.startsWith("/recordings");
  }

  private static String callId(Answer placed) {
    return placed.json().get("callId").asString();
  }

  private Answer upload(String name) {
    return client.send(
        client
            .request("/api/v1/sounds?name=" + name)
            .header("X-API-Key", tenant.key())
            .header("Content-Type", "audio/wav")
            .POST(BodyPublishers.ofByteArray(FakeSoundConverter.wav(Duration.ofMillis(100)))));
  }

  private void askAboutDialRules(String call) {
    Map<String, String> number = Map.of("number", "+12125550123");
    ask("getDialRules", Map.of(), tenant.key(), "");
    ask(
        "setDialRules",
        Map.of(),
        tenant.key(),
        "{\"callingHours\":[{\"days\":[\"MON\"],\"from\":\"09:00\",\"to\":\"20:00\"}],\"attempts\":{\"max\":3,\"windowMinutes\":60},\"allowedCountries\":[\"US\"],\"optOutKey\":\"9\"}");
    ask("addDoNotCall", Map.of(), tenant.key(), "{\"number\":\"+12125550123\"}");
    ask("listDoNotCall", Map.of(), tenant.key(), "");
    ask("getDoNotCall", number, tenant.key(), "");
    ask("removeDoNotCall", number, tenant.key(), "");
    ask("importDoNotCall", Map.of(), tenant.key(), "number\n+12125550123\nnone\n");
    ask("exportDoNotCall", Map.of(), tenant.key(), "");
    ask("optOutCallee", Map.of("callId", call), tenant.key(), "");
  }

  private void askAboutSounds() {
    Answer uploaded = upload("jingle");
    assertThat(
            docs.faults(
                docs.operation("uploadSound").answer(200, "application/json"), uploaded.json()))
        .isEmpty();
    asked.add("uploadSound");
    String sound = uploaded.data("/sound/id");
    ask("listSounds", Map.of(), tenant.key(), "");
    ask("getSound", Map.of("id", sound), tenant.key(), "");
    Answer audio = client.get("/api/v1/sounds/" + sound + "/audio", tenant.key());
    assertThat(
            docs.operation("downloadSound")
                .answer(200, audio.header("Content-Type"))
                .get("format")
                .asString())
        .isEqualTo("binary");
    asked.add("downloadSound");
    carrier.callee("+15005550177", leg -> leg.ringing().answered());
    String call =
        ask("placeCall", Map.of(), tenant.key(), tenant.call("+15005550177")).data("/call/id");
    await()
        .until(
            () ->
                client
                    .get("/api/v1/calls/" + call, tenant.key())
                    .data("/call/status")
                    .equals("ANSWERED"));
    ask("playOnCall", Map.of("callId", call), tenant.key(), "{\"file\":\"jingle\"}");
    ask("deleteSound", Map.of("id", sound), tenant.key(), "");
  }

  private void askAboutRecordings() {
    carrier.callee("+15005550100", leg -> leg.ringing().answered());
    String call =
        client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550100")).data("/call/id");
    Map<String, String> ofTheCall = Map.of("callId", call);
    await()
        .until(() -> client.get("/api/v1/calls/" + call, tenant.key()).text().contains("ANSWERED"));
    String id =
        ask("recordCall", ofTheCall, tenant.key(), "{\"action\":\"start\"}").data("/recordingId");
    ask("recordCall", ofTheCall, tenant.key(), "{\"action\":\"stop\"}");
    await()
        .until(
            () ->
                client.get("/api/v1/recordings/" + id, tenant.key()).text().contains("COMPLETED"));
    ask("listRecordings", Map.of(), tenant.key(), "");
    ask("getRecording", Map.of("id", id), tenant.key(), "");
    ask("downloadRecording", Map.of("id", id), tenant.key(), "");
    ask("deleteRecording", Map.of("id", id), tenant.key(), "");
    ask("setRecordingRetention", Map.of(), tenant.key(), "{\"days\":60}");
    ask("getRecordingRetention", Map.of(), tenant.key(), "");
  }

  private void askAboutWebhooks() {
    String url = "{\"url\":\"https://hooks.test/calls\"}";
    String id = ask("createWebhook", Map.of(), tenant.key(), url).data("/webhook/id");
    Map<String, String> webhook = Map.of("id", id);
    String call =
        client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550199")).data("/call/id");
    String event = "evt_" + call.replace("-", "") + "_1";
    ask("listWebhooks", Map.of(), tenant.key(), "");
    ask("getWebhook", webhook, tenant.key(), "");
    ask("changeWebhook", webhook, tenant.key(), "{\"description\":\"The CRM\"}");
    ask("getWebhookSecret", webhook, tenant.key(), "");
    ask("rotateWebhookSecret", webhook, tenant.key(), "");
    ask("getDefaultWebhookSecret", Map.of(), tenant.key(), "");
    ask("rotateDefaultWebhookSecret", Map.of(), tenant.key(), "{\"overlapSeconds\":60}");
    ask("testWebhook", webhook, tenant.key(), "");
    ask("listDeliveries", webhook, tenant.key(), "");
    ask("redeliver", Map.of("id", id, "eventId", event), tenant.key(), "");
    ask("redeliverMany", webhook, tenant.key(), "{\"from\":\"2026-01-01\"}");
    ask("deleteWebhook", webhook, tenant.key(), "");
  }

  private void askAboutBudgets() {
    String draft = "{\"scope\":\"account\",\"period\":\"day\",\"credits\":100000}";
    String id = ask("createBudget", Map.of(), tenant.key(), draft).data("/budget/id");
    ask("listBudgets", Map.of(), tenant.key(), "");
    ask("getBudget", Map.of("id", id), tenant.key(), "");
    ask("changeBudget", Map.of("id", id), tenant.key(), "{\"credits\":200000}");
    ask("deleteBudget", Map.of("id", id), tenant.key(), "");
    ask("setLowBalance", Map.of(), tenant.key(), "{\"thresholds\":[1000000,100]}");
    ask("getLowBalance", Map.of(), tenant.key(), "");
  }

  private void askAboutTheModel() {
    String model =
        "{\"kind\":\"open_ai\",\"model\":\"m\",\"apiKey\":\"sk-5d41402abc4b2a76\",\"prices\":{\"input\":0.4,\"output\":1.6,\"currency\":\"USD\"}}";
    ask("putLlm", Map.of(), tenant.key(), model);
    ask("getLlm", Map.of(), tenant.key(), "");
    ask("testLlm", Map.of(), tenant.key(), "");
    ask("deleteLlm", Map.of(), tenant.key(), "");
  }

  /// Asks an operation for a good answer and holds it against the description.
  private Answer ask(String id, Map<String, String> path, String key, String body) {
    Description.Operation operation = docs.operation(id);
    String url = operation.path();
    for (Map.Entry<String, String> variable : path.entrySet()) {
      url = url.replace("{" + variable.getKey() + "}", variable.getValue());
    }
    Answer answer =
        client.send(
            operation.method().toUpperCase(Locale.ROOT), url, key, BodyPublishers.ofString(body));
    assertThat(answer.status()).as(id + ": " + answer.text()).isEqualTo(200);
    if (answer.header("Content-Type").startsWith("audio/wav")) {
      assertThat(operation.answer(200, "audio/wav").get("format").asString()).isEqualTo("binary");
    } else if (answer.header("Content-Type").startsWith("text/")) {
      String type = answer.header("Content-Type").split(";", 2)[0];
      assertThat(operation.answer(200, type).get("type").asString()).isEqualTo("string");
    } else {
      assertThat(docs.faults(operation.answer(200, "application/json"), answer.json()))
          .as(id)
          .isEmpty();
    }
    assertThat(operation.headers(200))
        .as(id)
        .allMatch(name -> name.equals(REPLAYED) || !answer.header(name).isEmpty());
    asked.add(id);
    return answer;
  }
}
