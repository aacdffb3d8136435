package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.Plan;
import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// What a call would come to, which must be what it comes to.
@ApiTest
class QuoteTest {

  private static final String CALLS = "/api/v1/calls";
  private static final String QUOTE = "/api/v1/calls/quote";

  /// A number that no sandbox answers for, so that all rules apply.
  private static final String CALLEE = "+12125550199";

  private static final String PREMIUM = "+19005551234";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
  }

  @AfterEach
  void makeRoom() {
    carrier.saturate(null);
    carrier.trunkless(false);
  }

  @Test
  void tellsWhatTheCallWouldCost() {
    JsonNode quote = quote(CALLEE);

    assertThat(quote.toString())
        .isEqualTo(
            "{\"allowed\":true,\"queuePosition\":null,\"creditsRequired\":5,\"creditsPerMinute\":1,\"maxDurationSeconds\":300,\"fromNumber\":\""
                + quote.at("/fromNumber").asString()
                + "\",\"trunk\":\"staged\",\"trunkCount\":1,\"refusal\":null}");
    call(CALLEE);
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isEqualTo(5);
  }

  @Test
  void leavesNothingBehind() {
    set("/api/v1/dial-rules", "{\"attempts\":{\"max\":1,\"windowMinutes\":60}}");
    client.post(
        "/api/v1/budgets",
        tenant.key(),
        "{\"scope\":\"account\",\"period\":\"day\",\"credits\":5}");
    int dialled = carrier.dialed();

    for (int i = 0; i < 3; i++) {
      assertThat(quote(CALLEE).at("/allowed").asBoolean()).isTrue();
    }

    assertThat(tenants.balance(tenant.account()).available().amount()).isEqualTo(100);
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isZero();
    assertThat(get(CALLS).at("/calls").size()).isZero();
    assertThat(get("/api/v1/events").at("/events").size()).isZero();
    assertThat(get("/api/v1/budgets").at("/budgets/0/used").asInt()).isZero();
    assertThat(get("/api/v1/account").at("/concurrency/live").asInt()).isZero();
    assertThat(carrier.dialed()).isEqualTo(dialled);
    assertThat(call(CALLEE).status()).isEqualTo(200);
  }

  @Test
  void makesNoWebhookOfTheCallsUrl() {
    assertThat(quote(CALLEE, ",\"webhookUrl\":\"https://hooks.test/x\"").at("/allowed").asBoolean())
        .isTrue();
    assertThat(get("/api/v1/webhooks").at("/webhooks").size()).isZero();
  }

  @Test
  void tellsThePlaceInTheQueue() {
    tenant = tenants.open(100, Plan.FREE);
    call("+12125550101");

    String queue = ",\"queue\":true";
    assertThat(quote(CALLEE, queue).at("/queuePosition").asInt()).isEqualTo(1);
    call(CALLEE, queue);
    assertThat(quote(CALLEE, queue).at("/queuePosition").asInt()).isEqualTo(2);
    assertThat(quote(CALLEE).at("/refusal/status").asInt()).isEqualTo(429);
  }

  @Test
  void refusesForWantOfCredits() {
    tenant = tenants.open(4);
    JsonNode quote = assertQuotedAsAnswered(CALLEE, 402);
    assertThat(quote.at("/creditsRequired").asInt()).isEqualTo(5);
  }

  @Test
  void refusesOverABudget() {
    client.post(
        "/api/v1/budgets",
        tenant.key(),
        "{\"scope\":\"account\",\"period\":\"day\",\"credits\":4}");
    JsonNode quote = assertQuotedAsAnswered(CALLEE, 402);
    assertThat(quote.at("/refusal/body/code").asString()).isEqualTo("BUDGET_EXCEEDED");
  }

  @Test
  void refusesOverThePlan() {
    tenant = tenants.open(100, Plan.FREE);
    call("+12125550101");
    assertQuotedAsAnswered(CALLEE, 429);
  }

  @Test
  void refusesByTheRulesAndTheList() {
    JsonNode quote = assertQuotedAsAnswered(PREMIUM, 403);
    assertThat(quote.at("/refusal/body/details/rule").asString()).isEqualTo("premium_rate");
    assertThat(quote.at("/creditsRequired").asInt()).isEqualTo(5);

    client.post("/api/v1/do-not-call", tenant.key(), "{\"number\":\"" + CALLEE + "\"}");
    assertThat(assertQuotedAsAnswered(CALLEE, 403).at("/refusal/body/details/rule").asString())
        .isEqualTo("do_not_call");

    set("/api/v1/dial-rules", "{\"attempts\":{\"max\":1,\"windowMinutes\":60}}");
    call("+12125550102");
    JsonNode attempts = assertQuotedAsAnswered("+12125550102", 403);
    assertThat(attempts.at("/refusal/body/details/rule").asString()).isEqualTo("attempts");
    assertThat(attempts.at("/refusal/body/details/allowedAt").asString()).isNotBlank();
  }

  @Test
  void refusesWithoutRoomOrTrunk() {
    carrier.saturate(Duration.ofSeconds(3));
    assertThat(assertQuotedAsAnswered(CALLEE, 429).at("/refusal/body/retryAfter").asInt())
        .isEqualTo(3);
    carrier.saturate(null);
    carrier.trunkless(true);
    assertQuotedAsAnswered(CALLEE, call(CALLEE).status());
  }

  @Test
  void refusesAnAgentOfAnotherAccount() {
    Tenant stranger = tenants.open(100);
    Answer answer = client.post(QUOTE, stranger.key(), tenant.call(CALLEE));
    assertThat(answer.json().at("/data/quote/refusal/status").asInt()).isEqualTo(404);
    assertThat(answer.json().at("/data/quote/creditsRequired").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"toNumber\":\"12\",\"agentId\":\"x\"}",
        "{\"toNumber\":\"+12125550199\",\"agentId\":\"01a201ad-7e10-7421-9c76-8bf24c80d2b5\",\"webhookUrl\":\"http://127.0.0.1/\"}"
      })
  void saysWhatIsWrongWithTheWish(String body) {
    Answer quoted = client.post(QUOTE, tenant.key(), body);
    Answer answered = client.post(CALLS, tenant.key(), body);

    assertThat(quoted.status()).isEqualTo(400);
    assertThat(quoted.json()).isEqualTo(answered.json());
  }

  /// Holds a quote against the answer to the call itself.
  private JsonNode assertQuotedAsAnswered(String number, int status) {
    JsonNode quote = quote(number);
    Answer answer = call(number);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(quote.at("/allowed").asBoolean()).isFalse();
    assertThat(quote.at("/trunk").isNull()).isTrue();
    assertThat(quote.at("/refusal/status").asInt()).isEqualTo(status);
    assertThat(quote.at("/refusal/body")).isEqualTo(answer.json());
    return quote;
  }

  private JsonNode quote(String number) {
    return quote(number, "");
  }

  private JsonNode quote(String number, String more) {
    Answer answer = client.post(QUOTE, tenant.key(), wish(number, more));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().at("/data/quote");
  }

  private Answer call(String number) {
    return call(number, "");
  }

  private Answer call(String number, String more) {
    return client.post(CALLS, tenant.key(), wish(number, more));
  }

  private String wish(String number, String more) {
    return "{\"toNumber\":\"%s\",\"agentId\":\"%s\"%s}".formatted(number, tenant.agent(), more);
  }

  private JsonNode get(String path) {
    return client.get(path, tenant.key()).json().get("data");
  }

  private void set(String path, String body) {
    assertThat(client.send("PUT", path, tenant.key(), BodyPublishers.ofString(body)).status())
        .isEqualTo(200);
  }
}
