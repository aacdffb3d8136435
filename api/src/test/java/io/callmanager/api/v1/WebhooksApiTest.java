package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.testing.NotesFormat;
import io.callmanager.testing.WebhookReceiver;
import io.callmanager.testing.WebhookReceiver.Received;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

@ApiTest
@Import(NotesFormat.class)
@TestPropertySource(
    properties = {
      "callmanager.webhooks.allow-private-networks=true",
      "callmanager.webhooks.max-per-account=3"
    })
class WebhooksApiTest {

  private static final String PATH = "/api/v1/webhooks";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  private WebhookReceiver receiver;
  private Tenant tenant;

  @BeforeEach
  void open() {
    receiver = new WebhookReceiver();
    tenant = tenants.open(1000);
    carrier.callee("+15005550100", leg -> leg.ringing().answered().hangsUp());
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private Answer create(String body) {
    return client.post(PATH, tenant.key(), body);
  }

  private String webhook(String more) {
    return create("{\"url\":\"" + receiver.url() + "\"" + more + "}").data("/webhook/id");
  }

  private Answer get(String path) {
    return client.get(PATH + path, tenant.key());
  }

  private Answer post(String path, String body) {
    return client.post(PATH + path, tenant.key(), body);
  }

  @Test
  void makesShowsChangesAndDeletesAWebhook() {
    Answer made =
        create(
            "{\"url\":\"https://crm.test/hook#x\",\"events\":[\"call.ended\"],\"description\":\"CRM\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(made.data("/webhook/secret")).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(made.data("/webhook/url")).isEqualTo("https://crm.test/hook");
    String id = made.data("/webhook/id");

    JsonNode shown = get("/" + id).json().at("/data/webhook");
    assertThat(shown.get("secret").isNull()).isTrue();
    assertThat(shown.get("kind").asString()).isEqualTo("ENDPOINT");
    assertThat(shown.at("/events/0").asString()).isEqualTo("call.ended");
    assertThat(get("/" + id + "/secret").data("/secret")).isEqualTo(made.data("/webhook/secret"));

    Answer changed =
        client.patch(PATH + "/" + id, tenant.key(), "{\"enabled\":false,\"description\":null}");
    assertThat(changed.json().at("/data/webhook/enabled").booleanValue()).isFalse();
    assertThat(changed.json().at("/data/webhook/description").isNull()).isTrue();
    assertThat(changed.json().at("/data/webhook/disabledAt").isNull()).isFalse();
    assertThat(post("/" + id + "/redeliver", "").status()).isEqualTo(409);

    Answer rotated = post("/" + id + "/rotate-secret", "{\"overlapSeconds\":60}");
    assertThat(rotated.data("/webhook/secret")).isNotEqualTo(made.data("/webhook/secret"));
    assertThat(rotated.json().at("/data/webhook/previousSecretUntil").isNull()).isFalse();

    assertThat(client.delete(PATH + "/" + id, tenant.key()).status()).isEqualTo(200);
    assertThat(get("/" + id).status()).isEqualTo(404);
    assertThat(get("").json().at("/data/webhooks").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|url|Required",
        "{\"url\":\"ftp://a.test/\"}|url|Must be an http or https URL without a user name",
        "{\"url\":\"https://me:pw@a.test/\"}|url|Must be an http or https URL without a user name",
        "{\"url\":\"https://a.test/\",\"events\":[]}|events|Must hold from 1 to 100 elements",
        "{\"url\":\"https://a.test/\",\"events\":\"*\"}|events|Expected array, received string",
      })
  void saysWhatIsWrong(String body, String field, String issue) {
    Answer answer = create(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/issues/" + field + "/0").asString()).isEqualTo(issue);
  }

  @Test
  void namesTheEventsThereAre() {
    Answer answer = create("{\"url\":\"https://a.test/\",\"events\":[\"call.started\"]}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/issues/events/0").asString())
        .startsWith("Must hold nothing but * or ")
        .contains("call.answered")
        .contains("webhook.disabled");
  }

  @Test
  void hasAFormatThatIsThere() {
    Answer standard = create("{\"url\":\"https://a.test/\",\"format\":null}");
    assertThat(standard.data("/webhook/format")).isEqualTo("standard");
    Answer other = create("{\"url\":\"https://a.test/\",\"format\":\"notes\"}");
    assertThat(other.data("/webhook/format")).isEqualTo("notes");
    String id = other.data("/webhook/id");
    assertThat(get("").json().at("/data/webhooks/1/format").asString()).isEqualTo("notes");

    Answer kept = client.patch(PATH + "/" + id, tenant.key(), "{\"description\":\"x\"}");
    assertThat(kept.data("/webhook/format")).isEqualTo("notes");
    Answer reset = client.patch(PATH + "/" + id, tenant.key(), "{\"format\":null}");
    assertThat(reset.data("/webhook/format")).isEqualTo("standard");

    for (Answer wrong :
        List.of(
            create("{\"url\":\"https://a.test/\",\"format\":\"gone\"}"),
            client.patch(PATH + "/" + id, tenant.key(), "{\"format\":\"gone\"}"))) {
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.json().at("/issues/format/0").asString())
          .startsWith("Must be one of standard, ")
          .contains("krosai", "notes");
    }
  }

  @Test
  void showsWhatAFormatHasNothingToSayOf() {
    String id = webhook(",\"format\":\"notes\"");
    carrier.callee("+15005550100", leg -> leg.ringing().answered().presses('1').hangsUp());
    client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550100"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                get("/" + id + "/deliveries?state=DELIVERED").json().at("/data/deliveries").size()
                    == 2);
    Answer skipped = get("/" + id + "/deliveries?state=SKIPPED");
    assertThat(skipped.data("/deliveries/0/type")).isEqualTo("digit.received");
    assertThat(skipped.json().at("/data/deliveries/0/attempts").intValue()).isZero();
    assertThat(post("/" + id + "/redeliver", "").json().at("/data/redelivered").intValue())
        .isZero();
  }

