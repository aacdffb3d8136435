package io.callmanager.api.v1.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.api.v1.event.Watchers.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;

/// What becomes of those who wait when the server stops.
@ApiTest
class WatchersTest {

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private Watchers watchers;

  @AfterEach
  void goOn() {
    watchers.start();
  }

  @Test
  void sendsEverybodyHomeWhenTheServerStops() {
    Tenant tenant = tenants.open(100);
    String call =
        client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550199")).data("/call/id");
    String now = client.get("/api/v1/events?after=latest", tenant.key()).data("/nextCursor");
    CompletableFuture<Answer> stream = asked("/api/v1/calls/" + call + "/stream", tenant);
    CompletableFuture<Answer> feed =
        asked("/api/v1/events?types=call.ended&wait=30&after=" + now, tenant);
    await().until(() -> watchers.count(Kind.STREAM) == 1 && watchers.count(Kind.FEED) == 1);

    watchers.stop();

    await().atMost(Duration.ofSeconds(5)).until(() -> stream.isDone() && feed.isDone());
    assertThat(stream.join().text()).contains("event: call.initiated");
    assertThat(feed.join().status()).isEqualTo(200);
    assertThat(feed.join().json().at("/data/events").isEmpty()).isTrue();
    assertThat(watchers.count(Kind.STREAM) + watchers.count(Kind.FEED)).isZero();
    assertThat(client.get("/api/v1/calls/" + call + "/stream", tenant.key()).status())
        .isEqualTo(429);
    assertThat(watchers.getPhase())
        .as("stops before the web server begins to wait for requests")
        .isEqualTo(SmartLifecycle.DEFAULT_PHASE);
  }

  private CompletableFuture<Answer> asked(String path, Tenant tenant) {
    return CompletableFuture.supplyAsync(
        () -> client.get(path, tenant.key()), Thread::startVirtualThread);
  }
}
