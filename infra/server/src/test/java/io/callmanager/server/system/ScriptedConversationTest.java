package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.Agents;
import io.callmanager.call.spi.ModelPrices;
import io.callmanager.credit.AccountOpening;
import io.callmanager.credit.Books;
import io.callmanager.llm.LlmProvider;
import io.callmanager.llm.LlmProviders;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.Json;
import io.callmanager.telephony.hearing.SpeechRecognizer.Scope;
import io.callmanager.telephony.hearing.SpeechRecognizers;
import io.callmanager.telephony.hearing.Voices;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.mediastream.StreamMessage;
import io.callmanager.telephony.peers.AgentServer;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestDatabase;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Agents that follow scripts or are servers, with the sandbox's callees.
@DatabaseTest
@SuppressWarnings("NullAway.Init")
class ScriptedConversationTest {

  private static final String APPOINTMENT =
      """
      {"start": "ask", "steps": [
        {"id": "ask", "type": "gather",
         "say": "Hello {{name|there}}. Can you come tomorrow at ten? Say yes or no, or press 1 for yes or 2 for no.",
         "digits": 1, "timeoutSeconds": 4, "attempts": 2, "retry": "Sorry, I did not get that.", "saveAs": "answer",
         "branches": [
           {"digits": "1", "words": ["yes", "yes please"], "value": "yes", "to": "confirmed"},
           {"digits": "2", "words": ["no", "no thank you"], "value": "no", "to": "declined"}],
         "otherwise": "unsure"},
        {"id": "confirmed", "type": "end", "say": "Then we see you tomorrow. Goodbye."},
        {"id": "declined", "type": "end", "say": "Then we will not wait. Goodbye."},
        {"id": "unsure", "type": "end", "say": "We will call again. Goodbye."}]}
      """;

  private static RunningServer server;
  private static Tenant tenant;
  private static ApiClient client;
  private static String agent;

  @BeforeAll
  static void start(TestDatabase database) {
    server =
        RunningServer.start(
            database,
            Map.of(
                "callmanager.account-models.allow-private-networks", true,
                "callmanager.tools.allow-private-networks", true,
                "callmanager.media-streams.allow-private-networks", true));
    tenant =
        new Tenant.Maker(
                server.bean(AccountOpening.class),
                server.bean(CallerNumbers.class),
                server.bean(Agents.class),
                server.bean(AgentApprovals.class))
            .make(1000);
    client = new ApiClient(server.baseUrl(), tenant.apiKey());
    agent = scripted(APPOINTMENT);
  }

  @AfterAll
  static void stop() {
    try (RunningServer stopping = server) {
      assertThat(stopping.bean(Books.class).audit().differences()).isEmpty();
    }
  }

  private static String scripted(String script) {
    return conversing(
        Map.of(
            "brain",
            "script",
            "script",
            Json.readObject(script),
            "analysis",
            Json.readObject(
                """
                {"outcomes":[{"name":"confirmed"},{"name":"declined"}],
                 "fields":[{"name":"answer","type":"boolean"}]}
                """)));
  }

  /// An agent that is a server and says nothing of its own.
  private static String streamed(String url) {
    return conversing(
        Map.of(
            "brain",
            "media_stream",
            "stream",
            Map.of("url", url, "parameters", Map.of("contact", "{{name}} of {{company}}")),
            "apology",
            "Sorry."));
  }

  private static String conversing(Map<String, ?> conversation) {
    ApiClient.Answer made =
        client.post(
            "/api/v1/agents",
            Map.of(
                "name",
                "Appointments",
                "mode",
                "conversation",
                "defaultFromNumberId",
                tenant.number().id().toString(),
                "maxDurationSeconds",
                60,
                "firstMessage",
                "",
                "conversation",
                conversation));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    String id = made.text("/data/agent/id");
    server.bean(AgentApprovals.class).approve(new AgentId(UUID.fromString(id)), 1);
    return id;
  }

  private static List<JsonNode> turns(String call) {
    List<JsonNode> turns = new ArrayList<>();
    client
        .get("/api/v1/calls/" + call + "/events")
        .body()
        .at("/data/events")
        .forEach(
            event -> {
              if (event.path("type").asString().equals("conversation.turn")) {
                turns.add(event.path("data"));
              }
            });
    return turns;
  }

