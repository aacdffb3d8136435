package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// The thresholds at which an account is told that its credits run low.
@ApiTest
class LowBalanceTest {

  private static final String PATH = "/api/v1/account/low-balance";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  private Tenant tenant;

  @BeforeEach
  void openAnAccount() {
    tenant = tenants.open(1000);
  }

  @Test
  void hasNoneUntilTheyAreSet() {
    assertThat(client.get(PATH, tenant.key()).json().get("data").toString())
        .isEqualTo("{\"thresholds\":[],\"balance\":1000,\"reached\":null}");
  }

  @Test
  void tellsTheEventFeed() {
    assertThat(set("[100,5000]").json().get("data").toString())
        .isEqualTo("{\"thresholds\":[5000,100],\"balance\":1000,\"reached\":5000}");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              JsonNode events =
                  client
                      .get("/api/v1/events?types=account.low_balance", tenant.key())
                      .json()
                      .at("/data/events");
              assertThat(events.size()).isEqualTo(1);
              assertThat(events.at("/0/data").toString())
                  .isEqualTo(
                      "{\"balance\":1000,\"reserved\":0,\"available\":1000,\"threshold\":5000}");
            });
  }

  @Test
  void takesThemAway() {
    set("[100]");
    assertThat(set("[]").json().at("/data/thresholds").size()).isZero();
    assertThat(client.get(PATH, tenant.key()).json().at("/data/thresholds").size()).isZero();
  }

  @Test
  void belongToTheAccount() {
    set("[100]");
    Tenant stranger = tenants.open(5);
    assertThat(client.get(PATH, stranger.key()).json().at("/data/thresholds").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"100\"",
        "[\"100\"]",
        "[1.5]",
        "[-1]",
        "[1000000000001]",
        "[5,5]",
        "[1e30]",
        "[1,2,3,4,5,6,7,8,9,10,11]"
      })
  void saysWhatIsWrongWithThem(String thresholds) {
    Answer answer = set(thresholds);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/issues/thresholds").size()).isEqualTo(1);
  }

  private Answer set(String thresholds) {
    return client.send(
        "PUT", PATH, tenant.key(), BodyPublishers.ofString("{\"thresholds\":" + thresholds + "}"));
  }
}
