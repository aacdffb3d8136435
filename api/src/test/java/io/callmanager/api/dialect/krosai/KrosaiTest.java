package io.callmanager.api.dialect.krosai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.account.ApiKeys;
import io.callmanager.agent.AgentMode;
import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.StagedLeg;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.Call;
import io.callmanager.call.Calls;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class KrosaiTest {

  private static final String CALLS = "/v1/outbound-calls";
  private static final String NUMBER = "+15005550006";
  private static final String TO = "+15005550911";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  @Autowired private Calls calls;
  @Autowired private ApiKeys keys;
  private Tenant tenant;

  @BeforeEach
  void open() {
    carrier.callee(TO, StagedLeg::ringing);
    tenant = tenants.open(1000);
  }

  @Test
  void givesTheAgentTheMetadataAsItsVariables() {
    AgentId agent =
        tenants.agent(
            tenant.account(),
            AgentMode.ANNOUNCE,
            "Hello {{name}}, about {{customer_id}}.",
            tenant.number());
    CallId call =
        place(
            "\"endpoint_id\":\"%s\",\"metadata\":{\"name\":\"Ada\",\"customer_id\":\"cust_1\",\"n\":7}"
                .formatted(agent));

    awaitDialled(call);
    assertThat(carrier.leg(call).order().opening().text()).isEqualTo("Hello Ada, about cust_1.");
    Call placed = calls.find(tenant.account(), call).orElseThrow();
    assertThat(placed.metadata()).isEqualTo(Map.of("name", "Ada", "customer_id", "cust_1", "n", 7));
    assertThat(placed.contactName()).isEqualTo("Ada");
  }

  @ParameterizedTest
  @CsvSource({"60,60", "300,300", "600,300", "99999999999,300"})
  void endsACallAfterItsLongestDurationButNeverLaterThanItsAgentsCalls(long asked, int kept) {
    CallId call = place("\"endpoint_id\":\"%s\",\"max_duration\":%d".formatted(agent(), asked));

    assertThat(calls.find(tenant.account(), call).orElseThrow().maxDurationSeconds())
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "max_duration|\"max_duration\":0",
        "max_duration|\"max_duration\":-5",
        "max_duration|\"max_duration\":1.5",
        "max_duration|\"max_duration\":\"600\"",
        "metadata|\"metadata\":\"text\"",
        "webhook_url|\"webhook_url\":\"ftp://example.com\"",
        "webhook_url|\"webhook_url\":\"http://127.0.0.1/hook\"",
      })
  void saysWhichFieldIsWrong(String field, String json) {
    Answer answer = post("\"endpoint_id\":\"%s\",%s".formatted(agent(), json));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/code").asString()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.json().at("/details/field").asString()).isEqualTo(field);
    assertThat(answer.json().at("/error").asString()).contains(field);
  }

  @Test
  void understandsEndpointsWithAndWithoutTheirPrefix() {
    for (String id :
        new String[] {
          "ep_" + agent(), agent().toString(), agent().toString().replace("-", ""),
        }) {
      Answer answer = post("\"endpoint_id\":\"%s\"".formatted(id));
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.json().at("/endpoint_id").asString()).isEqualTo("ep_" + agent());
    }
  }

  @Test
  void tellsOfTheAccountsDialRules() {
    client.post("/api/v1/do-not-call", tenant.key(), "{\"number\":\"+12125550123\"}");

    Answer answer =
        client.post(
            CALLS,
            tenant.key(),
            "{\"from_number\":\"%s\",\"to_number\":\"+12125550123\",\"endpoint_id\":\"%s\"}"
                .formatted(NUMBER, agent()));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().at("/code").asString()).isEqualTo("CALL_NOT_ALLOWED");
    assertThat(answer.json().at("/details").toString())
        .isEqualTo("{\"field\":\"to_number\",\"value\":\"+12125550123\",\"rule\":\"do_not_call\"}");
  }

  @Test
  void answersTheSameRequestTheSame() {
    String body =
        "{\"from_number\":\"%s\",\"to_number\":\"%s\",\"endpoint_id\":\"%s\"}"
            .formatted(NUMBER, TO, agent());
    Answer first = sendKeyed(body);
    Answer again = sendKeyed(body);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(client.get("/v1/calls", tenant.key()).json().at("/total").asInt()).isEqualTo(1);
    Answer other = sendKeyed(body.replace(TO, "+15005550912"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().at("/code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void showsACallWhoeverPlacedItAndInV1WhatWasPlacedHere() {
    String first = client.post("/api/v1/calls", tenant.key(), tenant.call(TO)).data("/call/id");
    CallId second = place("\"endpoint_id\":\"%s\"".formatted(agent()));

    Answer log = client.get("/v1/calls?limit=1&page=2", tenant.key());
    assertThat(log.json().at("/total").asInt()).isEqualTo(2);
    assertThat(log.json().at("/total_pages").asInt()).isEqualTo(2);
    assertThat(log.json().at("/data/0/call_id").asString()).isEqualTo("call_" + first);
    assertThat(client.get("/v1/calls/" + first.replace("-", ""), tenant.key()).status())
        .isEqualTo(200);
    assertThat(client.get("/api/v1/calls/" + second, tenant.key()).status()).isEqualTo(200);
    assertThat(client.get("/v1/calls?page=3&limit=1", tenant.key()).json().at("/data").size())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "status=ringing,1",
    "'status=completed,busy',0",
    "status=initiated&status=ringing,1",
    "direction=inbound,0",
    "phone_number_id=pn_{number},1",
    "phone_number_id={number},1",
    "end_date=2020-01-01,0",
    "metadata[customer_id]=cust_9,1",
    "metadata.customer_id=other,0",
  })
  void findsCalls(String query, int count) {
    CallId call =
        place(
            "\"endpoint_id\":\"%s\",\"metadata\":{\"customer_id\":\"cust_9\"}".formatted(agent()));
    await()
        .until(
            () ->
                client
                    .get("/v1/calls/" + call, tenant.key())
                    .json()
                    .at("/status")
                    .asString()
                    .equals("ringing"));

    Answer found =
        client.get(
            "/v1/calls?" + query.replace("{number}", tenant.number().toString()), tenant.key());

    assertThat(found.status()).as(found.text()).isEqualTo(200);
    assertThat(found.json().at("/total").asInt()).isEqualTo(count);
    assertThat(found.json().at("/data").size()).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({
    "status=done,status,done",
    "direction=sideways,direction,sideways",
    "phone_number_id=7,phone_number_id,7",
    "start_date=yesterday,start_date,yesterday",
    "start_date=2026-02-01&end_date=2026-01-01,end_date,2026-01-01",
    "page=0,page,0",
  })
  void saysWhichParameterIsWrong(String query, String field, String value) {
    Answer answer = client.get("/v1/calls?" + query, tenant.key());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/code").asString()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.json().at("/details/field").asString()).isEqualTo(field);
    assertThat(answer.json().at("/details/value").asString()).isEqualTo(value);
  }

  @Test
  void includesTheWholeOfTheLastDay() {
    place("\"endpoint_id\":\"%s\"".formatted(agent()));
    String today =
        client
            .get("/v1/calls", tenant.key())
            .json()
            .at("/data/0/created_at")
            .asString()
            .substring(0, 10);

    Answer found =
        client.get("/v1/calls?start_date=%s&end_date=%s".formatted(today, today), tenant.key());
    assertThat(found.json().at("/total").asInt()).isEqualTo(1);
  }

  @Test
  void costsCentsOnceItIsOver() {
    carrier.callee(
        TO, leg -> leg.ringing().answered().speaks().after(Duration.ofSeconds(2)).hasSpoken(2_000));
    CallId call = place("\"endpoint_id\":\"%s\"".formatted(agent()));

    await()
        .until(
            () ->
                client
                    .get("/v1/calls/" + call, tenant.key())
                    .json()
                    .at("/status")
                    .asString()
                    .equals("completed"));
    Answer shown = client.get("/v1/calls/" + call, tenant.key());
    assertThat(shown.json().at("/cost_cents").asInt()).isEqualTo(1);
    assertThat(shown.json().at("/duration").asInt()).isEqualTo(2);
    assertThat(shown.json().at("/end_reason").asString()).isEqualTo("announce_complete");
  }

  @Test
  void tellsInItsWordsOfAUrlThatCantBeRead() {
    Answer answer = client.get("/v1/calls/a%3Bb", tenant.key());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/code").asString()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.json().at("/details").isObject()).isTrue();
  }

  @Test
  void takesNoKeyThatIsBoundToAnotherContract() {
    String key = keys.create(tenant.account(), "other", null, "kaphila").secret();

    Answer answer = client.get("/v1/calls", key);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().at("/code").asString()).isEqualTo("FORBIDDEN");
    String own = keys.create(tenant.account(), "own", null, "krosai").secret();
    assertThat(client.get("/v1/calls", own).status()).isEqualTo(200);
  }

  @Test
  void hasNothingOfAnotherAccounts() {
    Tenant stranger = tenants.open(1000);
    CallId call = place("\"endpoint_id\":\"%s\"".formatted(agent()));

    Answer foreign = client.get("/v1/calls/call_" + call, stranger.key());
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(client.get("/v1/calls", stranger.key()).json().at("/total").asInt()).isZero();
    assertThat(
            client
                .get("/v1/calls?phone_number_id=" + tenant.number(), stranger.key())
                .json()
                .at("/total")
                .asInt())
        .isZero();
    Answer agent =
        client.post(
            CALLS,
            stranger.key(),
            "{\"from_number\":\"%s\",\"to_number\":\"%s\",\"endpoint_id\":\"%s\"}"
                .formatted(NUMBER, TO, agent()));
    assertThat(agent.json().at("/code").asString()).isEqualTo("ENDPOINT_NOT_FOUND");
  }

  private AgentId agent() {
    return tenant.agent();
  }

  private Answer sendKeyed(String body) {
    return client.send(
        client
            .request(CALLS)
            .header("X-API-Key", tenant.key())
            .header("Idempotency-Key", "once")
            .POST(BodyPublishers.ofString(body)));
  }

  private Answer post(String more) {
    return client.post(
        CALLS,
        tenant.key(),
        "{\"from_number\":\"%s\",\"to_number\":\"%s\",%s}".formatted(NUMBER, TO, more));
  }

  private CallId place(String more) {
    Answer answer = post(more);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().at("/status").asString()).isEqualTo("initiated");
    String id = answer.json().at("/call_id").asString();
    assertThat(id).startsWith("call_");
    return new CallId(UUID.fromString(id.substring("call_".length())));
  }

  private void awaitDialled(CallId call) {
    await().until(() -> calls.find(tenant.account(), call).orElseThrow().dialedAt() != null);
  }
}
