package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.spi.Refusal;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// What an account learns of itself.
@ApiTest
class AccountTest {

  private static final String ACCOUNT = "/api/v1/account";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
    carrier.callee("+15005550102", leg -> leg.refuses(Refusal.BUSY, 486, "486 Busy Here"));
    carrier.callee(
        "+15005550107", leg -> leg.ringing().answered().after(Duration.ofSeconds(61)).hangsUp());
  }

  @Test
  void showsItsCreditsInWhole() {
    place("+15005550199");
    placeAndAwaitEnd("+15005550107");

    Answer answer = client.get(ACCOUNT, tenant.key());

    JsonNode data = answer.json().get("data");
    assertThat(data.at("/account/id").asString()).isEqualTo(tenant.account().toString());
    assertThat(data.at("/account/name").asString()).isEqualTo("Acme Corp");
    assertThat(data.at("/account/plan").asString()).isEqualTo("ENTERPRISE");
    assertThat(data.at("/account/status").asString()).isEqualTo("ACTIVE");
    assertThat(data.get("credits").toString())
        .isEqualTo("{\"granted\":100,\"available\":93,\"reserved\":5,\"spent\":2}");
    assertThat(data.at("/limits/requestsPerMinute").asInt()).isPositive();
    assertThat(data.at("/numbers/0/id").asString()).isEqualTo(tenant.number().toString());
    assertThat(client.get("/api/v1/numbers", tenant.key()).json().at("/data/numbers").toString())
        .isEqualTo(data.get("numbers").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"day", "agent", "campaign", "number"})
  void addsUpWhatItUsed(String groupBy) {
    place("+15005550199");
    placeAndAwaitEnd("+15005550102");
    placeAndAwaitEnd("+15005550107");

    JsonNode data =
        client
            .get(ACCOUNT + "/usage?period=today&groupBy=" + groupBy, tenant.key())
            .json()
            .get("data");

    assertThat(data.get("groupBy").asString()).isEqualTo(groupBy);
    assertThat(data.get("usage").size()).isEqualTo(groupBy.equals("campaign") ? 3 : 1);
    JsonNode total = data.get("total");
    assertThat(total.get("calls").asInt()).isEqualTo(3);
    assertThat(total.get("outcomes").toString())
        .isEqualTo("{\"RINGING\":1,\"COMPLETED\":1,\"BUSY\":1}");
    assertThat(total.get("answeredSeconds").asInt()).isEqualTo(61);
    assertThat(total.get("creditsUsed").asInt()).isEqualTo(2);
    assertThat(total.get("creditsReserved").asInt()).isEqualTo(5);
  }

  @Test
  void downloadsItsUsageWithTotalsThatEqualTheLedgers() {
    placeAndAwaitEnd("+15005550102");
    placeAndAwaitEnd("+15005550107");

    Answer csv = client.get(ACCOUNT + "/usage.csv?period=7d", tenant.key());

    assertThat(csv.status()).isEqualTo(200);
    assertThat(csv.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
    assertThat(csv.header("Content-Disposition")).startsWith("attachment; filename=\"usage-");
    assertThat(csv.text().lines()).hasSize(4);
    assertThat(csv.text()).contains("'+15005550107").contains("TOTAL,2 calls");
    assertThat(csv.text()).contains(",credits_used,metadata");
    String used = csv.text().lines().toList().getLast().split(",", -1)[16];
    assertThat(used).isEqualTo(Long.toString(tenants.balance(tenant.account()).spent().amount()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "period=today",
        "period=7d",
        "period=30d",
        "period=month",
        "period=2026-02",
        "from=2026-01-01&to=2026-02-01",
        "from=2026-11-01T12:00:00%2B02:00"
      })
  void takesPeriodsInManyForms(String query) {
    assertThat(client.get(ACCOUNT + "/usage?" + query, tenant.key()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "period|period=year",
        "period|period=2026-13",
        "period|period=today&from=2026-01-01",
        "from|to=2026-01-01",
        "to|from=2026-02-01&to=2026-01-01",
        "to|from=2020-02-01&to=2026-01-01",
        "groupBy|groupBy=colour",
      })
  void namesTheParameterThatIsWrong(String parameter, String query) {
    Answer answer = client.get(ACCOUNT + "/usage?" + query, tenant.key());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("issues").propertyNames()).containsExactly(parameter);
  }

  @Test
  void makesAndRevokesKeys() {
    Answer made = client.post("/api/v1/keys", tenant.key(), "{\"name\":\"CRM\"}");
    String secret = made.data("/apiKey");
    assertThat(secret).matches("cm_[0-9a-f]{64}");
    assertThat(client.get(ACCOUNT, secret).status()).isEqualTo(200);

    Answer list = client.get("/api/v1/keys", tenant.key());
    assertThat(list.data("/keys/0/name")).isEqualTo("CRM");
    assertThat(list.json().at("/data/keys/0/lastUsedAt").isNull()).isFalse();
    assertThat(list.text()).doesNotContain(secret);

    String id = made.data("/key/id");
    assertThat(client.delete("/api/v1/keys/" + id, tenant.key()).status()).isEqualTo(200);
    assertThat(client.get(ACCOUNT, secret).text()).contains("Invalid API key");
    assertThat(client.delete("/api/v1/keys/" + id, tenant.key()).status()).isEqualTo(404);
  }

  @Test
  void takesOverAKeyThatWasMadeElsewhere() {
    String secret = "ak_live_" + UUID.randomUUID();
    String body = "{\"name\":\"Alerts\",\"key\":\"%s\"}".formatted(secret);

    Answer brought = client.post("/api/v1/keys", tenant.key(), body);

    assertThat(brought.status()).isEqualTo(200);
    assertThat(brought.text()).doesNotContain(secret);
    assertThat(brought.data("/key/hint")).startsWith("ak_…");
    assertThat(client.get(ACCOUNT, secret).status()).isEqualTo(200);
    assertThat(client.send(client.request(ACCOUNT + "?api_key=" + secret).GET()).status())
        .isEqualTo(200);
    Answer again = client.post("/api/v1/keys", tenant.key(), body);
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.text()).contains("Is in use, or was revoked").doesNotContain(secret);
    assertThat(
            client
                .post("/api/v1/keys", tenant.key(), "{\"key\":\"aaaaaaaaaaaaaaaaaaaaaaaa\"}")
                .text())
        .contains("at least 8 different ones");
  }

  @Test
  void bindsAKeyToAContract() {
    Answer made =
        client.post(
            "/api/v1/keys", tenant.key(), "{\"name\":\"HA\",\"contract\":\"claude-phone\"}");
    assertThat(made.data("/key/contract")).isEqualTo("claude-phone");
    String brought =
        client
            .post(
                "/api/v1/keys",
                tenant.key(),
                "{\"contract\":\"krosai\",\"key\":\"kros_live_%s\"}".formatted(UUID.randomUUID()))
            .data("/key/contract");
    assertThat(brought).isEqualTo("krosai");

    Answer list = client.get("/api/v1/keys", tenant.key());
    assertThat(list.data("/keys/1/contract")).isEqualTo("claude-phone");
    assertThat(list.json().at("/data/keys/2/contract").isNull()).isTrue();

    Answer refused = client.post("/api/v1/keys", tenant.key(), "{\"contract\":\"telex\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .contains("Must be one of v1, claude-phone, krosai, agenticai, kaphila");
  }

  private void place(String number) {
    Answer answer = client.post("/api/v1/calls", tenant.key(), tenant.call(number));
    assertThat(answer.status()).isEqualTo(200);
    await()
        .until(
            () ->
                !client
                    .get("/api/v1/calls/" + answer.data("/call/id"), tenant.key())
                    .data("/call/status")
                    .equals("INITIATED"));
  }

  private void placeAndAwaitEnd(String number) {
    Answer answer = client.post("/api/v1/calls", tenant.key(), tenant.call(number));
    assertThat(answer.status()).isEqualTo(200);
    await()
        .until(
            () ->
                !client
                    .get("/api/v1/calls/" + answer.data("/call/id"), tenant.key())
                    .json()
                    .at("/data/call/endedAt")
                    .isNull());
  }
}
