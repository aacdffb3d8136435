package io.callmanager.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/// Limits so low that a test can reach them.
@ApiTest
@TestPropertySource(
    properties = {
      "callmanager.api.requests-per-minute=20",
      "callmanager.api.requests-per-hour=50",
      "callmanager.api.account-requests-per-minute=30",
      "callmanager.api.failed-authentications-per-minute=10"
    })
class LimitsTest {

  @Autowired private Client client;
  @Autowired private Tenants tenants;

  @Test
  void eachKeyHasItsOwnLimit() {
    Tenant busy = tenants.open(100);
    Tenant calm = tenants.open(100);

    List<Answer> answers =
        IntStream.range(0, 30).mapToObj(i -> client.get("/api/v1/account", busy.key())).toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSizeBetween(20, 25);
    Answer refused =
        answers.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow();
    assertThat(refused.header("Retry-After")).matches("[1-3]");
    assertThat(refused.text())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Rate limit exceeded\",\"message\":\"This key has sent too many requests.\",\"details\":{\"limit\":\"request_rate\",\"scope\":\"api_key\",\"allowed\":20,\"periodSeconds\":60},\"code\":\"RATE_LIMIT_EXCEEDED\",\"retryAfter\":%s}"
                .formatted(refused.header("Retry-After")));
    assertThat(headers(refused)).containsExactly("20", "0", refused.header("Retry-After"));
    assertThat(client.get("/api/v1/account", calm.key()).status()).isEqualTo(200);
    assertThat(client.get("/api/v1/account", calm.key()).data("/limits/requestsPerMinute"))
        .isEqualTo("20");
  }

  @Test
  void everyAnswerTellsWhatIsLeft() {
    Tenant tenant = tenants.open(100);

    Answer good = client.get("/api/v1/account", tenant.key());
    Answer missing = client.get("/api/v1/agents/" + UUID.randomUUID(), tenant.key());
    Answer nowhere = client.get("/api/v1/nowhere", tenant.key());
    Answer forbidden = client.get("/api/v1/admin/accounts", tenant.key());
    Answer unknown = client.get("/api/v1/account", "cm_" + "7".repeat(64));
    Answer keyless = client.send(client.request("/api/v1/account").GET());

    assertThat(headers(good)).containsExactly("20", "19", "3");
    assertThat(new Answer[] {missing, nowhere, forbidden})
        .extracting(Answer::status)
        .containsExactly(404, 404, 403);
    assertThat(new Answer[] {missing, nowhere, forbidden})
        .extracting(answer -> answer.header("RateLimit-Remaining"))
        .containsExactly("18", "17", "16");
    assertThat(headers(unknown)).startsWith("10").doesNotContain("");
    assertThat(headers(keyless)).startsWith("10").doesNotContain("");
    assertThat(client.send(client.request("/health").GET()).header("RateLimit-Limit")).isEmpty();
  }

  @Test
  void theKeysOfAnAccountHaveALimitTogether() {
    Tenant tenant = tenants.open(100);
    String second = client.post("/api/v1/keys", tenant.key(), "{}").data("/apiKey");
    IntStream.range(0, 17).forEach(i -> client.get("/api/v1/account", tenant.key()));

    List<Answer> answers =
        IntStream.range(0, 18).mapToObj(i -> client.get("/api/v1/account", second)).toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSizeBetween(12, 15);
    assertThat(answers.getLast().json().at("/details").toString())
        .isEqualTo(
            "{\"limit\":\"request_rate\",\"scope\":\"account\",\"allowed\":30,\"periodSeconds\":60}");
    assertThat(headers(answers.getLast())).startsWith("30", "0");
  }

  @Test
  void aKeyMayHaveALimitOfItsOwn() {
    Tenant tenant = tenants.open(100);
    Answer made = client.post("/api/v1/keys", tenant.key(), "{\"requestsPerHour\":3}");
    assertThat(made.data("/key/requestsPerHour")).isEqualTo("3");
    String key = made.data("/apiKey");
    String path = "/keys/" + made.data("/key/id");

    assertThat(headers(client.get("/api/v1/account", key))).containsExactly("3", "2", "1200");
    client.get("/api/v1/account", key);
    client.get("/api/v1/account", key);
    Answer refused = client.get("/api/v1/account", key);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().at("/details").toString())
        .isEqualTo(
            "{\"limit\":\"request_rate\",\"scope\":\"api_key\",\"allowed\":3,\"periodSeconds\":3600}");
    assertThat(refused.header("Retry-After")).matches("1[12][0-9]{2}");

    Answer tooHigh = client.patch("/api/v1" + path, tenant.key(), "{\"requestsPerHour\":51}");
    assertThat(tooHigh.status()).isEqualTo(400);
    assertThat(tooHigh.json().at("/issues/requestsPerHour/0").asString())
        .isEqualTo("Must be from 1 to 50");
    assertThat(client.patch("/api/v1" + path, tenant.key(), "{}").status()).isEqualTo(400);
    Answer raised =
        client.patch(
            "/api/v1/admin" + path, tenants.operatorKey(), "{\"requestsPerHour\":9000000}");
    assertThat(raised.data("/key/requestsPerHour")).isEqualTo("9000000");
    await().until(() -> client.get("/api/v1/account", key).status() == 200);
    Answer standard = client.patch("/api/v1" + path, tenant.key(), "{\"requestsPerHour\":null}");
    assertThat(standard.json().at("/data/key/requestsPerHour").isNull()).isTrue();
    assertThat(client.get("/api/v1/keys", tenant.key()).json().at("/data/keys/0").toString())
        .contains("\"requestsPerHour\":null");
  }

  @Test
  void whoGuessesKeysIsSlowedDownButDoesNotLockOutTheOthers() {
    Tenant known = tenants.open(100);
    assertThat(client.get("/api/v1/account", known.key()).status()).isEqualTo(200);

    List<Answer> guesses =
        IntStream.range(0, 20)
            .mapToObj(i -> client.get("/api/v1/account", "cm_" + "%064x".formatted(i)))
            .toList();

    assertThat(guesses).filteredOn(answer -> answer.status() == 401).hasSizeBetween(9, 13);
    Answer refused =
        guesses.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow();
    assertThat(refused.header("Retry-After")).isNotEmpty();
    assertThat(client.get("/api/v1/account", known.key()).status()).isEqualTo(200);
  }

  private static List<String> headers(Answer answer) {
    return Stream.of("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
        .map(answer::header)
        .toList();
  }
}
