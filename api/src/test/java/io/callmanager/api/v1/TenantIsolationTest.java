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

/// One account's key, another account's ids.
@ApiTest
class TenantIsolationTest {

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  private Tenant owner;
  private Tenant stranger;
  private String call;
  private String key;
  private String webhook;

  @BeforeEach
  void openAccounts() {
    owner = tenants.open(100);
    stranger = tenants.open(100);
    call =
        client
            .post(
                "/api/v1/calls",
                owner.key(),
                "{\"toNumber\":\"+15005550199\",\"agentId\":\"%s\",\"metadata\":{\"crm\":\"7\"}}"
                    .formatted(owner.agent()))
            .data("/call/id");
    client.post("/api/v1/do-not-call", owner.key(), "{\"number\":\"+15005550199\"}");
    key = client.post("/api/v1/keys", owner.key(), "{}").data("/key/id");
    webhook =
        client
            .post("/api/v1/webhooks", owner.key(), "{\"url\":\"https://hooks.test/\"}")
            .data("/webhook/id");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/calls/{call},''",
    "GET,/calls/{call}/transcript,''",
    "GET,/calls/{call}/transcript.txt,''",
    "GET,/calls/{call}/transcript.vtt,''",
    "GET,/calls/{call}/analysis,''",
    "GET,/calls/{call}/events,''",
    "GET,/calls/{call}/stream,''",
    "GET,/calls/{call}/receipt,''",
    "POST,/calls/{call}/hangup,''",
    "POST,/calls/{call}/opt-out,''",
    "POST,/calls/{call}/transfer,'{\"to\":\"+19005551234\"}'",
    "GET,/agents/{agent},''",
    "PATCH,/agents/{agent},'{\"name\":\"Mine\"}'",
    "DELETE,/agents/{agent},''",
    "POST,/agents/{agent}/default,''",
    "PATCH,/keys/{key},'{\"requestsPerHour\":1}'",
    "DELETE,/keys/{key},''",
    "GET,/webhooks/{webhook},''",
    "PATCH,/webhooks/{webhook},'{\"enabled\":false}'",
    "DELETE,/webhooks/{webhook},''",
    "GET,/webhooks/{webhook}/secret,''",
    "POST,/webhooks/{webhook}/rotate-secret,''",
    "POST,/webhooks/{webhook}/test,''",
    "GET,/webhooks/{webhook}/deliveries,''",
    "POST,/webhooks/{webhook}/deliveries/evt_{event}_1/redeliver,''",
    "POST,/webhooks/{webhook}/redeliver,''",
    "GET,/do-not-call/+15005550199,''",
    "DELETE,/do-not-call/+15005550199,''",
  })
  void whatIsAnothersIsNotFound(String method, String path, String body) {
    Answer foreign = send(method, fill(path, call, owner.agent().toString(), key, webhook), body);
    String none = UUID.randomUUID().toString();
    Answer missing = send(method, fill(path, none, none, none, none), body);

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.text()).isEqualTo(missing.text());
    Answer stillThere = client.get("/api/v1/calls/" + call, owner.key());
    assertThat(stillThere.json().at("/data/call/endedAt").isNull()).isTrue();
    assertThat(client.get("/api/v1/agents/" + owner.agent(), owner.key()).data("/agent/name"))
        .isEqualTo("Reminder");
    assertThat(client.get("/api/v1/do-not-call/+15005550199", owner.key()).status()).isEqualTo(200);
    assertCreditsUnchanged();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/calls/{call}", "/v1/calls/call_{call}"})
  void whatIsAnothersIsNotFoundInOtherContractsEither(String path) {
    Answer foreign = client.get(path.replace("{call}", call), stranger.key());
    String none = UUID.randomUUID().toString();
    Answer missing = client.get(path.replace("{call}", none), stranger.key());

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.text().replace(call, none)).isEqualTo(missing.text());
    assertThat(client.get(path.replace("{call}", call), owner.key()).status()).isEqualTo(200);
    assertThat(client.get("/v1/calls?metadata.crm=7", stranger.key()).text()).doesNotContain(call);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/calls/{call},''",
    "POST,/hangup,'{\"callId\":\"{call}\"}'",
    "POST,/voice,'{\"callId\":\"{call}\",\"text\":\"Hi\"}'",
    "POST,/play,'{\"callId\":\"{call}\",\"file\":\"tune\"}'",
    "POST,/gather,'{\"callId\":\"{call}\",\"text\":\"Hi\"}'",
    "POST,/forwardcall,'{\"callId\":\"{call}\",\"forwardNumber\":\"15005550100\"}'",
    "GET,/recordings/{call},''",
    "GET,/recordings/{call}/download,''",
    "GET,/recordings/file/call-{call}-1.wav/download,''",
    "POST,/recordings/{call}/stop,''",
  })
  void whatIsAnothersIsNotFoundInKaphilasWordsEither(String method, String path, String body) {
    String none = UUID.randomUUID().toString();
    Answer foreign = steer(method, path, body, call);
    Answer missing = steer(method, path, body, none);

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.text()).isEqualTo(missing.text());
    assertThat(client.get("/calls", stranger.key()).text()).doesNotContain(call);
    assertThat(client.get("/recordings", stranger.key()).text()).doesNotContain(call);
    assertThat(client.post("/api/call-logs", stranger.key(), "{}").text()).doesNotContain(call);
    assertCreditsUnchanged();
  }

  private Answer steer(String method, String path, String body, String id) {
    return client.send(
        method,
        path.replace("{call}", id),
        stranger.key(),
        BodyPublishers.ofString(body.replace("{call}", id)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/calls",
        "/calls?metadata.crm=7",
        "/calls?toNumber=%2B15005550199",
        "/account/usage",
        "/webhooks",
        "/events",
        "/do-not-call",
        "/do-not-call/export"
      })
  void listsHoldNothingOfAnothers(String path) {
    assertThat(client.get("/api/v1" + path, stranger.key()).text())
        .doesNotContain(call)
        .doesNotContain(webhook)
        .doesNotContain("15005550199");
  }

  @Test
  void anothersLanguageModelIsNotSeenNorChanged() {
    client.send(
        "PUT",
        "/api/v1/llm",
        owner.key(),
        BodyPublishers.ofString(
            "{\"kind\":\"open_ai\",\"model\":\"mine\",\"apiKey\":\"sk-very-secret-key\"}"));

    assertThat(client.get("/api/v1/llm", stranger.key()).status()).isEqualTo(404);
    assertThat(client.post("/api/v1/llm/test", stranger.key(), "").status()).isEqualTo(404);
    assertThat(send("DELETE", "/llm", "").status()).isEqualTo(404);
    assertThat(
            send("PUT", "/llm", "{\"kind\":\"open_ai\",\"model\":\"theirs\"}")
                .json()
                .at("/data/llm/apiKey")
                .isNull())
        .isTrue();
    assertThat(client.get("/api/v1/llm", owner.key()).data("/llm/model")).isEqualTo("mine");
  }

  @Test
  void anothersAgentAndNumberPlaceNoCall() {
    for (String body :
        new String[] {
          "{\"toNumber\":\"+15005550199\",\"agentId\":\"%s\"}".formatted(owner.agent()),
          "{\"toNumber\":\"+15005550199\",\"agentId\":\"%s\",\"fromNumberId\":\"%s\"}"
              .formatted(stranger.agent(), owner.number())
        }) {
      assertThat(client.post("/api/v1/calls", stranger.key(), body).status()).isEqualTo(404);
    }
    Answer agent =
        client.patch(
            "/api/v1/agents/" + stranger.agent(),
            stranger.key(),
            "{\"defaultFromNumberId\":\"%s\"}".formatted(owner.number()));
    assertThat(agent.status()).isEqualTo(400);
    assertCreditsUnchanged();
  }

  private void assertCreditsUnchanged() {
    assertThat(tenants.balance(stranger.account()).available().amount()).isEqualTo(100);
    assertThat(tenants.balance(owner.account()).available().amount()).isEqualTo(95);
  }

  private Answer send(String method, String path, String body) {
    return client.send(method, "/api/v1" + path, stranger.key(), BodyPublishers.ofString(body));
  }

  private static String fill(String path, String call, String agent, String key, String webhook) {
    return path.replace("{call}", call)
        .replace("{event}", call.replace("-", ""))
        .replace("{agent}", agent)
        .replace("{key}", key)
        .replace("{webhook}", webhook);
  }
}
