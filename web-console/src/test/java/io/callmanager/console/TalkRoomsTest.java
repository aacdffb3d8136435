package io.callmanager.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.agent.Abilities;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.agent.AnalysisSchema;
import io.callmanager.agent.AnalysisSchemaJson;
import io.callmanager.agent.Dialogue;
import io.callmanager.call.PlacedCall;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.History;
import io.callmanager.console.harness.Scripts;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.harness.Visit.Answer;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.UserId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// How agents are told to talk, and what is shown of what they said.
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TalkRoomsTest {

  private static final String NEW = "/console/agents/new";
  private static final String AGENTS = "/console/agents";

  @Autowired private History history;
  @Autowired private Agents agents;
  @Autowired private SystemDatabase system;

  private final Town town;
  private final int port;
  private final Visit visit;
  private final Town.Household home;

  TalkRoomsTest(@Autowired Town town, @LocalServerPort int port) {
    this.town = town;
    this.port = port;
    home = town.account("Northwind", Plan.PRO, 10_000);
    UserId ada = town.person("talk@example.com", true);
    town.join(ada, home.account(), Role.ADMIN);
    visit = new Visit(port).signedIn("talk@example.com");
  }

  @AfterAll
  void leave() {
    visit.close();
  }

  @Test
  void keepsAScriptAndDrawsItForItsOwnerAndTheOperator() {
    Answer saved = visit.post(NEW, AGENTS, fields("SCRIPT", Scripts.APPOINTMENT));
    assertThat(saved.status()).isEqualTo(302);

    Agent agent = find(saved.location());
    Dialogue dialogue = agent.script().dialogue();
    assertThat(dialogue.brain()).isEqualTo(Dialogue.Brain.SCRIPT);
    assertThat(dialogue.script()).isEqualTo(Scripts.APPOINTMENT.strip());
    assertThat(dialogue.goodbyePhrases()).containsExactly("goodbye", "bye");
    assertThat(agent.script().firstMessage()).isEmpty();
    assertThat(visit.get(saved.location()).body())
        .contains("<svg class=\"script\"", "7 steps in words", "9 or stop calling")
        .as("what it begins with is what is heard first")
        .contains("<blockquote class=\"said\">Hello there. Can you come tomorrow at ten?");
    assertThat(visit.get("/console/operator/approvals").body())
        .contains("<svg class=\"script\"", "script-" + agent.id());
  }

  @Test
  void changesTheScriptToANewVersionAndLeavesTheRestAlone() {
    Agent before = town.approved(town.scripted(home, "Changing", oneLine()), 2);
    String page = AGENTS + "/" + before.id();
    assertThat(visit.get(page).body()).contains("&quot;start&quot; : &quot;end&quot;");

    Map<String, String> same = fieldsOf(before);
    same.put("name", "Renamed");
    same.put("script", shown(page));
    visit.post(page, page, same);
    Agent renamed = find(page);
    assertThat(renamed.name()).isEqualTo("Renamed");
    assertThat(renamed.version()).as("only its lines were broken to show it").isEqualTo(1);
    assertThat(renamed.approved()).isTrue();

    Map<String, String> other = fieldsOf(renamed);
    other.put("script", Scripts.SURVEY);
    assertThat(visit.post(page, page, other).status()).isEqualTo(302);
    assertThat(visit.get(page).body()).contains("awaits an operator", "6 steps in words");
    assertThat(find(page).version()).isEqualTo(2);
    assertThat(find(page).status()).isEqualTo(Agent.Status.PENDING);
  }

  @Test
  void keepsWhatAModelMayDoAndShowsItToTheOperator() {
    Map<String, String> fields = fields("LLM", "");
    fields.put("abilities", "shown");
    fields.put("tool", "TRANSFER");
    fields.put("transfers", "Sales: +12125550123\r\n Front desk : +12125550124");
    fields.put("voicemailMessage", "Please call {{company}}.");
    Answer saved = visit.post(NEW, AGENTS, fields);
    assertThat(saved.status()).isEqualTo(302);

    Abilities abilities = find(saved.location()).script().dialogue().abilities();
    assertThat(abilities.tools()).containsExactly(Abilities.Tool.TRANSFER);
    assertThat(abilities.transfers())
        .containsExactly(
            new Abilities.Transfer("Sales", new PhoneNumber("+12125550123")),
            new Abilities.Transfer("Front desk", new PhoneNumber("+12125550124")));
    assertThat(visit.get(saved.location()).body())
        .contains("Front desk: +12125550124</textarea>", "Please call {{company}}.");
    assertThat(visit.get("/console/operator/approvals").body())
        .contains("May hand callees over to <b>Front desk</b>", "+12125550124");

    fields.put("maxCostPerCall", "10000");
    String dearest = visit.post(NEW, AGENTS, fields).location();
    assertThat(find(dearest).script().dialogue().abilities().maxCostPerCall())
        .isEqualByComparingTo("10000");
    fields.put("maxCostPerCall", "10000.1");
    assertThat(visit.post(NEW, AGENTS, fields).body())
        .contains("An amount such as 0.50, up to 10,000");
    fields.remove("maxCostPerCall");

    fields.put("transfers", "Sales: +12125550123\r\nsales: +12125550124");
    assertThat(visit.post(NEW, AGENTS, fields).body()).contains("Give each a name of its own.");
    fields.put("transfers", "Sales +12125550123");
    assertThat(visit.post(NEW, AGENTS, fields).body())
        .contains("This one is none: “Sales +12125550123”", "wrong-within");
  }

  @Test
  void listsAllThatIsWrongWithAScriptAndKeepsItAsTyped() {
    String wrong =
        Scripts.APPOINTMENT
            .replace("\"to\": \"thanks\"", "\"to\": \"th<nks\"")
            .replace("retry", "rtry");

    Answer answer = visit.post(NEW, AGENTS, fields("SCRIPT", wrong));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body())
        .contains("The script can’t be used yet, for 2 reasons:")
        .contains("<code>steps[0].branches[0].to</code>", "<code>steps[0].rtry</code>")
        .contains("there is no step named", "th&lt;nks")
        .contains("&quot;rtry&quot;: &quot;Sorry, I did not get that.&quot;")
        .doesNotContain("th<nks", "<svg class=\"script\"");
    assertThat(visit.post(NEW, AGENTS, fields("NONE", "{")).body())
        .as("as V1 does, whoever answers")
        .contains("is no JSON: see line 1");
  }

  @ParameterizedTest
  @CsvSource({
    "brain, PARROT, Choose one of these",
    "script, '', 'Write the script, or choose'",
    "endOfSpeechMillis, 199, from 200 to 5000",
    "endOfSpeechMillis, 5001, from 200 to 5000",
    "silenceSeconds, 61, from 1 to 60",
    "mostSilences, 11, from 0 to 10",
    "maxTurns, 0, from 1 to 200",
    "maxTurns, many, from 1 to 200",
    "goodbyePhrases, ' ', From 1 to 20 phrases"
  })
  void refusesWhatTheApiRefuses(String field, String value, String words) {
    Map<String, String> fields = fields("SCRIPT", Scripts.APPOINTMENT);
    fields.put("prompt", "Keep this text.");
    fields.put(field, value);

    Answer answer = visit.post(NEW, AGENTS, fields);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains(words, "Keep this text.", "wrong-within");
  }

  @ParameterizedTest
  @CsvSource({"silencePrompt", "filler", "apology", "farewell", "goodbyePhrases"})
  void boundsWhatIsSaid(String field) {
    Map<String, String> fields = fields("NONE", "");
    fields.put(field, "x".repeat(Dialogue.MAX_PHRASE_LENGTH + 1));

    Answer answer = visit.post(NEW, AGENTS, fields);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body())
        .contains("At most 500 characters.", "<details class=\"turn-taking\" open");
  }

  @Test
  void tellsWhoSaidWhatInAConversation() {
    PlacedCall call = conversation("+14155557701");
    String page = visit.get("/console/calls/" + call.id()).body();

    assertThat(page)
        .contains("Conversation</h2>", "who is calling, please?", "Thank you. See you tomorrow.")
        .contains(
            "0:06", "1:02", "interrupted", "understood by pocketsphinx · 82 % sure", "by keys")
        .contains("answered after 0.42 s", "understanding 0.12 s · finding the answer 0.00 s")
        .contains("The callee said “who is calling, please?”", "The callee pressed 1")
        .doesNotContain("conversation.turn<", "What was said</h2>");
    assertThat(page.indexOf("Conversation</h2>")).isLessThan(page.indexOf("Timeline</h2>"));
  }

  @Test
  void tellsWhatCameOfAConversation() {
    PlacedCall call = conversation("+14155557704");
    String page = "/console/calls/" + call.id();
    await().until(() -> visit.get(page).body().contains("The agent spoke 3 times"));

    assertThat(visit.get(page).body())
        .contains("What came of it</h2>", "by rules", "<dd>broken off</dd>")
        .contains("Conversation analysed", "Transcript complete")
        .doesNotContain("The conversation is being read", "analysis.completed<");
  }

  /// As it is for a moment: what is shown comes with the event.
  @Test
  void waitsForAnAnalysisThatIsKeptAndNotToldOfYet() {
    AnalysisSchema none = new AnalysisSchema(false, AnalysisSchema.By.AUTO, List.of(), List.of());
    Agent agent = town.scripted(home, "Untold", Scripts.APPOINTMENT, none);
    PlacedCall call = conversation(town.approved(agent, 1), "+14155557705");
    String page = "/console/calls/" + call.id();
    await().until(() -> visit.get(page).body().contains("Transcript complete"));
    await().until(() -> !visit.get(page).body().contains("The conversation is being read"));

    int kept =
        system
            .jdbc()
            .sql(
                """
                update call_analysis set due_at = now() + interval '1 hour', analysed_at = now(), result =
                  '{"by":"rules","summary":"s","outcome":"completed","sentiment":"neutral","fields":{},"optOut":false}'
                 where call_id = ?
                """)
            .param(call.id().value())
            .update();
    assertThat(kept).isEqualTo(1);

    assertThat(visit.get(page).body()).contains("The conversation is being read", "load delay:2s");
  }

  @Test
  void keepsWhatIsToBeFoundOut() {
    Map<String, String> fields = fields("SCRIPT", Scripts.APPOINTMENT);
    fields.put("analysis", "{\"outcomes\": [{\"name\": \"confirmed\"}]}");
    Answer saved = visit.post(NEW, AGENTS, fields);
    assertThat(saved.status()).isEqualTo(302);
    assertThat(find(saved.location()).script().dialogue().analysis().outcomes()).hasSize(1);
    assertThat(visit.get(saved.location()).body())
        .contains("&quot;name&quot; : &quot;confirmed&quot;");

    fields.put("analysis", "{\"outcomes\": [{\"name\": \"1st<\"}], \"fields\": {}}");
    Answer refused = visit.post(NEW, AGENTS, fields);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body())
        .contains("This can’t be used yet:", "<code>outcomes[0].name</code>", "1st&lt;")
        .contains("<code>fields</code>", "must be a list", "wrong-within");
  }

  @Test
  void theExampleOfWhatIsToBeFoundOutHolds() {
    String page = visit.get(NEW).body();
    int from = page.indexOf("placeholder=\"", page.indexOf("id=\"f-analysis\"")) + 13;
    String example = page.substring(from, page.indexOf('"', from)).replace("&quot;", "\"");
    assertThat(AnalysisSchemaJson.read(example))
        .isInstanceOf(AnalysisSchemaJson.Reading.Read.class);
  }

  @Test
  void givesTheTranscriptAsTextAndWebVttToItsAccountAlone() {
    PlacedCall call = conversation("+14155557702");
    String path = "/console/calls/" + call.id() + "/transcript.";

    Answer text = visit.get(path + "txt");
    assertThat(text.header("Content-Type")).startsWith("text/plain");
    assertThat(text.header("Content-Disposition")).contains("attachment", call.id() + ".txt");
    assertThat(text.body()).contains("[0:04] Callee: who is calling, please?", "(interrupted)");
    Answer vtt = visit.get(path + "vtt");
    assertThat(vtt.header("Content-Type")).startsWith("text/vtt");
    assertThat(vtt.body()).startsWith("WEBVTT\n").contains("<v Agent>Hello Ada.");

    Town.Household others = town.account("Others", Plan.PRO, 100);
    town.person("talk-others@example.com", others.account(), Role.ADMIN);
    try (Visit stranger = new Visit(port).signedIn("talk-others@example.com")) {
      assertThat(stranger.get(path + "txt").status()).isEqualTo(404);
      assertThat(stranger.get(path + "vtt").status()).isEqualTo(404);
    }
    assertThat(visit.get("/console/calls/none/transcript.txt").status()).isEqualTo(404);
  }

  @Test
  void saysNothingOfAConversationWhereThereWasNone() {
    Agent announcer = town.approved(town.agent(home, "Plain", "Hello.", AgentMode.ANNOUNCE), 1);
    PlacedCall call = history.begins(home.account(), announcer, new PhoneNumber("+14155557703"));

    assertThat(visit.get("/console/calls/" + call.id()).body())
        .contains("What was said</h2>")
        .doesNotContain("Conversation</h2>", "transcript.txt");
    history.leg(call).tell(new LegEvent.HungUp(Clock.systemUTC().instant()));
  }

  private PlacedCall conversation(String number) {
    return conversation(
        town.approved(town.scripted(home, "Talks", Scripts.APPOINTMENT), 1), number);
  }

  private PlacedCall conversation(Agent agent, String number) {
    PlacedCall call = history.begins(home.account(), agent, new PhoneNumber(number));
    history.leg(call).tell(new LegEvent.Answered(Clock.systemUTC().instant()));
    history.talks(call);
    history.leg(call).tell(new LegEvent.HungUp(Clock.systemUTC().instant().plusSeconds(70)));
    return call;
  }

  private static String oneLine() {
    return "{\"start\":\"end\",\"steps\":[{\"id\":\"end\",\"type\":\"end\",\"say\":\"Bye.\"}]}";
  }

  /// The script as the form shows it.
  private String shown(String page) {
    String body = visit.get(page).body();
    int from = body.indexOf('>', body.indexOf("id=\"f-script\"")) + 1;
    return body.substring(from, body.indexOf("</textarea>", from)).replace("&quot;", "\"");
  }

  private Agent find(String page) {
    return agents
        .find(home.account(), new AgentId(UUID.fromString(page.replaceAll(".*/", ""))))
        .orElseThrow();
  }

  private Map<String, String> fieldsOf(Agent agent) {
    Map<String, String> fields = fields("SCRIPT", agent.script().dialogue().script());
    Dialogue dialogue = agent.script().dialogue();
    fields.put("revision", Integer.toString(agent.revision()));
    fields.put("prompt", agent.script().prompt());
    fields.put("maxDurationSeconds", "180");
    fields.put("ringTimeoutSeconds", "25");
    fields.put("apology", dialogue.apology());
    fields.put("goodbyePhrases", String.join("\r\n", dialogue.goodbyePhrases()));
    return fields;
  }

  private Map<String, String> fields(String brain, String script) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("revision", "0");
    fields.put("name", "An agent that talks");
    fields.put("firstMessage", "");
    fields.put("prompt", "");
    fields.put("mode", "CONVERSATION");
    fields.put("voice", "default");
    fields.put("language", "en-US");
    fields.put("maxDurationSeconds", "60");
    fields.put("ringTimeoutSeconds", "20");
    fields.put("number", home.number().id().toString());
    fields.put("recording", "NEVER");
    fields.put("recordingAnnouncement", "");
    fields.put("machine", "OFF");
    fields.putAll(Scripts.fields(brain, script));
    return fields;
  }
}
