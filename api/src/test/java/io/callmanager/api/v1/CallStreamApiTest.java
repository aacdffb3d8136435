package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.StagedCarrier;
import io.callmanager.api.testing.StagedLeg;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import io.callmanager.shared.CallId;
import io.callmanager.shared.SystemDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The stream of a call's events, over HTTP.
@ApiTest
@TestPropertySource(
    properties = {
      "callmanager.api.events.streams-per-account=3",
      "callmanager.api.events.heartbeat=200ms"
    })
class CallStreamApiTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  @Autowired private StagedCarrier carrier;
  @Autowired private SystemDatabase system;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(1_000);
  }

  @Test
  void tellsWhatWasThenWhatHappensUntilTheCallIsOver() {
    String call = place();
    try (Stream stream = open(call, "", null)) {
      await().until(() -> stream.types().contains("call.ringing"));

      leg(call).answered().presses('4');
      await().until(() -> stream.types().contains("digit.received"));
      assertThat(stream.over()).isFalse();
      leg(call).hangsUp();

      await().until(stream::over);
      assertThat(stream.types())
          .containsExactly(
              "call.initiated", "call.ringing", "call.answered", "digit.received", "call.ended");
      assertThat(stream.ids()).containsExactly("1", "2", "3", "4", "5");
      JsonNode digit = stream.data().get(3);
      assertThat(digit.get("id").asString()).isEqualTo("evt_" + call.replace("-", "") + "_4");
      assertThat(digit.at("/data/digit").asString()).isEqualTo("4");
      assertThat(digit.at("/data/metadata/crm").asString()).isEqualTo("42");
      assertThat(digit)
          .isEqualTo(
              client
                  .get("/api/v1/events?types=digit.received", tenant.key())
                  .json()
                  .at("/data/events/0"));
    }
  }

  @Test
  void tellsWhatCameOfAConversationBeforeItEnds() {
    String call = place();
    try (Stream stream = open(call, "", null)) {
      leg(call).answered().hears(1, "yes please, my card is 4111 1111 1111 1111");
      await().until(() -> stream.types().contains("conversation.turn"));
      leg(call).hangsUp();

      await().until(stream::over);
      assertThat(stream.types())
          .endsWith(
              "conversation.turn", "call.ended", "transcription.completed", "analysis.completed");
      assertThat(stream.ids()).containsExactly("1", "2", "3", "4", "5", "6", "7");
      assertThat(stream.data().toString()).doesNotContain("4111 1111").contains("[card number]");
    }
    JsonNode analysis =
        client
            .get("/api/v1/calls/" + call + "/analysis", tenant.key())
            .json()
            .at("/data/analysis/conversation");
    assertThat(analysis.at("/status").asString()).isEqualTo("done");
    assertThat(analysis.at("/by").asString()).isEqualTo("rules");
    assertThat(analysis.at("/outcome").asString()).isEqualTo("broken_off");
    assertThat(analysis.at("/sentiment").asString()).isEqualTo("positive");
    assertThat(client.get("/api/v1/calls/" + call, tenant.key()).json().at("/data/analysis"))
        .isEqualTo(analysis);
    try (Stream rest = open(call, "", "5");
        Stream nothing = open(call, "", "7")) {
      await().until(rest::over);
      assertThat(rest.types()).containsExactly("transcription.completed", "analysis.completed");
      assertThat(nothing.response.statusCode()).isEqualTo(204);
    }
  }

  @Test
  void goesOnWhereItWasBrokenOff() {
    String call = endedCall();
    try (Stream byHeader = open(call, "", "2");
        Stream byParameter = open(call, "?lastEventId=2", null)) {
      await().until(() -> byHeader.over() && byParameter.over());

      assertThat(byHeader.ids()).containsExactly("3", "4");
      assertThat(byParameter.ids()).containsExactly("3", "4");
    }
    try (Stream nothing = open(call, "", "4")) {
      assertThat(nothing.response.statusCode()).isEqualTo(204);
    }
  }

  @Test
  void seesWhatAnotherServerWrites() {
    String call = place();
    try (Stream stream = open(call, "", null)) {
      await().until(() -> stream.types().contains("call.ringing"));

      int written =
          system
              .jdbc()
              .sql(
                  "insert into call_event (account_id, call_id, sequence, type, at, data) values (?, ?::uuid, 100, 'call.warning', now(), '{}')")
              .param(tenant.account().value())
              .param(call)
              .update();

      assertThat(written).isOne();
      await().until(() -> stream.types().contains("call.warning"));
    }
  }

  @Test
  void showsThatItIsStillThere() {
    String call = place();
    try (Stream stream = open(call, "", null)) {
      await().until(() -> stream.lines.stream().filter(": still here"::equals).count() >= 2);
    }
  }

  @Test
  void letsOnlySoManyBeOpenAndNoticesWhoLeft() {
    String call = place();
    List<Stream> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      open.add(open(call, "", null));
    }

    Answer refused = client.get(path(call), tenant.key());

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().get("message").asString()).contains("streams");
    open.forEach(Stream::close);
    await()
        .until(
            () -> {
              try (Stream stream = open(call, "", null)) {
                return stream.response.statusCode() == 200;
              }
            });
  }

  @Test
  void anothersCallIsNotFound() {
    String call = place();
    Tenant other = tenants.open(10);

    Answer foreign = client.get(path(call), other.key());
    Answer missing = client.get(path(UUID.randomUUID().toString()), other.key());

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.text()).isEqualTo(missing.text());
    assertThat(client.send(client.request(path(call)).GET()).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "99999999999"})
  void refusesAPlaceThatIsNone(String place) {
    String call = endedCall();

    try (Stream stream = open(call, "", place)) {
      assertThat(stream.response.statusCode()).isEqualTo(400);
    }
    assertThat(client.get(path(call) + "?lastEventId=" + place, tenant.key()).status())
        .isEqualTo(400);
  }

  private String place() {
    carrier.callee("+15005550102", StagedLeg::ringing);
    return client
        .post(
            "/api/v1/calls",
            tenant.key(),
            "{\"toNumber\":\"+15005550102\",\"agentId\":\"%s\",\"metadata\":{\"crm\":\"42\"}}"
                .formatted(tenant.agent()))
        .data("/call/id");
  }

  private String endedCall() {
    String call = place();
    leg(call).answered().hangsUp();
    await()
        .until(
            () ->
                client
                    .get("/api/v1/calls/" + call, tenant.key())
                    .data("/call/status")
                    .equals("COMPLETED"));
    return call;
  }

  private StagedLeg leg(String call) {
    return carrier.leg(new CallId(UUID.fromString(call)));
  }

  private static String path(String call) {
    return "/api/v1/calls/" + call + "/stream";
  }

  private Stream open(String call, String query, @Nullable String resumedAfter) {
    HttpRequest.Builder request =
        client.request(path(call) + query).header("X-API-Key", tenant.key());
    if (resumedAfter != null) {
      request.header("Last-Event-ID", resumedAfter);
    }
    return Stream.open(request.build());
  }

  /// What one client has read.
  private record Stream(
      HttpClient http,
      HttpResponse<InputStream> response,
      List<String> lines,
      CompletableFuture<Void> end)
      implements AutoCloseable {

    static Stream open(HttpRequest request) {
      HttpClient http = HttpClient.newHttpClient();
      HttpResponse<InputStream> response;
      try {
        response = http.send(request, BodyHandlers.ofInputStream());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      List<String> lines = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> end =
          CompletableFuture.runAsync(
              () ->
                  new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))
                      .lines()
                      .forEach(lines::add),
              Thread::startVirtualThread);
      return new Stream(http, response, lines, end);
    }

    boolean over() {
      return end.isDone();
    }

    List<String> types() {
      return values("event: ");
    }

    List<String> ids() {
      return values("id: ");
    }

    List<JsonNode> data() {
      return values("data: ").stream().map(MAPPER::readTree).toList();
    }

    private List<String> values(String field) {
      return lines.stream()
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(field.length()))
          .toList();
    }

    @Override
    public void close() {
      http.shutdownNow();
      http.close();
    }
  }
}
