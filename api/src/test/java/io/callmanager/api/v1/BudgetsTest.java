package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.Plan;
import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/// Budgets, and how many calls there may be at once.
@ApiTest
class BudgetsTest {

  private static final String CALLEE = "+15005550199";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  private Tenant tenant;

  @BeforeEach
  void openAnAccount() {
    tenant = tenants.open(1000);
  }

  @Test
  void refusesTheCallThatDoesNotFit() {
    Answer budget = set("{\"scope\":\"account\",\"period\":\"day\",\"credits\":12}");
    assertThat(budget.status()).isEqualTo(200);

    assertThat(call().status()).isEqualTo(200);
    assertThat(call().status()).isEqualTo(200);
    Answer refused = call();

    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.json().at("/code").asString()).isEqualTo("BUDGET_EXCEEDED");
    assertThat(refused.json().at("/details/scope").asString()).isEqualTo("account");
    assertThat(refused.json().at("/details/period").asString()).isEqualTo("day");
    assertThat(refused.json().at("/details/budget").asInt()).isEqualTo(12);
    assertThat(refused.json().at("/details/used").asInt()).isEqualTo(10);
    assertThat(refused.json().at("/details/required").asInt()).isEqualTo(5);
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isEqualTo(10);
    assertThat(shown(budget).at("/data/budget/remaining").asInt()).isEqualTo(2);
  }

  @Test
  void givesBackWhatACallDidNotUse() {
    Answer budget = set("{\"scope\":\"account\",\"period\":\"month\",\"credits\":5}");
    String call = call().data("/call/id");
    assertThat(call().status()).isEqualTo(402);

    client.post("/api/v1/calls/" + call + "/hangup", tenant.key());

    assertThat(shown(budget).at("/data/budget/used").asInt()).isZero();
    assertThat(call().status()).isEqualTo(200);
  }

  @Test
  void countsWhatAKeyAndAnAgentCallByThemselves() {
    Answer key = client.post("/api/v1/keys", tenant.key(), "{\"name\":\"Second\"}");
    set(
        "{\"scope\":\"api_key\",\"scopeId\":\"%s\",\"period\":\"day\",\"credits\":5}"
            .formatted(key.data("/key/id")));
    String second = key.data("/apiKey");

    assertThat(client.post("/api/v1/calls", second, tenant.call(CALLEE)).status()).isEqualTo(200);
    Answer refused = client.post("/api/v1/calls", second, tenant.call(CALLEE));
    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.json().at("/details/scope").asString()).isEqualTo("api_key");
    assertThat(call().status()).isEqualTo(200);

    set(
        "{\"scope\":\"agent\",\"scopeId\":\"%s\",\"period\":\"day\",\"credits\":12}"
            .formatted(tenant.agent()));
    assertThat(call().json().at("/details/scope").asString()).isEqualTo("agent");
  }

  @Test
  void countsFromTheBeginningOfThePeriod() {
    call();

    Answer budget = set("{\"scope\":\"account\",\"period\":\"day\",\"credits\":7}");

    assertThat(budget.data("/budget/used")).isEqualTo("5");
    assertThat(call().status()).isEqualTo(402);
  }

  @Test
  void keepsToAChangeAtOnce() {
    Answer budget = set("{\"scope\":\"account\",\"period\":\"day\",\"credits\":0}");
    String path = "/api/v1/budgets/" + budget.data("/budget/id");
    assertThat(call().status()).isEqualTo(402);

    assertThat(client.patch(path, tenant.key(), "{\"credits\":5}").status()).isEqualTo(200);
    assertThat(call().status()).isEqualTo(200);
    assertThat(call().status()).isEqualTo(402);

    assertThat(client.delete(path, tenant.key()).status()).isEqualTo(200);
    assertThat(call().status()).isEqualTo(200);
    assertThat(client.get(path, tenant.key()).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"period\":\"day\",\"credits\":5}|scope",
        "{\"scope\":\"account\",\"credits\":5}|period",
        "{\"scope\":\"account\",\"period\":\"day\"}|credits",
        "{\"scope\":\"account\",\"period\":\"day\",\"credits\":-1}|credits",
        "{\"scope\":\"agent\",\"period\":\"day\",\"credits\":5}|scopeId",
        "{\"scope\":\"account\",\"scopeId\":\"01a201ad-7e10-7421-9c76-8bf24c80d2b5\",\"period\":\"day\",\"credits\":5}|scopeId",
        "{\"scope\":\"agent\",\"scopeId\":\"01a201ad-7e10-7421-9c76-8bf24c80d2b5\",\"period\":\"day\",\"credits\":5}|scopeId",
        "{\"scope\":\"account\",\"period\":\"day\",\"credits\":5,\"timeZone\":\"Mars\"}|timeZone",
      })
  void saysWhatIsWrongWithABudget(String body, String field) {
    Answer answer = set(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/issues/" + field).size()).isEqualTo(1);
  }

  @Test
  void hasOneBudgetForOneThing() {
    set("{\"scope\":\"account\",\"period\":\"day\",\"credits\":5}");

    assertThat(set("{\"scope\":\"account\",\"period\":\"day\",\"credits\":9}").status())
        .isEqualTo(409);
    assertThat(set("{\"scope\":\"account\",\"period\":\"month\",\"credits\":9}").status())
        .isEqualTo(200);
  }

  @Test
  void isOutOfAnotherAccountsReach() {
    Tenant stranger = tenants.open(10);
    String path =
        "/api/v1/budgets/"
            + set("{\"scope\":\"account\",\"period\":\"day\",\"credits\":5}").data("/budget/id");
    String none = "/api/v1/budgets/" + UUID.randomUUID();

    for (String each : new String[] {path, none}) {
      assertThat(client.get(each, stranger.key()).status()).isEqualTo(404);
      assertThat(client.patch(each, stranger.key(), "{\"credits\":0}").status()).isEqualTo(404);
      assertThat(client.delete(each, stranger.key()).status()).isEqualTo(404);
    }
    assertThat(
            client
                .post(
                    "/api/v1/budgets",
                    stranger.key(),
                    "{\"scope\":\"agent\",\"scopeId\":\"%s\",\"period\":\"day\",\"credits\":5}"
                        .formatted(tenant.agent()))
                .status())
        .isEqualTo(400);
    assertThat(client.get("/api/v1/budgets", stranger.key()).json().at("/data/budgets").size())
        .isZero();
  }

  @Test
  void saysThatItIsConcurrencyAndNotRate() {
    tenant = tenants.open(1000, Plan.FREE);
    call();

    Answer refused = call();

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isNotEmpty();
    assertThat(refused.json().at("/code").asString()).isEqualTo("RATE_LIMIT_EXCEEDED");
    assertThat(refused.json().at("/details/limit").asString()).isEqualTo("concurrent_calls");
    assertThat(refused.json().at("/details/allowed").asInt()).isEqualTo(1);
    Answer account = client.get("/api/v1/account", tenant.key());
    assertThat(account.data("/concurrency/allowed")).isEqualTo("1");
    assertThat(account.data("/concurrency/live")).isEqualTo("1");
  }

  @Test
  void queuesACallThatMayWait() {
    tenant = tenants.open(1000, Plan.FREE);
    String first = call().data("/call/id");
    String wish =
        "{\"toNumber\":\"%s\",\"agentId\":\"%s\",\"queue\":true,\"queueTimeoutSeconds\":60}"
            .formatted(CALLEE, tenant.agent());

    Answer waiting = client.post("/api/v1/calls", tenant.key(), wish);
    Answer behind = client.post("/api/v1/calls", tenant.key(), wish);

    assertThat(waiting.status()).isEqualTo(200);
    assertThat(waiting.data("/call/status")).isEqualTo("QUEUED");
    assertThat(waiting.data("/call/queuePosition")).isEqualTo("1");
    String path = "/api/v1/calls/" + behind.data("/call/id");
    assertThat(client.get(path, tenant.key()).data("/queuePosition")).isEqualTo("2");
    assertThat(client.post(path + "/hangup", tenant.key()).data("/call/endReason"))
        .isEqualTo("canceled");
    client.post("/api/v1/calls/" + first + "/hangup", tenant.key());
    client.post("/api/v1/calls/" + waiting.data("/call/id") + "/hangup", tenant.key());
  }

  @Test
  void keepsToAnotherPlanAtOnce() {
    tenant = tenants.open(1000, Plan.FREE);
    call();
    assertThat(call().status()).isEqualTo(429);

    Answer moved =
        client.patch(
            "/api/v1/admin/accounts/" + tenant.account(),
            tenants.operatorKey(),
            "{\"plan\":\"PRO\"}");

    assertThat(moved.data("/account/plan")).isEqualTo("PRO");
    assertThat(call().status()).isEqualTo(200);
  }

  private Answer set(String body) {
    return client.post("/api/v1/budgets", tenant.key(), body);
  }

  private tools.jackson.databind.JsonNode shown(Answer budget) {
    return client.get("/api/v1/budgets/" + budget.data("/budget/id"), tenant.key()).json();
  }

  private Answer call() {
    return client.post("/api/v1/calls", tenant.key(), tenant.call(CALLEE));
  }
}
