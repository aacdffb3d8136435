package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.shared.CallId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// The feed of events, over HTTP.
@ApiTest
class EventFeedApiTest {

  private static final String EVENTS = "/api/v1/events";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(1_000);
  }

  @Test
  void tellsWhatHappenedPageByPage() {
    String call = endedCall();
    List<JsonNode> read = new ArrayList<>();
    String cursor = "";
    JsonNode page;
    do {
      page = page("?limit=2&after=" + cursor);
      page.get("events").forEach(read::add);
      cursor = page.get("nextCursor").asString();
    } while (page.get("hasMore").asBoolean());

    assertThat(read)
        .extracting(
            event -> event.at("/data/sequence").asInt() + " " + event.get("type").asString())
        .containsExactly("1 call.initiated", "2 call.ringing", "3 call.answered", "4 call.ended");
    JsonNode answered = read.get(2);
    assertThat(answered.get("id").asString()).isEqualTo("evt_" + call.replace("-", "") + "_3");
    assertThat(answered.get("timestamp").asString()).matches("\\d{4}-.*\\.\\d{3}Z");
    assertThat(answered.at("/data/callId").asString()).isEqualTo(call);
    assertThat(answered.at("/data/status").asString()).isEqualTo("ANSWERED");
    assertThat(answered.at("/data/toNumber").asString()).isEqualTo("+15005550101");
    assertThat(answered.at("/data/fromNumber").asString()).isEqualTo("+15005550006");
    assertThat(answered.at("/data/agentId").asString()).isEqualTo(tenant.agent().toString());
    assertThat(answered.at("/data/metadata/crm").asString()).isEqualTo("42");
    assertThat(answered.at("/data/sipCode").asInt()).isEqualTo(200);
    assertThat(read.getLast().at("/data/reason").asString()).isEqualTo("remote_hangup");

    JsonNode nothing = page("?after=" + cursor);
    assertThat(nothing.get("events").isEmpty()).isTrue();
    assertThat(nothing.get("nextCursor").asString()).isEqualTo(cursor);
    assertThat(nothing.get("hasMore").asBoolean()).isFalse();
  }

  @Test
  void picksTypes() {
    endedCall();

    JsonNode page = page("?types=call.ended,call.ringing&types=account.low_balance");

    assertThat(page.get("events").valueStream().map(event -> event.get("type").asString()))
        .containsExactly("call.ringing", "call.ended");
  }

  @Test
  void waitsForWhatComesNext() {
    endedCall();
    String now = page("?after=latest").get("nextCursor").asString();
    long begun = System.nanoTime();
    CompletableFuture<JsonNode> waiting =
        CompletableFuture.supplyAsync(
            () -> page("?after=" + now + "&wait=15&types=call.answered"),
            Thread::startVirtualThread);
    String call = endedCall();

    JsonNode page = waiting.join();

    assertThat(page.get("events").valueStream().map(event -> event.at("/data/callId").asString()))
        .containsExactly(call);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void answersWithNothingWhenNothingHappens() {
    endedCall();
    String now = page("?after=latest").get("nextCursor").asString();

    JsonNode page = page("?wait=1&after=" + now);

    assertThat(page.get("events").isEmpty()).isTrue();
    assertThat(page.get("nextCursor").asString()).isEqualTo(now);
  }

  @Test
  void letsOnlySoManyWait() {
    String now = page("?after=latest").get("nextCursor").asString();
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      waiting.add(
          CompletableFuture.supplyAsync(
              () -> client.get(EVENTS + "?wait=2&after=" + now, tenant.key()),
              Thread::startVirtualThread));
    }

    List<Answer> answers = waiting.stream().map(CompletableFuture::join).toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(10);
    Answer refused =
        answers.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow();
    assertThat(refused.header("Retry-After")).isEqualTo("5");
    assertThat(client.get(EVENTS + "?after=" + now, tenant.key()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "after=abc,after",
    "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,after",
    "limit=1001,limit",
    "limit=0,limit",
    "wait=31,wait",
    "types=call.endd,types",
    "types=Ended,types"
  })
  void refusesWhatMakesNoSense(String query, String field) {
    Answer answer = client.get(EVENTS + "?" + query, tenant.key());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("issues").propertyNames()).containsExactly(field);
  }

  @Test
  void showsNothingOfAnotherAccount() {
    endedCall();
    Tenant other = tenants.open(10);

    Answer theirs = client.get(EVENTS, other.key());

    assertThat(theirs.json().at("/data/events").isEmpty()).isTrue();
  }

  private String endedCall() {
    carrier.callee("+15005550101", leg -> leg.ringing().answered());
    String id =
        client
            .post(
                "/api/v1/calls",
                tenant.key(),
                "{\"toNumber\":\"+15005550101\",\"agentId\":\"%s\",\"metadata\":{\"crm\":\"42\"}}"
                    .formatted(tenant.agent()))
            .data("/call/id");
    carrier.leg(new CallId(UUID.fromString(id))).hangsUp();
    await()
        .until(
            () -> page("?limit=1000").toString().contains("\"evt_" + id.replace("-", "") + "_4\""));
    return id;
  }

  private JsonNode page(String query) {
    Answer answer = client.get(EVENTS + query, tenant.key());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().get("data");
  }
}
