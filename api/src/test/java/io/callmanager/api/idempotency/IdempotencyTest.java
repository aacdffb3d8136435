package io.callmanager.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.StagedLeg;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.call.spi.Refusal;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.testing.FakeSoundConverter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/// Requests that are sent again under the same `Idempotency-Key`.
@ApiTest
@TestPropertySource(properties = "callmanager.initiate-timeout=20s")
class IdempotencyTest {

  private static final String CALLS = "/api/v1/calls";
  private static final String NUMBER = "+15005550123";
  private static final String BUSY_TRUNK = "+15005550124";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  @Autowired private SystemDatabase system;
  private final String key = UUID.randomUUID().toString();
  private Tenant tenant;
  private int dialedBefore;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
    dialedBefore = carrier.dialed();
  }

  @AfterEach
  void calmTheCarrier() {
    carrier.saturate(null);
    carrier.trunkless(false);
    carrier.failOnAdmission(null);
    carrier.callee(NUMBER, StagedLeg::ringing);
  }

  @Test
  void givesTheFirstAnswerAgainByteForByte() {
    Answer first = call(key);
    Answer again = call(key);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    for (String header : List.of("Content-Type", "Content-Length", "Cache-Control")) {
      assertThat(again.header(header)).as(header).isEqualTo(first.header(header)).isNotEmpty();
    }
    assertPlacedOnce();
  }

  @Test
  void takesRequestsWithoutAKeyOrWithAnotherForNewOnes() {
    call(key);
    call(UUID.randomUUID().toString());
    client.post(CALLS, tenant.key(), tenant.call(NUMBER));

    assertThat(carrier.dialed() - dialedBefore).isEqualTo(3);
  }

  @Test
  void refusesAnotherRequestUnderTheSameKey() {
    call(key);

    Answer otherBody = client.post(CALLS, tenant.key(), tenant.call("+15005550177"), key);
    Answer otherPath = client.post("/api/v1/agents", tenant.key(), tenant.call(NUMBER), key);

    for (Answer answer : List.of(otherBody, otherPath)) {
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.json().at("/success").asBoolean()).isFalse();
      assertThat(answer.json().at("/code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
      assertThat(answer.header("Retry-After")).isEmpty();
      assertThat(answer.header("Idempotency-Replayed")).isEmpty();
    }
    assertThat(otherBody.json().at("/message").asString()).contains("with another body before");
    assertThat(otherPath.json().at("/message").asString())
        .contains("with POST /api/v1/calls before");
    assertPlacedOnce();
    assertThat(call(key).status()).isEqualTo(200);
  }

  @Test
  void tellsToComeAgainWhileTheFirstIsUnderWay() throws Exception {
    CompletableFuture<StagedLeg> leg = new CompletableFuture<>();
    carrier.callee(NUMBER, leg::complete);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> first = clients.submit(() -> call(key));
      leg.get();

      Answer again = call(key);
      assertThat(again.status()).isEqualTo(409);
      assertThat(again.json().at("/code").asString()).isEqualTo("IDEMPOTENCY_KEY_IN_USE");
      assertThat(again.header("Retry-After")).isEqualTo("1");
      assertThat(again.json().at("/retryAfter").asInt()).isEqualTo(1);
      Answer other = client.post(CALLS, tenant.key(), tenant.call("+15005550177"), key);
      assertThat(other.json().at("/code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");

      leg.get().ringing();
      String answer = first.get().text();
      assertThat(call(key).text()).isEqualTo(answer);
    }
    assertPlacedOnce();
  }

  @Test
  void placesOneCallHoweverManyAskAtOnce() throws Exception {
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 32; i++) {
        answers.add(clients.submit(() -> call(key)));
      }
    }

    String answer = call(key).text();
    int fresh = 0;
    for (Future<Answer> one : answers) {
      if (one.get().status() == 409) {
        assertThat(one.get().header("Retry-After")).isNotEmpty();
      } else {
        assertThat(one.get().text()).isEqualTo(answer);
        fresh += one.get().header("Idempotency-Replayed").isEmpty() ? 1 : 0;
      }
    }
    assertThat(fresh).isOne();
    assertPlacedOnce();
  }

  @Test
  void keepsTheKeysOfAccountsApart() {
    Tenant neighbour = tenants.open(100);
    Answer mine = call(key);
    Answer theirs = client.post(CALLS, neighbour.key(), neighbour.call(NUMBER), key);

    assertThat(theirs.status()).isEqualTo(200);
    assertThat(theirs.header("Idempotency-Replayed")).isEmpty();
    assertThat(theirs.data("/call/id")).isNotEqualTo(mine.data("/call/id"));
    assertThat(call(key).text()).isEqualTo(mine.text());
    assertThat(client.post(CALLS, neighbour.key(), neighbour.call(NUMBER), key).text())
        .isEqualTo(theirs.text());
  }

  @Test
  void belongsToTheAccountWhicheverKeyItUses() {
    Answer first = call(key);
    String second = client.post("/api/v1/keys", tenant.key(), "{}").data("/apiKey");

    assertThat(client.post(CALLS, second, tenant.call(NUMBER), key).text()).isEqualTo(first.text());
    assertThat(
            client
                .send(
                    client
                        .request(CALLS + "?api_key=" + tenant.key())
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(tenant.call(NUMBER))))
                .text())
        .isEqualTo(first.text());
  }

  @Test
  void forgetsAfterADay() {
    Answer yesterdays = call(key);
    system
        .jdbc()
        .sql("update idempotency_key set expires_at = now() where key = ?")
        .param(key)
        .update();

    Answer todays = call(key);
    assertThat(todays.header("Idempotency-Replayed")).isEmpty();
    assertThat(todays.data("/call/id")).isNotEqualTo(yesterdays.data("/call/id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "tab\tinside"})
  void refusesWhatIsNoKey(String text) {
    Answer answer =
        client.send(request(CALLS, text).POST(BodyPublishers.ofString(tenant.call(NUMBER))));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/issues/Idempotency-Key").size()).isOne();
    assertNothingPlaced();
  }

  @Test
  void refusesKeysThatAreTooLongOrTooMany() {
    assertThat(call("k".repeat(256)).status()).isEqualTo(400);
    assertThat(
            client
                .send(
                    request(CALLS, "one")
                        .header("Idempotency-Key", "two")
                        .POST(BodyPublishers.ofString(tenant.call(NUMBER))))
                .status())
        .isEqualTo(400);
    assertNothingPlaced();
    assertThat(call("k".repeat(255)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "400,'{}'",
    "400,'[1]'",
    "400,'{\"toNumber\":\"nobody\",\"agentId\":\"x\"}'",
    "404,'{\"toNumber\":\"+15005550123\",\"agentId\":\"550e8400-e29b-41d4-a716-446655440000\"}'",
  })
  void refusesAgainWhatItRefused(int status, String body) {
    Answer first = client.post(CALLS, tenant.key(), body, key);
    Answer again = client.post(CALLS, tenant.key(), body, key);

    assertThat(first.status()).isEqualTo(status);
    assertThat(again.status()).isEqualTo(status);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void staysWithARefusalEvenWhenThingsHaveChanged() {
    Tenant poor = tenants.open(1);
    Answer first = client.post(CALLS, poor.key(), poor.call(NUMBER), key);
    client.post(
        "/api/v1/admin/accounts/" + poor.account() + "/credits",
        tenants.operatorKey(),
        "{\"amount\":100,\"reason\":\"Gift\"}");

    Answer again = client.post(CALLS, poor.key(), poor.call(NUMBER), key);
    assertThat(first.status()).isEqualTo(402);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(client.post(CALLS, poor.key(), poor.call(NUMBER), key + "b").status())
        .isEqualTo(200);
  }

  @Test
  void triesAnewWhatFailed() {
    carrier.saturate(Duration.ofSeconds(3));
    assertThat(call(key).status()).isEqualTo(429);
    carrier.saturate(null);
    carrier.trunkless(true);
    assertThat(call(key).status()).isEqualTo(503);
    carrier.trunkless(false);
    carrier.failOnAdmission(new IllegalStateException("a bug"));
    assertThat(call(key).status()).isEqualTo(500);
    carrier.failOnAdmission(null);
    assertNothingPlaced();

    Answer placed = call(key);
    assertThat(placed.status()).isEqualTo(200);
    assertThat(placed.header("Idempotency-Replayed")).isEmpty();
    assertThat(call(key).text()).isEqualTo(placed.text());
    assertPlacedOnce();
  }

  @Test
  void dialsAnewWhatNoTrunkHasTaken() {
    carrier.callee(
        BUSY_TRUNK,
        leg -> leg.refuses(Refusal.SERVICE_UNAVAILABLE, 503, "503 Service Unavailable"));
    Answer failed = client.post(CALLS, tenant.key(), tenant.call(BUSY_TRUNK), key);
    carrier.callee(BUSY_TRUNK, StagedLeg::ringing);

    Answer placed = client.post(CALLS, tenant.key(), tenant.call(BUSY_TRUNK), key);
    Answer again = client.post(CALLS, tenant.key(), tenant.call(BUSY_TRUNK), key);

    assertThat(failed.status()).isEqualTo(500);
    assertThat(placed.status()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(placed.text());
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isEqualTo(5);
    assertThat(carrier.dialed() - dialedBefore).isEqualTo(2);
  }

  @Test
  void makesOneKeyAndTellsItsSecretAgain() {
    Answer first = client.post("/api/v1/keys", tenant.key(), "", key);
    Answer again = client.post("/api/v1/keys", tenant.key(), "", key);

    assertThat(again.text()).isEqualTo(first.text()).contains("\"cm_");
    assertThat(client.get("/api/v1/keys", tenant.key()).json().at("/data/keys").size())
        .isEqualTo(2);
    String kept =
        system
            .jdbc()
            .sql("select i::text || encode(i.body, 'escape') from idempotency_key i where key = ?")
            .param(key)
            .query(String.class)
            .single();
    assertThat(kept).doesNotContain(first.data("/apiKey"));
  }

  @Test
  void opensOneAccountAndGrantsCreditsOnce() {
    String operator = tenants.operatorKey();
    Answer opened = client.post("/api/v1/admin/accounts", operator, "{\"name\":\"B\"}", key);
    Answer again = client.post("/api/v1/admin/accounts", operator, "{\"name\":\"B\"}", key);
    assertThat(opened.status()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(opened.text());

    String grant = "{\"amount\":7,\"reason\":\"Gift\"}";
    String credits = "/api/v1/admin/accounts/" + tenant.account() + "/credits";
    for (int i = 0; i < 3; i++) {
      assertThat(client.post(credits, operator, grant, key + "c").status()).isEqualTo(200);
    }
    assertThat(tenants.balance(tenant.account()).available().amount()).isEqualTo(107);
    String others = "/api/v1/admin/accounts/" + opened.data("/account/id") + "/credits";
    assertThat(client.post(others, operator, grant, key + "c").status()).isEqualTo(409);
  }

  @Test
  void storesASoundOnceHoweverItIsSent() throws IOException {
    byte[] wav = FakeSoundConverter.wav(Duration.ofMillis(100));
    Answer first = upload(wav, "one-boundary");
    Answer again = upload(wav, "another-boundary");
    Answer changed = upload(FakeSoundConverter.wav(Duration.ofMillis(200)), "one-boundary");

    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(changed.json().at("/code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(client.get("/api/v1/sounds", tenant.key()).json().at("/data/sounds").size()).isOne();
  }

  @Test
  void meansNothingWhereNothingIsCreated() {
    String call = call(key).data("/call/id");

    assertThat(client.post(CALLS + "/" + call + "/hangup", tenant.key(), "", key).status())
        .isEqualTo(200);
    assertThat(client.post("/api/v1/nothing", tenant.key(), "", key).status()).isEqualTo(404);
  }

  private Answer upload(byte[] wav, String boundary) throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.write(
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    form.write(wav);
    form.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return client.send(
        request("/api/v1/sounds", key)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofByteArray(form.toByteArray())));
  }

  private HttpRequest.Builder request(String path, String idempotencyKey) {
    return client
        .request(path)
        .header("X-API-Key", tenant.key())
        .header("Idempotency-Key", idempotencyKey);
  }

  private Answer call(String idempotencyKey) {
    return client.post(CALLS, tenant.key(), tenant.call(NUMBER), idempotencyKey);
  }

  private void assertPlacedOnce() {
    assertThat(carrier.dialed() - dialedBefore).isOne();
    assertThat(client.get(CALLS, tenant.key()).json().at("/data/calls").size()).isOne();
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isEqualTo(5);
  }

  private void assertNothingPlaced() {
    assertThat(carrier.dialed()).isEqualTo(dialedBefore);
    assertThat(tenants.balance(tenant.account()).reserved().amount()).isZero();
  }
}