  @Test
  void hasRoomForSoManyAndNoMore() {
    for (int i = 0; i < 3; i++) {
      assertThat(create("{\"url\":\"https://a.test/\"}").status()).isEqualTo(200);
    }
    Answer refused = create("{\"url\":\"https://a.test/\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("error").asString()).isEqualTo("Too many webhooks");
  }

  @Test
  void sendsATestAndShowsWhatCameOfIt() {
    String id = webhook("");
    Answer good = post("/" + id + "/test", "");
    assertThat(good.json().at("/data/delivered").booleanValue()).isTrue();
    assertThat(good.json().at("/data/statusCode").intValue()).isEqualTo(200);
    assertThat(receiver.received()).extracting(Received::type).containsExactly("webhook.test");
    receiver.answer(event -> 500);
    Answer bad = post("/" + id + "/test", "");
    assertThat(bad.json().at("/data/delivered").booleanValue()).isFalse();
    assertThat(bad.data("/error")).isEqualTo("The receiver answered 500");
  }

  @Test
  void listsDeliveriesAndSendsThemAgain() {
    String id = webhook(",\"events\":[\"call.initiated\",\"call.ended\"]");
    String call =
        client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550100")).data("/call/id");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                get("/" + id + "/deliveries?state=DELIVERED").json().at("/data/deliveries").size()
                    == 2);
    Answer first = get("/" + id + "/deliveries?limit=1");
    assertThat(first.data("/deliveries/0/type")).isEqualTo("call.ended");
    assertThat(first.data("/deliveries/0/callId")).isEqualTo(call);
    Answer second = get("/" + id + "/deliveries?limit=1&cursor=" + first.data("/nextCursor"));
    assertThat(second.data("/deliveries/0/type")).isEqualTo("call.initiated");
    assertThat(second.json().at("/data/nextCursor").isNull()).isTrue();
    assertThat(get("/" + id + "/deliveries?cursor=x").status()).isEqualTo(400);

    String event = first.data("/deliveries/0/eventId");
    receiver.forget();
    Answer again = post("/" + id + "/deliveries/" + event + "/redeliver", "");
    assertThat(again.data("/delivery/eventId")).isEqualTo(event);
    await().atMost(Duration.ofSeconds(20)).until(() -> receiver.received().size() == 1);
    assertThat(receiver.received().getFirst().id()).isEqualTo(event);
    assertThat(post("/" + id + "/deliveries/evt_1/redeliver", "").status()).isEqualTo(404);
    assertThat(post("/" + id + "/redeliver", "").json().at("/data/redelivered").intValue())
        .isZero();
  }

  @Test
  void tellsACallsOwnUrl() {
    Answer placed =
        client.post(
            "/api/v1/calls",
            tenant.key(),
            "{\"toNumber\":\"+15005550100\",\"agentId\":\"%s\",\"webhookUrl\":\"%s\"}"
                .formatted(tenant.agent(), receiver.url()));
    assertThat(placed.status()).as(placed.text()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                receiver.received().stream().anyMatch(event -> event.type().equals("call.ended")));
    assertThat(receiver.received())
        .extracting(Received::call)
        .containsOnly(placed.data("/call/id"));
    JsonNode origin = get("").json().at("/data/webhooks/0");
    assertThat(origin.get("kind").asString()).isEqualTo("CALL_URLS");
    String id = origin.get("id").asString();
    assertThat(client.patch(PATH + "/" + id, tenant.key(), "{\"events\":[\"*\"]}").status())
        .isEqualTo(409);
    assertThat(client.patch(PATH + "/" + id, tenant.key(), "{\"enabled\":false}").status())
        .isEqualTo(200);
    assertThat(post("/" + id + "/test", "").status()).isEqualTo(409);
    assertThat(get("/" + id + "/secret").status()).isEqualTo(404);
    String secret = get("/default-secret").data("/secret");
    assertThat(post("/default-secret/rotate", "").data("/secret")).isNotEqualTo(secret);
  }

  @Nested
  @TestPropertySource(properties = "callmanager.webhooks.allow-private-networks=false")
  class OutsideAlone {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://127.0.0.1/",
          "http://[::1]/",
          "http://169.254.169.254/",
          "http://10.1.2.3/"
        })
    void refusesPrivateAddressesAtOnce(String url) {
      assertThat(create("{\"url\":\"" + url + "\"}").json().at("/issues/url/0").asString())
          .isEqualTo("Must not lead to a private address");
      Answer call =
          client.post(
              "/api/v1/calls",
              tenant.key(),
              "{\"toNumber\":\"+15005550100\",\"agentId\":\"%s\",\"webhookUrl\":\"%s\"}"
                  .formatted(tenant.agent(), url));
      assertThat(call.json().at("/issues/webhookUrl/0").asString())
          .isEqualTo("Must not lead to a private address");
    }
  }
}
