package io.callmanager.api.dialect.agenticai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.account.ApiKeys;
import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.StagedLeg;
import io.callmanager.api.testing.StagedModels;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.Call;
import io.callmanager.call.Calls;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.event.Event;
import io.callmanager.event.EventCall;
import io.callmanager.event.EventId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class AgenticAiTest {

  private static final String TO = "+15005550931";
  private static final String HOOKS = "https://hooks.test";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  @Autowired private Calls calls;
  @Autowired private ApiKeys keys;
  @Autowired private StagedModels models;
  @Autowired private StatusCallbacks callbacks;
  private Tenant tenant;

  @BeforeEach
  void open() {
    tenant = tenants.open(1000);
    carrier.callee(TO, StagedLeg::ringing);
  }

  @AfterEach
  void bringTheModelBack() {
    models.available(true);
  }

  @Test
  void goesByThePromptAndItsMetadata() {
    CallId call =
        place(
            ",\"prompt\":\"Ask {{customer_id}} about {{order}}.\",\"metadata\":{\"customer_id\":\"12345\",\"order\":{\"n\":1}}");

    assertThat(prompt(call)).isEqualTo("Ask 12345 about {\"n\":1}.");
    Answer shown = client.get("/api/v1/calls/" + call, tenant.key());
    assertThat(shown.json().at("/data/call/metadata/order/n").asInt()).isEqualTo(1);
  }

  @Test
  void goesByTheAgentsPromptOrTheUsualOne() {
    assertThat(prompt(place(""))).isEqualTo("Be kind.");

    client.patch("/api/v1/agents/" + tenant.agent(), tenant.key(), "{\"prompt\":\"\"}");
    client.post("/api/v1/admin/agents/" + tenant.agent() + "/approve", tenants.operatorKey());

    assertThat(prompt(place(""))).isEqualTo("You are a helpful AI assistant making a phone call.");
  }

  @Test
  void refusesWithStatus200WhatKeepsACallFromBeingPlaced() {
    assertRefused(
        tenants.open(0),
        "Unable to create record: Insufficient credits. The call needs 5, the account has 0.");

    models.available(false);
    assertRefused(
        tenant,
        "Unable to create record: No language model is set up that could go by a prompt. Bring one under /api/v1/llm.");
    models.available(true);

    Answer local =
        client.post(
            "/api/call",
            tenant.key(),
            "{\"to\":\"%s\",\"webhook_url\":\"http://127.0.0.1:9\"}".formatted(TO));
    assertThat(local.text())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Unable to create record: webhook_url must not lead to a private address\"}");
    assertThat(tenants.balance(tenant.account()).available().amount()).isEqualTo(1000);
  }

  private void assertRefused(Tenant account, String error) {
    Answer answer = client.post("/api/call", account.key(), body(""));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("error").asString()).isEqualTo(error);
    assertThat(answer.json().get("success").asBoolean()).isFalse();
    assertThat(answer.json().has("call_id")).isFalse();
  }

  @Test
  void placesACallOnceHoweverOftenItIsAskedFor() {
    String key = UUID.randomUUID().toString();

    Answer first = client.post("/api/call", tenant.key(), body(""), key);
    Answer second = client.post("/api/call", tenant.key(), body(""), key);

    assertThat(first.json().get("webhook_url").asString()).isEqualTo(HOOKS);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void tellsTheBaseUrlInItsOwnFormat() {
    place("");

    JsonNode webhook = client.get("/api/v1/webhooks", tenant.key()).json().at("/data/webhooks/0");

    assertThat(webhook.get("url").asString()).startsWith(HOOKS);
    assertThat(webhook.get("format").asString()).isEqualTo("agenticai");
  }

  @Test
  void endsACallOnce() {
    CallId call = place("");
    await().until(() -> find(call).ringingAt() != null);

    Answer ended = client.post("/api/calls/" + call + "/end", tenant.key());
    await().until(() -> find(call).endedAt() != null);
    Answer again = client.post("/api/calls/" + call + "/end", tenant.key());

    assertThat(ended.text())
        .isEqualTo("{\"success\":true,\"message\":\"Call %s ended\"}".formatted(call));
    assertThat(again.text()).isEqualTo("{\"success\":false,\"error\":\"Call not found\"}");
    assertThat(CallProgress.of(find(call))).isEqualTo("canceled");
  }

  @Test
  void isOutOfAnotherAccountsReach() {
    CallId call = place("");
    Tenant stranger = tenants.open(10);

    Answer end = client.post("/api/calls/" + call + "/end", stranger.key());

    assertThat(end.text()).isEqualTo("{\"success\":false,\"error\":\"Call not found\"}");
    assertThat(find(call).endedAt()).isNull();
    assertThat(client.get("/api/calls", stranger.key()).text())
        .isEqualTo("{\"success\":true,\"count\":0,\"calls\":[]}");
  }

  @Test
  void listsWhatGoesOnAndToOthersWhatHasJustEnded() {
    CallId live = place("");
    CallId over = place("");
    await().until(() -> find(live).ringingAt() != null);
    client.post("/api/calls/" + over + "/end", tenant.key());
    await().until(() -> find(over).endedAt() != null);

    JsonNode own = client.get("/api/calls", bound("agenticai")).json();
    JsonNode others = client.get("/api/calls", bound("claude-phone")).json();
    JsonNode any = client.get("/api/calls", tenant.key()).json();

    assertThat(own.get("count").asInt()).isEqualTo(1);
    JsonNode row = own.at("/calls/0");
    assertThat(row.get("callId")).isEqualTo(row.get("call_id"));
    assertThat(row.get("call_id").asString()).isEqualTo(live.toString());
    assertThat(row.get("to").asString()).isEqualTo(TO);
    assertThat(row.get("to_number").asString()).isEqualTo(TO);
    assertThat(row.get("state").asString()).isEqualTo("dialing");
    assertThat(row.get("status").asString()).isEqualTo("ringing");
    assertThat(row.get("direction").asString()).isEqualTo("outbound");
    assertThat(others.get("count").asInt()).isEqualTo(2);
    assertThat(others.at("/calls/0/status").asString()).isEqualTo("canceled");
    assertThat(any).isEqualTo(others);
    assertThat(client.get("/api/calls", bound("kaphila")).status()).isEqualTo(403);
    assertThat(client.post("/api/calls", tenant.key(), "{}").status()).isEqualTo(405);
  }

  @Test
  void takesOnlyKeysThatAreNotAnotherContracts() {
    assertThat(client.post("/api/call", bound("agenticai"), "{}").status()).isEqualTo(200);
    assertThat(client.post("/api/call", bound("claude-phone"), "{}").status()).isEqualTo(403);
    assertThat(client.get("/api/calls", bound("v1")).status()).isEqualTo(403);
  }

  @Test
  void tellsOfACallAsTwilioDoes() {
    CallId id = place(",\"metadata\":{\"crm\":\"7\"}");
    await().until(() -> find(id).ringingAt() != null);
    client.post("/api/calls/" + id + "/end", tenant.key());
    Call call = await().until(() -> find(id), found -> found.endedAt() != null);

    Map<String, Object> ringing = told(call, 2, "call.ringing");
    Map<String, Object> ended = told(call, 3, "call.ended");

    assertThat(told(call, 1, "call.initiated"))
        .containsEntry("CallStatus", "initiated")
        .containsEntry("status", "initiating")
        .containsEntry("SequenceNumber", "0");
    assertThat(ringing)
        .containsEntry("CallSid", "CA" + id.toString().replace("-", ""))
        .containsEntry("CallStatus", "ringing")
        .containsEntry("To", TO)
        .containsEntry("call_id", id.toString())
        .containsEntry("metadata", Map.of("crm", "7"))
        .doesNotContainKey("CallDuration");
    assertThat(ended)
        .containsEntry("CallStatus", "canceled")
        .containsEntry("status", "canceled")
        .containsEntry("CallDuration", "0");
  }

  private Map<String, Object> told(Call call, int sequence, String type) {
    Event event =
        new Event(
            EventId.ofCall(call.id(), sequence),
            type,
            requireNonNull(call.endedAt()),
            Map.of(),
            new EventCall(
                call.id().value(),
                call.status(),
                call.to().e164(),
                call.from().e164(),
                call.agent().value(),
                call.campaign().value(),
                call.contact().value(),
                call.metadata()));
    return Json.readObject(callbacks.message(tenant.account(), event).orElseThrow());
  }

  private String bound(String contract) {
    return keys.create(tenant.account(), contract, null, contract).secret();
  }

  private Call find(CallId call) {
    return calls.find(tenant.account(), call).orElseThrow();
  }

  private CallId place(String more) {
    Answer answer = client.post("/api/call", tenant.key(), body(more));
    assertThat(answer.json().get("success").asBoolean()).as(answer.text()).isTrue();
    return new CallId(UUID.fromString(answer.json().get("call_id").asString()));
  }

  private String prompt(CallId call) {
    await().until(() -> find(call).dialedAt() != null);
    ConversationPlan talk = requireNonNull(carrier.leg(call).order().conversation());
    return ((ConversationPlan.Brain.Llm) talk.brain()).prompt();
  }

  private static String body(String more) {
    return "{\"to\":\"%s\",\"webhook_url\":\"%s\"%s}".formatted(TO, HOOKS, more);
  }
}
