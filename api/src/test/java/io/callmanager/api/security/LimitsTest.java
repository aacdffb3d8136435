package io.callmanager.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/// Limits so low that a test can reach them.
@ApiTest
@TestPropertySource(
    properties = {
      "callmanager.api.requests-per-minute=20",
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
            "{\"success\":false,\"error\":\"Rate limit exceeded\",\"message\":\"This key has sent too many requests.\",\"retryAfter\":%s}"
                .formatted(refused.header("Retry-After")));
    assertThat(client.get("/api/v1/account", calm.key()).status()).isEqualTo(200);
    assertThat(client.get("/api/v1/account", calm.key()).data("/limits/requestsPerMinute"))
        .isEqualTo("20");
  }

  @Test
  void whoGuessesKeysIsSlowedDownButDoesNotLockOutTheOthers() {
    Tenant known = tenants.open(100);
    assertThat(client.get("/api/v1/account", known.key()).status()).isEqualTo(200);

    List<Answer> guesses =
        IntStream.range(0, 20)
            .mapToObj(i -> client.get("/api/v1/account", "cm_" + "%064x".formatted(i)))
            .toList();

    assertThat(guesses).filteredOn(answer -> answer.status() == 401).hasSizeBetween(10, 13);
    Answer refused =
        guesses.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow();
    assertThat(refused.header("Retry-After")).isNotEmpty();
    assertThat(client.get("/api/v1/account", known.key()).status()).isEqualTo(200);
  }
}
