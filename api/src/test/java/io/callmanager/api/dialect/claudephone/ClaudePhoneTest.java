package io.callmanager.api.dialect.claudephone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.account.ApiKeys;
import io.callmanager.agent.AgentMode;
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
import io.callmanager.call.spi.Refusal;
import io.callmanager.shared.CallId;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class ClaudePhoneTest {

  private static final String TO = "+15005550901";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  @Autowired private Calls calls;
  @Autowired private ApiKeys keys;
  @Autowired private StagedModels models;
  private Tenant tenant;

  @BeforeEach
  void open() {
    tenant = tenants.open(1000);
  }

  @Test
  void saysTheCallsOwnMessage() {
    CallId call = place("{\"to\":\"%s\",\"message\":\"The disk is full.\"}".formatted(TO));

    awaitDialled(call);
    assertThat(carrier.leg(call).order().opening().text()).isEqualTo("The disk is full.");
    assertThat(carrier.leg(call).order().conversation()).isNull();
    assertThat(calls.find(tenant.account(), call).orElseThrow().script().mode())
        .isEqualTo(AgentMode.ANNOUNCE);
  }

  @Test
  void answersBeforeAnyTrunkDoes() {
    carrier.callee(TO, leg -> {});

    Answer answer =
        client.post(
            "/api/outbound-call",
            tenant.key(),
            "{\"to\":\"%s\",\"message\":\"Hello\"}".formatted(TO));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("status").asString()).isEqualTo("queued");
  }

  @Test
  void showsAFailureOfTheTrunkInTheCallAndGivesTheCreditsBack() {
    carrier.callee(TO, leg -> leg.refuses(Refusal.SERVICE_UNAVAILABLE, 503, "Service Unavailable"));
    CallId call = place("{\"to\":\"%s\",\"message\":\"Hello\"}".formatted(TO));

    Call ended = awaitEnd(call);

    Answer shown = client.get("/api/call/" + call, tenant.key());
    assertThat(shown.json().get("state").asString()).isEqualTo("failed");
    assertThat(shown.json().get("reason").asString()).isEqualTo("service_unavailable");
    assertThat(ended.answeredAt()).isNull();
    assertThat(tenants.balance(tenant.account()).available().amount()).isEqualTo(1000);
  }

  @Test
  void placesACallOnceHoweverOftenItIsAskedFor() {
    carrier.callee(TO, StagedLeg::ringing);
    String body = "{\"to\":\"%s\",\"message\":\"Hello\"}".formatted(TO);
    String key = UUID.randomUUID().toString();

    Answer first = client.post("/api/outbound-call", tenant.key(), body, key);
    Answer second = client.post("/api/outbound-call", tenant.key(), body, key);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void doesNotConverseWhereNobodyCouldAnswer() {
    models.available(false);
    Answer answer =
        client.post(
            "/api/outbound-call",
            tenant.key(),
            "{\"to\":\"%s\",\"message\":\"Hello\",\"mode\":\"conversation\"}".formatted(TO));
    models.available(true);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("error").asString()).isEqualTo("service_unavailable");
    assertThat(tenants.balance(tenant.account()).available().amount()).isEqualTo(1000);
  }

  @Test
  void takesOnlyKeysThatAreNotAnotherContracts() {
    String own = keys.create(tenant.account(), "own", null, "claude-phone").secret();
    String other = keys.create(tenant.account(), "other", null, "kaphila").secret();

    assertThat(client.get("/api/devices", own).status()).isEqualTo(200);
    assertThat(client.get("/api/devices", tenant.key()).status()).isEqualTo(200);
    assertThat(client.get("/api/devices", other).status()).isEqualTo(403);
    assertThat(client.get("/api/v1/account", own).status()).isEqualTo(403);
    assertThat(client.get("/api/v1/account", own).json().get("message").asString())
        .contains("another of the APIs");
  }

  private CallId place(String body) {
    Answer answer = client.post("/api/outbound-call", tenant.key(), body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return new CallId(UUID.fromString(answer.json().get("callId").asString()));
  }

  private void awaitDialled(CallId call) {
    await().until(() -> calls.find(tenant.account(), call).orElseThrow().dialedAt() != null);
  }

  private Call awaitEnd(CallId call) {
    return await()
        .until(
            () -> calls.find(tenant.account(), call).orElseThrow(),
            found -> found.endedAt() != null);
  }
}
