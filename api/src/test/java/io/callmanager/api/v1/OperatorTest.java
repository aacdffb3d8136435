package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/// What operators do through the API, and nobody else.
@ApiTest
class OperatorTest {

  private static final String ADMIN = "/api/v1/admin";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
  }

  @Test
  void opensAnAccountThatCanCallAtOnce() {
    Answer opened =
        post("/accounts", "{\"name\":\"New Corp\",\"plan\":\"business\",\"credits\":50}");
    assertThat(opened.status()).isEqualTo(200);
    assertThat(opened.data("/account/plan")).isEqualTo("BUSINESS");
    assertThat(opened.data("/account/status")).isEqualTo("ACTIVE");
    String id = opened.data("/account/id");
    String key = opened.data("/apiKey");

    Answer number = post("/accounts/" + id + "/numbers", "{\"phoneNumber\":\"+15005550007\"}");
    assertThat(number.data("/number/phoneNumber")).isEqualTo("+15005550007");
    Answer agent =
        client.post(
            "/api/v1/agents",
            key,
            "{\"name\":\"A\",\"firstMessage\":\"Hi\",\"maxDurationSeconds\":60,\"defaultFromNumberId\":\"%s\"}"
                .formatted(number.data("/number/id")));
    String agentId = agent.data("/agent/id");
    post("/agents/" + agentId + "/approve", "{}");
    Answer call =
        client.post(
            "/api/v1/calls",
            key,
            "{\"toNumber\":\"+15005550199\",\"agentId\":\"%s\"}".formatted(agentId));

    assertThat(call.status()).isEqualTo(200);
    Answer account = client.get(ADMIN + "/accounts/" + id, tenants.operatorKey());
    assertThat(account.json().at("/data/credits").toString())
        .isEqualTo("{\"granted\":50,\"available\":49,\"reserved\":1,\"spent\":0}");
    assertThat(account.text()).doesNotContain(key);
    assertThat(client.get(ADMIN + "/accounts", tenants.operatorKey()).data("/accounts/0/id"))
        .isEqualTo(id);
  }

  @Test
  void saysFromWhichNumbersCallsMayBePlaced() {
    String path = "/accounts/" + tenant.account() + "/numbers/" + tenant.number();

    Answer closed = patch(path, "{\"outbound\":false}");
    assertThat(closed.data("/number/outbound")).isEqualTo("false");
    Answer refused = client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550199"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().at("/code").asString()).isEqualTo("OUTBOUND_DISABLED");
    assertThat(client.get("/api/v1/numbers", tenant.key()).data("/numbers/0/outbound"))
        .isEqualTo("false");
    assertThat(patch(path, "{\"outbound\":true}").data("/number/outbound")).isEqualTo("true");
    assertThat(client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550199")).status())
        .isEqualTo(200);
    assertThat(patch(path, "{}").json().at("/issues/outbound/0").asString()).isEqualTo("Required");
  }

  @Test
  void grantsCreditsAndTakesBackOnlyWhatIsThere() {
    String path = "/accounts/" + tenant.account() + "/credits";

    assertThat(post(path, "{\"amount\":50,\"reason\":\"Invoice 7\"}").data("/credits/granted"))
        .isEqualTo("150");
    assertThat(post(path, "{\"amount\":-150,\"reason\":\"Refund\"}").data("/credits/available"))
        .isEqualTo("0");
    Answer tooMuch = post(path, "{\"amount\":-1,\"reason\":\"Refund\"}");

    assertThat(tooMuch.status()).isEqualTo(409);
    assertThat(tooMuch.json().at("/error").asString()).isEqualTo("Not enough credits to take back");
  }

  @Test
  void makesAndRevokesAnyKey() {
    Answer made = post("/accounts/" + tenant.account() + "/keys", "{\"name\":\"CRM\"}");
    String secret = made.data("/apiKey");
    assertThat(client.get("/api/v1/account", secret).status()).isEqualTo(200);

    Answer revoked = client.delete(ADMIN + "/keys/" + made.data("/key/id"), tenants.operatorKey());

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(client.get("/api/v1/account", secret).status()).isEqualTo(401);
    assertThat(
            client.delete(ADMIN + "/keys/" + made.data("/key/id"), tenants.operatorKey()).status())
        .isEqualTo(404);
  }

  @Test
  void looksAfterTrunksAndBooks() {
    Answer trunks = client.get(ADMIN + "/trunks", tenants.operatorKey());
    Answer books = client.get(ADMIN + "/books", tenants.operatorKey());

    assertThat(trunks.data("/trunks/0/name")).isEqualTo("staged");
    assertThat(trunks.data("/trunks/0/health")).isEqualTo("UP");
    assertThat(books.data("/balanced")).isEqualTo("true");
    assertThat(books.json().at("/data/differences").isEmpty()).isTrue();
    assertThat(books.json().at("/data/accounts").asInt()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/accounts|name|{}",
        "/accounts|plan|{\"name\":\"A\",\"plan\":\"GOLD\"}",
        "/accounts|credits|{\"name\":\"A\",\"credits\":-1}",
        "/accounts|credits|{\"name\":\"A\",\"credits\":1e30}",
        "/accounts|credits|{\"name\":\"A\",\"credits\":9223372036854775807}",
        "/accounts/{id}/credits|amount|{\"amount\":0,\"reason\":\"x\"}",
        "/accounts/{id}/credits|reason|{\"amount\":1}",
        "/accounts/{id}/numbers|phoneNumber|{\"phoneNumber\":\"007\"}",
        "/accounts/{id}/keys|name|{\"name\":\"\"}",
        "/accounts/{id}/keys|requestsPerHour|{\"requestsPerHour\":0}",
        "/accounts/{id}/keys|requestsPerHour|{\"requestsPerHour\":100000001}",
        "/agents/{id}/reject|reason|{}",
        "/agents/{id}/approve|creditsPerMinute|{\"creditsPerMinute\":0}",
      })
  void namesTheFieldThatIsWrong(String path, String field, String body) {
    Answer answer = post(path.replace("{id}", tenant.account().toString()), body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("issues").propertyNames()).containsExactly(field);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/accounts/{id}/keys,'{}',Account",
    "POST,/accounts/{id}/credits,'{\"amount\":1,\"reason\":\"x\"}',Account",
    "POST,/accounts/{id}/numbers,'{\"phoneNumber\":\"+15005550007\"}',Account",
    "GET,/accounts/{id},'',Account",
    "DELETE,/keys/{id},'',Key",
    "PATCH,/keys/{id},'{\"requestsPerHour\":5}',Key",
    "POST,/agents/{id}/approve,'',Agent",
    "POST,/agents/{id}/reject,'{\"reason\":\"x\"}',Agent",
    "PATCH,/agents/{id},'{\"creditsPerMinute\":2}',Agent",
    "PATCH,/accounts/{id}/numbers/{id},'{\"outbound\":false}',Number",
  })
  void knowsNothingElse(String method, String path, String body, String what) {
    Answer answer =
        client.send(
            method,
            ADMIN + path.replace("{id}", UUID.randomUUID().toString()),
            tenants.operatorKey(),
            BodyPublishers.ofString(body));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().at("/error").asString()).isEqualTo(what + " not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/accounts", "/trunks", "/books", "/agents", "/nothing/here", ""})
  void turnsAwayEveryOtherKey(String path) {
    Answer answer = client.get(ADMIN + path, tenant.key());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text())
        .isEqualTo(
            """
            {"success":false,"error":"Forbidden","message":"Only a key of an operator of the platform may do this."}""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/account",
        "/api/v1/account/usage",
        "/api/v1/account/usage.csv",
        "/api/v1/calls",
        "/api/v1/agents",
        "/api/v1/numbers",
        "/api/v1/keys"
      })
  void anOperatorBelongsToNoAccount(String path) {
    Answer answer = client.get(path, tenants.operatorKey());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().at("/error").asString()).isEqualTo("Forbidden");
    assertThat(answer.json().at("/message").asString()).contains("operator");
  }

  private Answer patch(String path, String body) {
    return client.patch(ADMIN + path, tenants.operatorKey(), body);
  }

  private Answer post(String path, String body) {
    return client.post(ADMIN + path, tenants.operatorKey(), body);
  }
}
