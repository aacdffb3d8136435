package io.callmanager.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.api.testing.ApiTest;
import io.callmanager.api.testing.Client;
import io.callmanager.api.testing.Client.Answer;
import io.callmanager.api.testing.Tenants;
import io.callmanager.api.testing.Tenants.Tenant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// Agents, as accounts make them and operators approve them.
@ApiTest
class AgentsTest {

  private static final String AGENTS = "/api/v1/agents";
  private static final String ADMIN = "/api/v1/admin/agents";

  @Autowired private Client client;
  @Autowired private Tenants tenants;
  private Tenant tenant;

  @BeforeEach
  void openAccount() {
    tenant = tenants.open(100);
  }

  @Test
  void awaitsApprovalAtEveryVersion() {
    Answer created =
        client.post(
            AGENTS,
            tenant.key(),
            """
            {"name":"Reminder","prompt":"Ask {{name}} about {{topic}}.","firstMessage":"Hello {{name|there}}.",
             "mode":"announce","voice":"kevin","language":"de-DE","maxDurationSeconds":61,"ringTimeoutSeconds":20,
             "defaultFromNumberId":"%s","creditsPerMinute":9}"""
                .formatted(tenant.number()));
    assertThat(created.status()).isEqualTo(200);
    JsonNode agent = created.json().at("/data/agent");
    String id = agent.get("id").asString();
    assertThat(agent.get("status").asString()).isEqualTo("PENDING");
    assertThat(agent.get("mode").asString()).isEqualTo("announce");
    assertThat(agent.get("creditsPerMinute").asInt()).isEqualTo(1);
    assertThat(agent.get("variables").toString()).isEqualTo("[\"name\",\"topic\"]");
    assertThat(agent.get("maxDurationSeconds").asInt()).isEqualTo(61);
    assertThat(call(id).status()).isEqualTo(404);

    Answer approved =
        client.post(
            ADMIN + "/" + id + "/approve", tenants.operatorKey(), "{\"creditsPerMinute\":3}");
    assertThat(approved.data("/agent/status")).isEqualTo("APPROVED");
    Answer call = call(id);
    assertThat(call.status()).isEqualTo(200);
    assertThat(call.data("/call/creditsUsed")).isEqualTo("6");

    Answer changed = client.patch(AGENTS + "/" + id, tenant.key(), "{\"voice\":\"other\"}");
    assertThat(changed.data("/agent/status")).isEqualTo("PENDING");
    assertThat(changed.data("/agent/version")).isEqualTo("2");
    assertThat(changed.data("/agent/firstMessage")).isEqualTo("Hello {{name|there}}.");
    assertThat(call(id).status()).isEqualTo(404);

    Answer rejected =
        client.post(
            ADMIN + "/" + id + "/reject", tenants.operatorKey(), "{\"reason\":\"Too rude\"}");
    assertThat(rejected.data("/agent/status")).isEqualTo("REJECTED");
    assertThat(client.get(AGENTS + "/" + id, tenant.key()).data("/agent/rejectionReason"))
        .isEqualTo("Too rude");
    assertThat(call(id).status()).isEqualTo(404);
  }

  @Test
  void approvesWithoutABodyAndKeepsTheRate() {
    String id = create("{\"name\":\"A\",\"firstMessage\":\"Hi\"}").data("/agent/id");

    assertThat(
            client
                .patch(ADMIN + "/" + id, tenants.operatorKey(), "{\"creditsPerMinute\":7}")
                .data("/agent/creditsPerMinute"))
        .isEqualTo("7");
    Answer approved = client.post(ADMIN + "/" + id + "/approve", tenants.operatorKey());

    assertThat(approved.data("/agent/status")).isEqualTo("APPROVED");
    assertThat(approved.data("/agent/creditsPerMinute")).isEqualTo("7");
  }

  @Test
  void givesAnAgentAnExtensionWithoutANewApproval() {
    Answer created = create("{\"name\":\"A\",\"firstMessage\":\"Hi\",\"extension\":\"9000\"}");
    assertThat(created.data("/agent/extension")).isEqualTo("9000");
    String reminder = AGENTS + "/" + tenant.agent();

    Answer taken = client.patch(reminder, tenant.key(), "{\"extension\":\"9000\"}");
    assertThat(taken.status()).isEqualTo(400);
    assertThat(taken.text()).contains("Another agent of the account has it");
    assertThat(client.patch(reminder, tenant.key(), "{\"extension\":\"90a\"}").text())
        .contains("Must be 1 to 15 digits");
    assertThat(create("{\"name\":\"B\",\"firstMessage\":\"Hi\",\"extension\":\"9000\"}").text())
        .contains("Another agent of the account has it");

    Answer moved = client.patch(reminder, tenant.key(), "{\"extension\":\"9001\"}");
    assertThat(moved.data("/agent/extension")).isEqualTo("9001");
    assertThat(moved.data("/agent/status")).isEqualTo("APPROVED");
    assertThat(client.patch(reminder, tenant.key(), "{\"name\":\"R\"}").data("/agent/extension"))
        .isEqualTo("9001");
    Answer cleared = client.patch(reminder, tenant.key(), "{\"extension\":null}");
    assertThat(cleared.json().at("/data/agent/extension").isNull()).isTrue();
  }

