package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentMode;
import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.StagedLeg;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.shared.CallId;
import io.callmanager.shared.SystemDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ApiTest
class RecordingsApiTest {

  private static final String RECORDINGS = "/api/v1/recordings";
  private static final int SIZE = 32_044;

  @Autowired Client client;
  @Autowired Tenants tenants;
  @Autowired StagedCarrier carrier;
  @Autowired SystemDatabase system;

  private final HttpClient http = HttpClient.newHttpClient();
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(1000);
    carrier.callee("+15005550100", leg -> leg.ringing().answered());
  }

  private String call() {
    String agent =
        tenants.agent(tenant.account(), AgentMode.CONVERSATION, "Hi.", tenant.number()).toString();
    String body = "{\"toNumber\":\"+15005550100\",\"agentId\":\"%s\"}".formatted(agent);
    String call = client.post("/api/v1/calls", tenant.key(), body).data("/call/id");
    await()
        .until(
            () ->
                client
                    .get("/api/v1/calls/" + call, tenant.key())
                    .data("/call/status")
                    .equals("ANSWERED"));
    return call;
  }

  private Answer record(String call, String action) {
    return client.post(
        "/api/v1/calls/" + call + "/record", tenant.key(), "{\"action\":\"" + action + "\"}");
  }

  /// A recording of a second that is completed.
  private String recorded(String call) {
    String id = record(call, "start").data("/recordingId");
    record(call, "stop");
    await()
        .until(
            () ->
                client
                    .get(RECORDINGS + "/" + id, tenant.key())
                    .data("/recording/status")
                    .equals("COMPLETED"));
    return id;
  }

  private HttpResponse<byte[]> download(String method, String id, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        client
            .request(RECORDINGS + "/" + id + "/download")
            .header("X-API-Key", tenant.key())
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  @Test
  void recordsACallAndShowsTheRecording() {
    String call = call();
    Answer started = record(call, "start");
    assertThat(started.status()).as(started.text()).isEqualTo(200);
    assertThat(started.data("/state")).isEqualTo("RECORDING");
    String id = started.data("/recordingId");
    assertThat(record(call, "start").status()).isEqualTo(409);
    assertThat(record(call, "pause").data("/state")).isEqualTo("PAUSED");
    assertThat(record(call, "resume").data("/state")).isEqualTo("RECORDING");
    await().until(() -> client.get(RECORDINGS + "/" + id, tenant.key()).status() == 200);
    assertThat(client.delete(RECORDINGS + "/" + id, tenant.key()).status()).isEqualTo(409);
    assertThat(client.get(RECORDINGS + "/" + id + "/download", tenant.key()).status())
        .isEqualTo(409);
    assertThat(record(call, "stop").data("/state")).isEqualTo("STOPPED");
    assertThat(record(call, "stop").status()).isEqualTo(409);

    await()
        .until(
            () ->
                client
                    .get("/api/v1/calls/" + call + "/events", tenant.key())
                    .text()
                    .contains("recording.completed"));
    Answer shown = client.get(RECORDINGS + "/" + id, tenant.key());
    assertThat(shown.data("/recording/status")).isEqualTo("COMPLETED");
    assertThat(shown.data("/recording/callId")).isEqualTo(call);
    assertThat(shown.data("/recording/durationMs")).isEqualTo("1000");
    assertThat(shown.data("/recording/sizeBytes")).isEqualTo(Integer.toString(SIZE));
    assertThat(shown.data("/recording/sha256")).matches("[0-9a-f]{64}");
    assertThat(shown.data("/recording/channels")).isEqualTo("2");
    assertThat(shown.data("/recording/downloadUrl")).isEqualTo(RECORDINGS + "/" + id + "/download");
    List<String> types =
        client
            .get("/api/v1/calls/" + call + "/events", tenant.key())
            .json()
            .at("/data/events")
            .valueStream()
            .map(event -> event.get("type").asString())
            .toList();
    assertThat(types)
        .containsSubsequence(
            "recording.started",
            "recording.paused",
            "recording.resumed",
            "recording.stopped",
            "recording.completed");
  }

  @Test
  void recordsOnlyAnsweredCallsOfTheAccount() {
    carrier.callee("+15005550199", StagedLeg::ringing);
    String ringing =
        client.post("/api/v1/calls", tenant.key(), tenant.call("+15005550199")).data("/call/id");
    assertThat(record(ringing, "start").status()).isEqualTo(409);
    String call = call();
    Tenant stranger = tenants.open(0);
    assertThat(
            client
                .post("/api/v1/calls/" + call + "/record", stranger.key(), "{\"action\":\"start\"}")
                .status())
        .isEqualTo(404);
    carrier.leg(new CallId(UUID.fromString(call))).hangsUp();
    await().until(() -> record(call, "start").status() == 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"action\":\"erase\"}", "{\"action\":1}", "[]"})
  void refusesWhatIsNoAction(String body) {
    Answer answer = client.post("/api/v1/calls/" + call() + "/record", tenant.key(), body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
  }

  @Test
  void listsRecordingsPageByPage() {
    String call = call();
    String other = call();
    String first = recorded(call);
    String second = recorded(other);
    String third = recorded(call);

    Answer page = client.get(RECORDINGS + "?limit=2", tenant.key());
    assertThat(page.data("/recordings/0/id")).isEqualTo(third);
    assertThat(page.data("/recordings/1/id")).isEqualTo(second);
    Answer rest =
        client.get(RECORDINGS + "?limit=2&cursor=" + page.data("/nextCursor"), tenant.key());
    assertThat(rest.data("/recordings/0/id")).isEqualTo(first);
    assertThat(rest.json().at("/data/nextCursor").isNull()).isTrue();
    Answer ofTheCall = client.get(RECORDINGS + "?callId=" + call, tenant.key());
    assertThat(ofTheCall.json().at("/data/recordings").size()).isEqualTo(2);
    assertThat(
            client
                .get(RECORDINGS + "?to=2026-01-01", tenant.key())
                .json()
                .at("/data/recordings")
                .size())
        .isZero();
    assertThat(
            client
                .get(RECORDINGS + "?from=2020-01-01", tenant.key())
                .json()
                .at("/data/recordings")
                .size())
        .isEqualTo(3);
    assertThat(client.get(RECORDINGS + "?callId=x", tenant.key()).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-99 | 0 | 99",
        "bytes=100-100 | 100 | 100",
        "bytes=32000- | 32000 | 32043",
        "bytes=-44 | 32000 | 32043",
        "bytes=-99999 | 0 | 32043",
        "bytes=0-99999 | 0 | 32043",
      })
  void sendsThePartThatIsAskedFor(String range, int from, int to) throws Exception {
    String id = recorded(call());
    byte[] whole = download("GET", id).body();
    HttpResponse<byte[]> part = download("GET", id, "Range", range);

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("Content-Range"))
        .hasValue("bytes " + from + "-" + to + "/" + SIZE);
    assertThat(part.headers().firstValueAsLong("Content-Length")).hasValue(to - from + 1);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, from, to + 1));
  }

  @Test
  void sendsTheWholeFileWithWhatAPlayerWantsToKnow() throws Exception {
    String id = recorded(call());
    HttpResponse<byte[]> whole = download("GET", id);
    String tag = whole.headers().firstValue("ETag").orElse("");

    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).hasSize(SIZE).startsWith('R', 'I', 'F', 'F');
    assertThat(whole.headers().firstValue("Content-Type")).hasValue("audio/wav");
    assertThat(whole.headers().firstValue("Accept-Ranges")).hasValue("bytes");
    assertThat(whole.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"recording-" + id + ".wav\"");
    for (String senseless : new String[] {"bytes=5-2", "lines=1-2", "bytes=", "bytes=0-1,5-6"}) {
      assertThat(download("GET", id, "Range", senseless).statusCode()).as(senseless).isEqualTo(200);
    }
    assertThat(download("GET", id, "Range", "bytes=0-9", "If-Range", tag).statusCode())
        .isEqualTo(206);
    assertThat(download("GET", id, "Range", "bytes=0-9", "If-Range", "\"x\"").statusCode())
        .isEqualTo(200);
    HttpResponse<byte[]> behind = download("GET", id, "Range", "bytes=32044-");
    assertThat(behind.statusCode()).isEqualTo(416);
    assertThat(behind.headers().firstValue("Content-Range")).hasValue("bytes */" + SIZE);

    HttpResponse<byte[]> head = download("HEAD", id);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(SIZE);
    assertThat(head.body()).isEmpty();
    for (String range : new String[] {"bytes=0-9", "bytes=32044-"}) {
      HttpResponse<byte[]> headOfPart = download("HEAD", id, "Range", range);
      assertThat(headOfPart.statusCode()).as(range).isEqualTo(200);
      assertThat(headOfPart.headers().firstValueAsLong("Content-Length")).hasValue(SIZE);
    }
  }

  @Test
  void sendsNothingToWhomHasTheFileOrWantsAnother() throws Exception {
    String id = recorded(call());
    String tag = download("HEAD", id).headers().firstValue("ETag").orElse("");
    for (String method : new String[] {"GET", "HEAD"}) {
      for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
        HttpResponse<byte[]> spared =
            download(method, id, "If-None-Match", known, "Range", "bytes=99999-");
        assertThat(spared.statusCode()).as(method + known).isEqualTo(304);
        assertThat(spared.headers().firstValue("ETag")).hasValue(tag);
        assertThat(spared.body()).isEmpty();
      }
      for (String other : new String[] {"\"x\"", "W/" + tag}) {
        assertThat(download(method, id, "If-Match", other, "If-None-Match", tag).statusCode())
            .as(method + other)
            .isEqualTo(412);
      }
      for (String same : new String[] {tag, "*", "\"x\", " + tag}) {
        assertThat(download(method, id, "If-Match", same).statusCode()).isEqualTo(200);
      }
      assertThat(download(method, id, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    }
    assertThat(download("GET", id, "If-Match", tag, "Range", "bytes=0-9").statusCode())
        .isEqualTo(206);
  }

  @Test
  void evaluatesConditionsWithoutReadingTheStore() throws Exception {
    String id = recorded(call());
    String tag = download("HEAD", id).headers().firstValue("ETag").orElse("");
    system
        .jdbc()
        .sql("update recording set store = 'elsewhere' where id = ?")
        .param(UUID.fromString(id))
        .update();
    assertThat(download("GET", id).statusCode()).isEqualTo(503);
    assertThat(download("GET", id, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(download("GET", id, "If-Match", "\"x\"").statusCode()).isEqualTo(412);
  }

  @Test
  void hidesARecordingFromOtherAccounts() {
    String id = recorded(call());
    String path = RECORDINGS + "/" + id;
    String stranger = tenants.open(0).key();

    assertThat(client.get(path, stranger).status()).isEqualTo(404);
    assertThat(client.get(path + "/download", stranger).status()).isEqualTo(404);
    assertThat(client.delete(path, stranger).status()).isEqualTo(404);
    assertThat(client.get(RECORDINGS, stranger).json().at("/data/recordings").size()).isZero();
    assertThat(client.get(path, tenants.operatorKey()).status()).isEqualTo(403);
    assertThat(client.get(path, tenant.key()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2f..%2fsecrets.key",
        "%2e%2e%2f%2e%2e%2fsecrets.key",
        "....//....//secrets.key",
        "0199aaaa-0000-7000-8000-000000000002.wav",
        "0199aaaa-0000-7000-8000-000000000002%00",
      })
  void doesNotTakeAPathForAnId(String id) {
    Answer answer = client.get(RECORDINGS + "/" + id + "/download", tenant.key());
    assertThat(answer.status()).as(answer.text()).isBetween(400, 404);
  }

  @Test
  void leadsNobodyAstrayEvenIfTheDatabaseDoes() throws Exception {
    String id = recorded(call());
    Path secret = Files.writeString(Path.of("target/secret.wav"), "secret");
    for (String key : new String[] {"../secret.wav", secret.toAbsolutePath().toString()}) {
      system
          .jdbc()
          .sql("update recording set store_key = ? where id = ?")
          .param(key)
          .param(UUID.fromString(id))
          .update();
      assertThat(download("GET", id).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void deletesARecording() {
    String id = recorded(call());
    assertThat(client.delete(RECORDINGS + "/" + id, tenant.key()).status()).isEqualTo(200);
    assertThat(client.get(RECORDINGS + "/" + id, tenant.key()).status()).isEqualTo(404);
    assertThat(client.get(RECORDINGS + "/" + id + "/download", tenant.key()).status())
        .isEqualTo(404);
    assertThat(client.delete(RECORDINGS + "/" + id, tenant.key()).status()).isEqualTo(404);
  }

  @Test
  void keepsRecordingsForAsLongAsTheAccountSays() {
    String path = RECORDINGS + "/retention";
    assertThat(client.get(path, tenant.key()).data("/hours")).isEqualTo("720");
    Answer set = client.send("PUT", path, tenant.key(), BodyPublishers.ofString("{\"days\":90}"));
    assertThat(set.data("/hours")).isEqualTo("2160");
    assertThat(set.data("/own")).isEqualTo("true");
    assertThat(client.get(path, tenants.open(0).key()).data("/own")).isEqualTo("false");
    for (String wrong :
        new String[] {"{}", "{\"days\":0}", "{\"days\":3651}", "{\"days\":\"1\"}"}) {
      assertThat(client.send("PUT", path, tenant.key(), BodyPublishers.ofString(wrong)).status())
          .as(wrong)
          .isEqualTo(400);
    }
    client.send("PUT", path, tenant.key(), BodyPublishers.ofString("{\"days\":null}"));
    assertThat(client.get(path, tenant.key()).data("/own")).isEqualTo("false");
  }

  @Test
  void recordsEveryCallOfAnAgentThatSaysSo() {
    Answer made =
        client.post(
            "/api/v1/agents",
            tenant.key(),
            """
            {"name":"Recorder","mode":"conversation","firstMessage":"Hi.","recording":"always",
             "defaultFromNumberId":"%s"}"""
                .formatted(tenant.number()));
    assertThat(made.data("/agent/recording")).isEqualTo("always");
    assertThat(made.data("/agent/recordingAnnouncement")).isEmpty();
    String agent = made.data("/agent/id");
    Answer changed =
        client.patch(
            "/api/v1/agents/" + agent,
            tenant.key(),
            "{\"recordingAnnouncement\":\"{{company|We}} record this.\"}");
    assertThat(changed.data("/agent/recording")).isEqualTo("always");
    assertThat(changed.data("/agent/variables/0")).isEqualTo("company");
    client.patch("/api/v1/agents/" + agent, tenant.key(), "{\"recordingAnnouncement\":\"\"}");
    client.post("/api/v1/admin/agents/" + agent + "/approve", tenants.operatorKey());
    String call =
        client
            .post(
                "/api/v1/calls",
                tenant.key(),
                "{\"toNumber\":\"+15005550100\",\"agentId\":\"%s\"}".formatted(agent))
            .data("/call/id");
    await()
        .until(
            () ->
                client
                    .get("/api/v1/calls/" + call + "/events", tenant.key())
                    .text()
                    .contains("recording.started"));
    carrier.leg(new CallId(UUID.fromString(call))).hangsUp();
    await()
        .until(
            () ->
                client
                    .get(RECORDINGS + "?callId=" + call, tenant.key())
                    .data("/recordings/0/status")
                    .equals("COMPLETED"));
    assertThat(
            client
                .post(
                    "/api/v1/agents",
                    tenant.key(),
                    "{\"name\":\"A\",\"firstMessage\":\"Hi\",\"recording\":\"sometimes\"}")
                .status())
        .isEqualTo(400);
  }
}
