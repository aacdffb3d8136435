package io.callmanager.api.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/// A server whose Redis is not there.
@ApiTest
@TestPropertySource(properties = "callmanager.redis.uri=redis://127.0.0.1:1")
class StoreDownTest {

  @Autowired private Client client;
  @Autowired private Tenants tenants;

  @Test
  void callsGoOnAndHealthIsWell() {
    Tenant tenant = tenants.open(100);

    Answer call = client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550199"));
    Answer unknown = client.get("/api/v1/account", "cm_" + "7".repeat(64));

    assertThat(call.status()).isEqualTo(200);
    assertThat(call.header("RateLimit-Remaining")).isEqualTo("599999");
    assertThat(unknown.status()).isEqualTo(429);
    assertThat(unknown.header("Retry-After")).isEqualTo("1");
    assertThat(client.send(client.request("/health").GET()).status()).isEqualTo(200);
  }
}