  @Test
  void hasOneDefaultAgentPerAccount() {
    String second = create("{\"name\":\"A\",\"firstMessage\":\"Hi\"}").data("/agent/id");
    String first = tenant.agent().toString();

    for (String chosen : List.of(first, second, second)) {
      Answer answer = client.post(AGENTS + "/" + chosen + "/default", tenant.key());
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.data("/agent/default")).isEqualTo("true");
      List<String> defaults = new ArrayList<>();
      for (JsonNode agent : client.get(AGENTS, tenant.key()).json().at("/data/agents")) {
        if (agent.get("default").asBoolean()) {
          defaults.add(agent.get("id").asString());
        }
      }
      assertThat(defaults).containsExactly(chosen);
    }
  }

  @Test
  void keepsHowAnAgentTalks() {
    Answer created =
        create(
            """
            {"name":"A","mode":"conversation","conversation":{"brain":"script","endOfSpeechMs":900,"goodbyePhrases":["so long"],
             "script":{"start":"a","steps":[{"id":"a","type":"end","say":"Hello {{company}}."}]}}}""");
    assertThat(created.status()).isEqualTo(200);
    JsonNode conversation = created.json().at("/data/agent/conversation");
    assertThat(conversation.at("/brain").asString()).isEqualTo("script");
    assertThat(conversation.at("/script/steps/0/say").asString()).isEqualTo("Hello {{company}}.");
    assertThat(conversation.at("/endOfSpeechMs").asInt()).isEqualTo(900);
    assertThat(conversation.at("/maxTurns").asInt()).isEqualTo(20);
    assertThat(conversation.at("/goodbyePhrases").toString()).isEqualTo("[\"so long\"]");
    assertThat(created.json().at("/data/agent/variables").toString()).isEqualTo("[\"company\"]");

    assertThat(created.json().at("/data/notices").toString()).isEqualTo("[]");

    String id = created.data("/agent/id");
    Answer changed =
        client.patch(
            AGENTS + "/" + id, tenant.key(), "{\"conversation\":{\"interruptible\":false}}");
    assertThat(changed.data("/agent/conversation/interruptible")).isEqualTo("false");
    assertThat(changed.data("/agent/conversation/endOfSpeechMs")).isEqualTo("900");
    assertThat(changed.data("/agent/version")).isEqualTo("2");
    assertThat(client.get(AGENTS + "/" + id, tenant.key()).json().at("/data/agent/conversation"))
        .isEqualTo(changed.json().at("/data/agent/conversation"));
  }

  @Test
  void keepsWhatAnAgentMayDo() {
    Answer created =
        create(
            """
            {"name":"A","mode":"conversation","conversation":{"brain":"llm","abilities":{
             "tools":["opt_out","transfer"],"transfers":[{"name":"Sales","number":"+12125550123"}],
             "voicemailMessage":"Please call {{company}}."}}}""");
    JsonNode abilities = created.json().at("/data/agent/conversation/abilities");
    assertThat(abilities.toString())
        .isEqualTo(
            "{\"tools\":[\"transfer\",\"opt_out\"],\"transfers\":[{\"name\":\"Sales\",\"number\":\"+12125550123\"}],"
                + "\"voicemailMessage\":\"Please call {{company}}.\",\"httpTools\":[],\"maxCostPerCall\":null}");
    assertThat(created.json().at("/data/agent/variables").toString()).isEqualTo("[\"company\"]");
    assertThat(created.json().at("/data/notices").toString()).contains("leave_voicemail");

    Answer changed =
        client.patch(
            AGENTS + "/" + created.data("/agent/id"),
            tenant.key(),
            "{\"conversation\":{\"abilities\":{\"tools\":[],\"transfers\":[]}}}");
    assertThat(changed.json().at("/data/agent/conversation/abilities").toString())
        .isEqualTo(
            "{\"tools\":[],\"transfers\":[],\"voicemailMessage\":\"Please call {{company}}.\",\"httpTools\":[],\"maxCostPerCall\":null}");
    assertThat(
            create("{\"name\":\"A\",\"mode\":\"conversation\"}")
                .json()
                .at("/data/agent/conversation/abilities/tools"))
        .hasSize(5);
  }

  private static String tool(String url, String header) {
    return """
        {"conversation":{"abilities":{"httpTools":[{"name":"book","description":"Books.","url":"%s",
         "headers":[{"name":"Authorization"%s}],
         "parameters":{"type":"object","properties":{"day":{"type":"string"}},"required":["day"]}}]}}}"""
        .formatted(url, header);
  }

  @Test
  void keepsToolsAndTheSecretsOfTheirHeaders() {
    String id = create("{\"name\":\"A\",\"mode\":\"conversation\"}").data("/agent/id");
    String agent = AGENTS + "/" + id;
    Answer saved =
        client.patch(
            agent,
            tenant.key(),
            tool("https://example.com/book", ",\"value\":\"Bearer very-secret\""));
    assertThat(saved.status()).isEqualTo(200);
    assertThat(saved.text()).doesNotContain("very-secret");
    JsonNode tool = saved.json().at("/data/agent/conversation/abilities/httpTools/0");
    assertThat(tool.at("/headers").toString())
        .isEqualTo("[{\"name\":\"Authorization\",\"value\":\"…cret\"}]");
    assertThat(tool.at("/method").asString()).isEqualTo("POST");
    assertThat(tool.at("/parameters/required/0").asString()).isEqualTo("day");

    Answer again =
        client.patch(
            agent,
            tenant.key(),
            tool("https://example.com/book", ",\"value\":\"Bearer very-secret\""));
    Answer kept = client.patch(agent, tenant.key(), tool("https://example.com/book", ""));
    assertThat(again.data("/agent/version")).isEqualTo("2");
    assertThat(kept.data("/agent/version")).as("nothing was changed").isEqualTo("2");

    Answer elsewhere = client.patch(agent, tenant.key(), tool("https://evil.example/book", ""));
    assertThat(elsewhere.status()).as("a secret goes to no other host").isEqualTo(400);
    assertThat(elsewhere.json().at("/issues").propertyNames())
        .containsExactly("conversation.abilities.httpTools.0.headers");
  }

  @Test
  void tellsWhatIsWrongWithATool() {
    Answer refused =
        create(
            """
            {"name":"A","mode":"conversation","conversation":{"abilities":{"httpTools":[
             {"name":"end_call","description":"x","url":"https://example.com"},
             {"name":"a","description":" ","url":"ftp://example.com","method":"BREW","timeoutSeconds":21},
             {"name":"b","description":"x","url":"https://example.com","parameters":{"type":"array"},
              "headers":[{"name":"Host","value":"x"},{"name":"X-A","value":"a\\nb"}]},
             {"name":"c","description":"x","url":"https://example.com","parameters":{"type":"object","properties":{"a":{"$ref":"https://evil.example"}}}},
             {"name":"d","description":"x","url":"https://example.com","parameters":{"type":"object","properties":7}}]}}}""");
    String at = "conversation.abilities.httpTools.";
    assertThat(refused.json().at("/issues").propertyNames())
        .containsExactlyInAnyOrder(
            at + "0.name",
            at + "1.description",
            at + "1.url",
            at + "1.method",
            at + "1.timeoutSeconds",
            at + "2.parameters",
            at + "2.headers.0.name",
            at + "2.headers.1.value",
            at + "3.parameters",
            at + "4.parameters");
  }

  @Test
  void tellsWhatIsWrongWithWhatAnAgentMayDo() {
    Answer refused =
        create(
            """
            {"name":"A","mode":"conversation","conversation":{"brain":"llm","abilities":{"tools":["fly"],"wings":2,
             "transfers":[{"name":"Sales]","number":"+12125550123"},{"name":"Ann","number":"123"},{"number":"+12125550124","key":1}],
             "voicemailMessage":7}}}""");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/issues").propertyNames())
        .containsExactlyInAnyOrder(
            "conversation.abilities.tools",
            "conversation.abilities.wings",
            "conversation.abilities.transfers.0.name",
            "conversation.abilities.transfers.1.number",
            "conversation.abilities.transfers.2.name",
            "conversation.abilities.transfers.2.key",
            "conversation.abilities.voicemailMessage");
    Answer twice =
        create(
            """
            {"name":"A","mode":"conversation","conversation":{"abilities":{
             "transfers":[{"name":"Sales","number":"+12125550123"},{"name":"sales","number":"+12125550124"}]}}}""");
    assertThat(twice.json().at("/issues").propertyNames())
        .containsExactly("conversation.abilities.transfers");
  }

  @Test
  void keepsWhatIsToBeFoundOut() {
    Answer created =
        create(
            """
            {"name":"A","mode":"conversation","conversation":{"analysis":{"by":"rules",
             "outcomes":[{"name":"confirmed","description":"They come."}],"fields":[{"name":"visitors","type":"number"}]}}}""");
    JsonNode analysis = created.json().at("/data/agent/conversation/analysis");
    assertThat(analysis.toString())
        .isEqualTo(
            "{\"enabled\":true,\"by\":\"rules\",\"outcomes\":[{\"name\":\"confirmed\",\"description\":\"They come.\"}],"
                + "\"fields\":[{\"name\":\"visitors\",\"type\":\"number\",\"description\":\"\"}]}");
    String agent = AGENTS + "/" + created.data("/agent/id");
    assertThat(
            client
                .patch(agent, tenant.key(), "{\"conversation\":{\"maxTurns\":5}}")
                .json()
                .at("/data/agent/conversation/analysis"))
        .isEqualTo(analysis);
    assertThat(
            client
                .patch(agent, tenant.key(), "{\"conversation\":{\"analysis\":null}}")
                .json()
                .at("/data/agent/conversation/analysis")
                .toString())
        .isEqualTo("{\"enabled\":true,\"by\":\"auto\",\"outcomes\":[],\"fields\":[]}");

    Answer refused =
        create(
            """
            {"name":"A","mode":"conversation","conversation":{"analysis":{"outcomes":[{"name":"1"}],
             "fields":[{"name":"a","type":"enum"}]}}}""");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/issues").propertyNames())
        .containsExactlyInAnyOrder(
            "conversation.analysis.outcomes[0].name", "conversation.analysis.fields[0].options");
  }

  @Test
  void tellsEverythingThatIsWrongWithAScript() {
    Answer refused =
        create(
            """
            {"name":"A","mode":"conversation","conversation":{"brain":"script","script":
             {"start":"b","steps":[{"id":"a","type":"end","sing":"la"},{"id":"a","type":"dance"}]},"maxTurns":0,"mood":"good"}}""");

    assertThat(refused.status()).isEqualTo(400);
    JsonNode issues = refused.json().at("/issues");
    assertThat(issues.propertyNames())
        .contains("conversation.maxTurns", "conversation.mood", "conversation.script.start");
    assertThat(issues.propertyNames())
        .anyMatch(name -> name.startsWith("conversation.script.steps["));
  }

  @Test
  void saysWhatWillNotWork() {
    Answer created =
        create(
            """
            {"name":"A","mode":"conversation","conversation":{"brain":"script","script":
             {"start":"a","steps":[{"id":"a","type":"gather","say":"Yes?","branches":[{"words":["yes"],"to":"b"}],"otherwise":"b"},
              {"id":"b","type":"end"}]}}}""");

    assertThat(created.json().at("/data/notices/0").asString())
        .isEqualTo("Nobody on this server understands en-US: callees can answer by keys only.");
    assertThat(created.json().at("/data/notices/1").asString()).contains("step a");
  }

  @Test
  void anAgentThatFollowsAScriptNeedsOne() {
    Answer refused =
        create(
            "{\"name\":\"A\",\"mode\":\"conversation\",\"conversation\":{\"brain\":\"script\"}}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/issues").propertyNames()).containsExactly("conversation.script");
  }

  @Test
  void aNewNameNeedsNoApproval() {
    Answer renamed =
        client.patch(AGENTS + "/" + tenant.agent(), tenant.key(), "{\"name\":\"Other\"}");

    assertThat(renamed.data("/agent/name")).isEqualTo("Other");
    assertThat(renamed.data("/agent/status")).isEqualTo("APPROVED");
  }

  @Test
  void nullTakesTheDefaultNumberAway() {
    Answer changed =
        client.patch(AGENTS + "/" + tenant.agent(), tenant.key(), "{\"defaultFromNumberId\":null}");

    assertThat(changed.json().at("/data/agent/defaultFromNumberId").isNull()).isTrue();
  }

  @Test
  void isGoneWhenDeleted() {
    assertThat(client.delete(AGENTS + "/" + tenant.agent(), tenant.key()).status()).isEqualTo(200);

    assertThat(client.get(AGENTS + "/" + tenant.agent(), tenant.key()).status()).isEqualTo(404);
    assertThat(client.delete(AGENTS + "/" + tenant.agent(), tenant.key()).status()).isEqualTo(404);
    assertThat(
            client.patch(AGENTS + "/" + tenant.agent(), tenant.key(), "{\"name\":\"B\"}").status())
        .isEqualTo(404);
    assertThat(call(tenant.agent().toString()).status()).isEqualTo(404);
    assertThat(tenants.balance(tenant.account()).available().amount()).isEqualTo(100);
  }

  @Test
  void listsPageByPageNewestFirst() {
    List<String> expected = new ArrayList<>(List.of(tenant.agent().toString()));
    for (int i = 0; i < 4; i++) {
      expected.addFirst(create("{\"name\":\"A\",\"firstMessage\":\"Hi\"}").data("/agent/id"));
    }
    List<String> seen = new ArrayList<>();
    String query = "?limit=2";
    while (true) {
      JsonNode data = client.get(AGENTS + query, tenant.key()).json().get("data");
      data.get("agents").forEach(agent -> seen.add(agent.get("id").asString()));
      if (data.get("nextCursor").isNull()) {
        break;
      }
      query = "?limit=2&cursor=" + data.get("nextCursor").asString();
    }

    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void operatorsSeeWhatAwaitsThem() {
    String id = create("{\"name\":\"A\",\"firstMessage\":\"Hi\"}").data("/agent/id");

    Answer awaiting = client.get(ADMIN + "?status=PENDING", tenants.operatorKey());

    assertThat(
            awaiting
                .json()
                .at("/data/agents")
                .valueStream()
                .map(agent -> agent.get("id").asString()))
        .contains(id)
        .doesNotContain(tenant.agent().toString());
    assertThat(client.get(ADMIN + "?status=APPROVED", tenants.operatorKey()).status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name|{\"firstMessage\":\"Hi\"}",
        "name|{\"name\":\" \",\"firstMessage\":\"Hi\"}",
        "name|{\"name\":7,\"firstMessage\":\"Hi\"}",
        "firstMessage|{\"name\":\"A\"}",
        "firstMessage|{\"name\":\"A\",\"mode\":\"announce\",\"firstMessage\":\"  \"}",
        "mode|{\"name\":\"A\",\"firstMessage\":\"Hi\",\"mode\":\"shout\"}",
        "maxDurationSeconds|{\"name\":\"A\",\"firstMessage\":\"Hi\",\"maxDurationSeconds\":0}",
        "maxDurationSeconds|{\"name\":\"A\",\"firstMessage\":\"Hi\",\"maxDurationSeconds\":14401}",
        "maxDurationSeconds|{\"name\":\"A\",\"firstMessage\":\"Hi\",\"maxDurationSeconds\":1.5}",
        "maxDurationSeconds|{\"name\":\"A\",\"firstMessage\":\"Hi\",\"maxDurationSeconds\":\"60\"}",
        "ringTimeoutSeconds|{\"name\":\"A\",\"firstMessage\":\"Hi\",\"ringTimeoutSeconds\":4}",
        "ringTimeoutSeconds|{\"name\":\"A\",\"firstMessage\":\"Hi\",\"ringTimeoutSeconds\":99999999999999999999}",
        "language|{\"name\":\"A\",\"firstMessage\":\"Hi\",\"language\":\"english please\"}",
        "defaultFromNumberId|{\"name\":\"A\",\"firstMessage\":\"Hi\",\"defaultFromNumberId\":\"550e8400-e29b-41d4-a716-446655440000\"}",
        "prompt|{\"name\":\"A\",\"firstMessage\":\"Hi\",\"prompt\":\"\\u0000\"}",
      })
  void namesTheFieldThatIsWrong(String field, String body) {
    Answer answer = create(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("issues").propertyNames()).containsExactly(field);
  }

  @Test
  void anAnnouncementCantLoseItsMessage() {
    Answer answer =
        client.patch(AGENTS + "/" + tenant.agent(), tenant.key(), "{\"firstMessage\":\"\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(client.get(AGENTS + "/" + tenant.agent(), tenant.key()).data("/agent/status"))
        .isEqualTo("APPROVED");
    assertThat(
            client
                .patch(
                    AGENTS + "/" + tenant.agent(),
                    tenant.key(),
                    "{\"firstMessage\":\"\",\"mode\":\"conversation\"}")
                .status())
        .isEqualTo(200);
  }

  private Answer create(String body) {
    return client.post(AGENTS, tenant.key(), body);
  }

  private Answer call(String agent) {
    return client.post(
        "/api/v1/calls",
        tenant.key(),
        "{\"toNumber\":\"+15005550199\",\"agentId\":\"%s\"}".formatted(agent));
  }
}
