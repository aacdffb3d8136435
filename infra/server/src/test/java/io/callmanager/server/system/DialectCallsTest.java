package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.ModelPrices;
import io.callmanager.credit.Books;
import io.callmanager.llm.LlmProvider;
import io.callmanager.llm.LlmProviders;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.Json;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.TestDatabase;
import io.callmanager.testing.WebhookReceiver;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/// Calls that are placed in other systems' words, over SIP to the sandbox's phones: a call made in one contract is read in all of them.
@DatabaseTest
@SuppressWarnings("NullAway.Init")
class DialectCallsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private static RunningServer server;
  private static WebhookReceiver receiver;
  private static Customer customer;
  private static ApiClient client;

  @BeforeAll
  static void start(TestDatabase database) {
    receiver = new WebhookReceiver();
    server =
        RunningServer.start(database, Map.of("callmanager.webhooks.allow-private-networks", true));
    customer = Customer.of(server, 1000);
    client = customer.client();
    server
        .bean(LlmProviders.class)
        .save(
            customer.tenant().account(),
            new LlmProvider.Wish(
                LlmProvider.Kind.OPEN_AI,
                HttpUrl.parse("https://models.test/v1").orElseThrow(),
                "m",
                "sk-of-the-account",
                false,
                new ModelPrices(BigDecimal.ONE, BigDecimal.ONE, "USD")));
  }

  @AfterAll
  static void stop() {
    try (RunningServer stopping = server;
        WebhookReceiver closing = receiver) {
      assertThat(stopping.bean(Books.class).audit().differences()).isEmpty();
      assertThat(closing.received()).isNotEmpty();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void announcesForClaudePhoneAndIsReadInEveryContract() {
    ApiClient.Answer placed =
        client.post(
            "/api/outbound-call",
            Map.of(
                "to",
                "+15005550101",
                "message",
                "Alert: your server storage is at 95 percent.",
                "webhookUrl",
                receiver.url()));
    assertThat(placed.status()).as("%s", placed.body()).isEqualTo(200);
    String call = placed.text("/callId");

    awaitField("/api/call/" + call, "/state", "completed");

    JsonNode shown = client.get("/api/call/" + call).body();
    assertThat(shown.path("reason").asString()).isEqualTo("announce_complete");
    assertThat(shown.path("duration").asInt()).isBetween(1, 15);
    assertThat(client.call(call).path("status").asString()).isEqualTo("COMPLETED");
    assertThat(client.get("/v1/calls/call_" + call).body().path("status").asString())
        .isEqualTo("completed");
    assertThat(
            client
                .post("/api/call-logs", Map.of("page_size", 50))
                .body()
                .path("logs")
                .valueStream()
                .map(log -> log.path("call_id").asString()))
        .contains(call);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(told(call, "callId").map(body -> body.get("state")))
                    .containsExactly("dialing", "playing", "completed"));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void hangsUpWhileItRingsForClaudePhone() {
    String call =
        client
            .post("/api/outbound-call", Map.of("to", "+15005550103", "message", "Hello"))
            .text("/callId");
    awaitField("/api/call/" + call, "/state", "dialing");
    client.awaitStatus(call, "RINGING");

    assertThat(client.post("/api/call/" + call + "/hangup", Map.of()).status()).isEqualTo(200);

    awaitField("/api/call/" + call, "/reason", "local_hangup");
    assertThat(client.call(call).path("creditsUsed").asLong()).isZero();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void callsForKrosAiWithANumberOfTheAccounts() {
    ApiClient.Answer placed =
        client.post(
            "/v1/outbound-calls",
            Map.of(
                "from_number",
                customer.tenant().number().phoneNumber().e164(),
                "to_number",
                "+15005550107",
                "endpoint_id",
                "ep_" + customer.tenant().agent(),
                "max_duration",
                60,
                "metadata",
                Map.of("customer_id", "cust_xyz"),
                "webhook_url",
                receiver.url()));
    assertThat(placed.status()).as("%s", placed.body()).isBetween(200, 201);
    String call = placed.text("/call_id");

    awaitField("/v1/calls/" + call, "/status", "completed");

    assertThat(client.get("/v1/calls/" + call).body().at("/metadata/customer_id").asString())
        .isEqualTo("cust_xyz");
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(told(call, "call_id").map(body -> body.get("event")))
                    .contains("call.started", "call.ended", "call.completed"));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void talksForAgenticAiUntilItIsEnded() {
    ApiClient.Answer placed =
        client.post(
            "/api/call",
            Map.of(
                "to",
                "+15005550101",
                "prompt",
                "You are calling to confirm an appointment.",
                "webhook_url",
                receiver.url()));
    assertThat(placed.body().path("success").asBoolean()).as("%s", placed.body()).isTrue();
    String call = placed.text("/call_id");
    await().atMost(LONG).until(() -> "in-progress".equals(listed(call)));

    ApiClient.Answer ended = client.post("/api/calls/" + call + "/end", Map.of());

    assertThat(ended.text("/message")).isEqualTo("Call " + call + " ended");
    await()
        .atMost(LONG)
        .until(() -> client.call(call).path("endReason").asString().equals("local_hangup"));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void collectsDigitsForKaphila() {
    ApiClient.Answer placed =
        client.post(
            "/makecall",
            Map.of("number", "15005550110", "webhookUrl", receiver.url(), "ringTimeout", 20));
    assertThat(placed.status()).as("%s", placed.body()).isEqualTo(200);
    String call = placed.text("/callId");
    awaitField("/calls/" + call, "/status", "answered");

    ApiClient.Answer gathering =
        client.post(
            "/gather",
            Map.of(
                "callId",
                call,
                "text",
                "Please enter your code, and then the pound key.",
                "numDigits",
                2,
                "timeout",
                15_000));
    assertThat(gathering.status()).as("%s", gathering.body()).isEqualTo(200);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(told(call, "callId").map(body -> body.get("event")))
                    .contains("call.answered", "gather.started", "gather.complete"));

    assertThat(client.post("/hangup", Map.of("callId", call)).status()).isEqualTo(200);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(told(call, "callId").map(body -> body.get("event")))
                    .contains("call.ended"));
    assertThat(client.get("/calls/" + call).status()).isEqualTo(404);
  }

  private static String listed(String call) {
    return client
        .get("/api/calls")
        .body()
        .path("calls")
        .valueStream()
        .filter(row -> row.path("call_id").asString().equals(call))
        .map(row -> row.path("status").asString())
        .findFirst()
        .orElse("");
  }

  private static void awaitField(String path, String pointer, String value) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.get(path).body().at(pointer).asString().equals(value));
  }

  private static Stream<Map<String, Object>> told(String call, String field) {
    return List.copyOf(receiver.received()).stream()
        .map(received -> Json.readObject(received.body()))
        .filter(body -> call.equals(body.get(field)));
  }
}