  private static List<String> said(String call) {
    return turns(call).stream()
        .map(turn -> turn.path("speaker").asString() + ": " + turn.path("text").asString())
        .toList();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void followsTheScriptByKeys() {
    String call = client.place("+15005550109", agent);

    JsonNode ended = client.ended(call);

    assertThat(said(call))
        .containsExactly(
            "agent: Hello Ada Lovelace. Can you come tomorrow at ten? Say yes or no, or press 1 for yes or 2 for no.",
            "callee: 1",
            "agent: Then we see you tomorrow. Goodbye.");
    assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
    assertThat(ended.path("status").asString()).isEqualTo("COMPLETED");
    assertThat(turns(call).getLast().path("ownMs").asInt()).isLessThan(200);
    isReadByRules(call);
  }

  /// What came of it is told of behind the call's end, and shown.
  private static void isReadByRules(String call) {
    await().until(() -> types(call).contains("analysis.completed"));
    assertThat(types(call)).endsWith("call.ended", "transcription.completed", "analysis.completed");
    JsonNode found =
        client.get("/api/v1/calls/" + call + "/analysis").body().at("/data/analysis/conversation");
    assertThat(found.path("by").asString()).isEqualTo("rules");
    assertThat(found.path("outcome").asString()).isEqualTo("confirmed");
    assertThat(found.path("fields").toString()).isEqualTo("{\"answer\":true}");
    assertThat(found.path("summary").asString())
        .endsWith("Saved: answer = yes. The script's last step: confirmed.");
  }

  private static List<String> types(String call) {
    List<String> types = new ArrayList<>();
    client
        .get("/api/v1/calls/" + call + "/events")
        .body()
        .at("/data/events")
        .forEach(event -> types.add(event.path("type").asString()));
    return types;
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @CsvSource({
    "+15005550120, yes please, Then we see you tomorrow. Goodbye.",
    "+15005550121, no thank you, Then we will not wait. Goodbye."
  })
  void followsTheScriptByWords(String number, String words, String answer) {
    assumeTrue(
        server.bean(SpeechRecognizers.class).best("en-US", Scope.EXPECTED_WORDS).isPresent(),
        "no speech recogniser is installed");
    String call = client.place(number, agent);

    JsonNode ended = client.ended(call);

    assertThat(said(call)).endsWith("callee: " + words, "agent: " + answer);
    assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
    JsonNode understood = turns(call).get(turns(call).size() - 2);
    assertThat(understood.path("by").asString()).isEqualTo("pocketsphinx");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void keepsASecretOutOfTheRecord() {
    String asking =
        scripted(
            """
            {"start":"pin","steps":[
             {"id":"pin","type":"gather","say":"Please press your key.","digits":1,"saveAs":"pin","sensitive":true,
              "to":"bye","otherwise":"bye"},
             {"id":"bye","type":"end","say":"You pressed {{pin}}. Goodbye."}]}
            """);
    String call = client.place("+15005550109", asking);

    client.ended(call);

    assertThat(said(call))
        .containsExactly(
            "agent: Please press your key.", "callee: *", "agent: You pressed ***. Goodbye.");
    await().until(() -> types(call).contains("analysis.completed"));
    assertThat(client.get("/api/v1/calls/" + call + "/events").body().toString())
        .contains("{\"digit\":\"*\",\"awaited\":true}")
        .doesNotContain("\"digit\":\"1\"", "pressed 1", "pin = ");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void isInterruptedAtOnce() {
    String call = client.place("+15005550124", agent);

    client.ended(call);

    assertThat(turns(call).getFirst().path("interrupted").asBoolean()).isTrue();
    assertThat(turns(call).getFirst().path("endMs").asInt()).isBetween(1000, 3000);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void asksAgainAndThenGivesUpOnTheSilent() {
    String brief =
        scripted(
            """
            {"start":"ask","steps":[
             {"id":"ask","type":"gather","say":"Yes?","timeoutSeconds":1,"attempts":2,"retry":"Sorry?",
              "branches":[{"digits":"1","words":["yes"],"to":"unsure"}],"otherwise":"unsure"},
             {"id":"unsure","type":"end","say":"Goodbye."}]}
            """);
    String call = client.place("+15005550126", brief);

    JsonNode ended = client.ended(call);

    assertThat(said(call)).containsExactly("agent: Yes?", "agent: Sorry? Yes?", "agent: Goodbye.");
    assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void asksTheAccountsModelWhichUsesTheAccountsTool() {
    try (ModelServer models = new ModelServer()) {
      server
          .bean(LlmProviders.class)
          .save(
              tenant.account(),
              new LlmProvider.Wish(
                  LlmProvider.Kind.OPEN_AI,
                  HttpUrl.parse(models.url("/v1")).orElseThrow(),
                  "m",
                  "sk-of-the-account",
                  false,
                  new ModelPrices(new BigDecimal("2"), new BigDecimal("10"), "USD")));
      String spoken =
          conversing(
              Map.of(
                  "brain",
                  "llm",
                  "abilities",
                  Map.of(
                      "httpTools",
                      List.of(
                          Map.of(
                              "name",
                              "find_appointment",
                              "description",
                              "Finds free appointments.",
                              "url",
                              models.url("/tool"),
                              "headers",
                              List.of(Map.of("name", "X-Key", "value", "abc")))))));
      String call = client.place("+15005550109", spoken);

      JsonNode ended = client.ended(call);

      assertThat(said(call)).endsWith("callee: 1", "agent: One moment. Ten is free. Goodbye.");
      assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
      assertThat(models.keys).containsOnly("Bearer sk-of-the-account");
      assertThat(models.toolRequests)
          .singleElement()
          .asString()
          .startsWith("abc {\"tool\":\"find_appointment\",\"callId\":\"" + call);
      JsonNode use = client.get("/api/v1/calls/" + call).body().at("/data/llm");
      assertThat(use.path("inputTokens").asInt()).isEqualTo(2000);
      assertThat(use.path("cost").decimalValue()).isEqualByComparingTo("0.0042");
      assertThat(client.get("/api/v1/calls/" + call + "/events").body().toString())
          .contains("conversation.tool", "\"outcome\":\"ok\"")
          .doesNotContain("abc");
      await().until(() -> types(call).contains("analysis.completed"));
      JsonNode found = client.get("/api/v1/calls/" + call).body().at("/data/analysis");
      assertThat(found.path("by").asString()).as(found.toString()).isEqualTo("llm");
      assertThat(found.path("model").asString()).isEqualTo("m");
      assertThat(found.path("summary").asString()).isEqualTo("Ten is booked.");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void isAServerThatHearsAndSpeaks() {
    AtomicInteger loudness = new AtomicInteger();
    AgentServer.Behaviour behaviour =
        (message, line) -> {
          switch (message) {
            case StreamMessage.Start _ -> {
              for (int frame = 0; frame < 50; frame++) {
                line.say(Mulaw.of(Voices.vowel(frame)));
              }
              line.mark("said");
            }
            case StreamMessage.Media media -> {
              for (short sample : media.audio().samples()) {
                loudness.accumulateAndGet(Math.abs(sample), Math::max);
              }
              if (loudness.get() > 2000) {
                line.close(1000, "");
              }
            }
            default -> {}
          }
        };
    try (AgentServer agentServer = AgentServer.that(behaviour)) {
      String call = client.place("+15005550120", streamed(agentServer.url()));
      JsonNode ended = client.ended(call);

      // The callee speaks only when we have spoken and fallen silent.
      assertThat(loudness.get()).isGreaterThan(2000);
      assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
      StreamMessage.Start start = agentServer.messages(StreamMessage.Start.class).getFirst();
      assertThat(start.callSid()).isEqualTo("CA" + call.replace("-", ""));
      assertThat(start.customParameters()).containsEntry("contact", "Ada Lovelace of Acme Corp");
      List<StreamMessage> told = agentServer.messages();
      int mark = told.indexOf(agentServer.messages(StreamMessage.Mark.class).getFirst());
      assertThat(told.get(mark)).extracting("name").isEqualTo("said");
      assertThat(
              told.subList(0, mark).stream().filter(StreamMessage.Media.class::isInstance).count())
          .as("20 ms each while a second was played")
          .isBetween(40L, 200L);
      assertThat(signature(agentServer)).isEqualTo(expectedSignature(agentServer));
    }
  }

  private static String signature(AgentServer agentServer) {
    return AgentServer.header(agentServer.requests().getFirst(), "X-Twilio-Signature");
  }

  /// As those who built for Twilio check it, with the default secret as the token.
  private static String expectedSignature(AgentServer agentServer) {
    String secret =
        client.get("/api/v1/webhooks/default-secret").body().at("/data/secret").asString();
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(agentServer.url().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void tellsAServerTheKeysAndTheEnd() {
    AgentServer.Behaviour behaviour =
        (message, line) -> {
          if (message instanceof StreamMessage.Start) {
            line.say(Mulaw.of(Voices.vowel(1)));
            line.say(Mulaw.of(Voices.vowel(2)));
            line.say(Mulaw.of(Voices.vowel(3)));
          }
        };
    try (AgentServer agentServer = AgentServer.that(behaviour)) {
      String call = client.place("+15005550109", streamed(agentServer.url()));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !agentServer.messages(StreamMessage.Dtmf.class).isEmpty());
      client.post("/api/v1/calls/" + call + "/hangup", Map.of());
      client.ended(call);
      await().until(() -> !agentServer.messages(StreamMessage.Stop.class).isEmpty());

      assertThat(agentServer.messages(StreamMessage.Dtmf.class).getFirst().digit()).isEqualTo('1');
      assertThat(agentServer.messages().getLast()).isInstanceOf(StreamMessage.Stop.class);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void tellsWhyAServerCouldNotBeReached() {
    try (AgentServer agentServer =
        AgentServer.listening().answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
      String call = client.place("+15005550126", streamed(agentServer.url()));
      JsonNode ended = client.ended(call);

      assertThat(ended.path("endReason").asString()).isEqualTo("conversation_error");
      JsonNode events = client.get("/api/v1/calls/" + call + "/events").body();
      assertThat(events.toString())
          .contains(
              "The agent’s server could not be reached: it answered 403 instead of opening a WebSocket");
    }
  }
}
