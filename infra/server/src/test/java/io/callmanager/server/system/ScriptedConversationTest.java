package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callmanager.call.spi.ModelPrices;
import io.callmanager.credit.Books;
import io.callmanager.llm.LlmProvider;
import io.callmanager.llm.LlmProviders;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.Json;
import io.callmanager.telephony.hearing.SpeechRecognizer.Scope;
import io.callmanager.telephony.hearing.SpeechRecognizers;
import io.callmanager.testing.DatabaseTest;
import io.callmanager.testing.TestDatabase;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Agents that follow scripts or ask models, with the sandbox's callees.
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
  private static Customer customer;
  private static ApiClient client;
  private static String agent;

  @BeforeAll
  static void start(TestDatabase database) {
    server =
        RunningServer.start(
            database,
            Map.of(
                "callmanager.account-models.allow-private-networks", true,
                "callmanager.tools.allow-private-networks", true));
    customer = Customer.of(server, 1000);
    client = customer.client();
    agent = scripted(APPOINTMENT);
  }

  @AfterAll
  static void stop() {
    try (RunningServer stopping = server) {
      assertThat(stopping.bean(Books.class).audit().differences()).isEmpty();
    }
  }

  private static String scripted(String script) {
    return customer.agent(
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

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void followsTheScriptByKeys() {
    String call = client.place("+15005550109", agent);

    JsonNode ended = client.ended(call);

    assertThat(customer.said(call))
        .containsExactly(
            "agent: Hello Ada Lovelace. Can you come tomorrow at ten? Say yes or no, or press 1 for yes or 2 for no.",
            "callee: 1",
            "agent: Then we see you tomorrow. Goodbye.");
    assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
    assertThat(ended.path("status").asString()).isEqualTo("COMPLETED");
    assertThat(customer.turns(call).getLast().path("ownMs").asInt()).isLessThan(200);
    isReadByRules(call);
  }

  /// What came of it is told of behind the call's end, and shown.
  private static void isReadByRules(String call) {
    await().until(() -> customer.eventTypes(call).contains("analysis.completed"));
    assertThat(customer.eventTypes(call))
        .endsWith("call.ended", "transcription.completed", "analysis.completed");
    JsonNode found =
        client.get("/api/v1/calls/" + call + "/analysis").body().at("/data/analysis/conversation");
    assertThat(found.path("by").asString()).isEqualTo("rules");
    assertThat(found.path("outcome").asString()).isEqualTo("confirmed");
    assertThat(found.path("fields").toString()).isEqualTo("{\"answer\":true}");
    assertThat(found.path("summary").asString())
        .endsWith("Saved: answer = yes. The script's last step: confirmed.");
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

    assertThat(customer.said(call)).endsWith("callee: " + words, "agent: " + answer);
    assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
    JsonNode understood = customer.turns(call).get(customer.turns(call).size() - 2);
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

    assertThat(customer.said(call))
        .containsExactly(
            "agent: Please press your key.", "callee: *", "agent: You pressed ***. Goodbye.");
    await().until(() -> customer.eventTypes(call).contains("analysis.completed"));
    assertThat(client.get("/api/v1/calls/" + call + "/events").body().toString())
        .contains("{\"digit\":\"*\",\"awaited\":true}")
        .doesNotContain("\"digit\":\"1\"", "pressed 1", "pin = ");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void isInterruptedAtOnce() {
    String call = client.place("+15005550124", agent);

    client.ended(call);

    JsonNode asked = customer.turns(call).getFirst();
    assertThat(asked.path("interrupted").asBoolean()).isTrue();
    assertThat(asked.path("endMs").asInt() - asked.path("startMs").asInt())
        .as("the callee begins to speak one second into it")
        .isBetween(1000, 1700);
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

    assertThat(customer.said(call))
        .containsExactly("agent: Yes?", "agent: Sorry? Yes?", "agent: Goodbye.");
    assertThat(ended.path("endReason").asString()).isEqualTo("conversation_complete");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void asksTheAccountsModelWhichUsesTheAccountsTool() {
    try (ModelServer models = new ModelServer()) {
      server
          .bean(LlmProviders.class)
          .save(
              customer.tenant().account(),
              new LlmProvider.Wish(
                  LlmProvider.Kind.OPEN_AI,
                  HttpUrl.parse(models.url("/v1")).orElseThrow(),
                  "m",
                  "sk-of-the-account",
                  false,
                  new ModelPrices(new BigDecimal("2"), new BigDecimal("10"), "USD")));
      String spoken =
          customer.agent(
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

      assertThat(customer.said(call))
          .endsWith("callee: 1", "agent: One moment. Ten is free. Goodbye.");
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
      await().until(() -> customer.eventTypes(call).contains("analysis.completed"));
      JsonNode found = client.get("/api/v1/calls/" + call).body().at("/data/analysis");
      assertThat(found.path("by").asString()).as(found.toString()).isEqualTo("llm");
      assertThat(found.path("model").asString()).isEqualTo("m");
      assertThat(found.path("summary").asString()).isEqualTo("Ten is booked.");
    }
  }
}
