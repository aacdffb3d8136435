package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.Abilities;
import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentRecording;
import io.callmanager.agent.AgentStream;
import io.callmanager.agent.Agents;
import io.callmanager.agent.Dialogue;
import io.callmanager.agent.Dialogue.Brain;
import io.callmanager.analysis.Analyses;
import io.callmanager.analysis.Analysis;
import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationPlan;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.ModelUse;
import io.callmanager.call.spi.ToolAnswer;
import io.callmanager.contact.ContactData;
import io.callmanager.dialgate.DialRuleBook;
import io.callmanager.dialgate.DialRules;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.flow.FlowRun;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.FakeCarrier.FakeLeg;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What an agent's conversation does to its call.
@CoreTest
class ConversationOnCallsTest {

  private static final AtomicLong NEXT = new AtomicLong(12_125_556_000L);
  private static final String SCRIPT =
      """
      {"start":"a","steps":[{"id":"a","type":"gather","say":"Hello {{name}} of {{company}}.",
       "branches":[{"digits":"1","words":["yes"],"to":"b"}],"otherwise":"b"},{"id":"b","type":"end"}]}
      """;

  @Autowired private CallInitiation initiation;
  @Autowired private Calls calls;
  @Autowired private Transcripts transcripts;
  @Autowired private Analyses analyses;
  @Autowired private LostCalls lostCalls;
  @Autowired private SystemDatabase system;
  @Autowired private DialRuleBook book;
  @Autowired private DoNotCallList list;
  @Autowired private Agents agents;
  @Autowired private AgentApprovals approvals;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;

  private Tenant tenant;
  private PhoneNumber callee;

  @BeforeEach
  void openAccount() {
    tenant = tenants.make(100, 180, AgentMode.CONVERSATION);
    carrier.onDial(leg -> leg.tell(new LegEvent.Ringing(clock.instant(), 180, false)));
    callee = new PhoneNumber("+" + NEXT.getAndIncrement());
  }

  private void script(String announcement) {
    Agents.Saved saved =
        agents.change(
            tenant.account(),
            tenant.agent(),
            null,
            script ->
                script
                    .recording(
                        announcement.isEmpty() ? AgentRecording.NEVER : AgentRecording.ALWAYS,
                        announcement)
                    .dialogue(by(Brain.SCRIPT, SCRIPT)));
    assertThat(saved).isInstanceOf(Agents.Saved.Done.class);
    approvals.approve(tenant.agent(), null);
  }

  private static Dialogue by(Brain brain, String script) {
    Dialogue usual = Dialogue.NONE;
    return new Dialogue(
        brain,
        script,
        usual.endOfSpeechMillis(),
        usual.silenceSeconds(),
        usual.silencePrompt(),
        usual.mostSilences(),
        usual.maxTurns(),
        usual.interruptible(),
        usual.filler(),
        usual.apology(),
        usual.farewell(),
        usual.goodbyePhrases());
  }

  private CallId initiated() {
    if (!(initiation.initiate(
            new CallRequest(
                tenant.account(),
                callee,
                tenant.agent(),
                null,
                new ContactData("Ada", Map.of("company", "Acme")),
                Map.of()))
        instanceof InitiationResult.Initiated initiated)) {
      throw new AssertionError("not initiated");
    }
    return initiated.call().id();
  }

  private FakeLeg answered(CallId call) {
    FakeLeg leg = carrier.legTo(callee);
    leg.tell(new LegEvent.Answered(clock.instant()));
    await().until(() -> find(call).status() == CallStatus.ANSWERED);
    return leg;
  }

  private Call find(CallId call) {
    return calls.find(tenant.account(), call).orElseThrow();
  }

  private List<CallEvent> events(CallId call, CallEventType type) {
    return calls.events(tenant.account(), call).stream()
        .filter(event -> event.type().equals(type.word()))
        .toList();
  }

  private LegEvent said(int number, Speaker who, String text, boolean interrupted) {
    return new LegEvent.TurnTaken(
        clock.instant(),
        new ConversationTurn(
            number,
            who,
            text,
            number * 1000L,
            number * 1000L + 800,
            0.876,
            interrupted,
            who == Speaker.CALLEE ? "fake" : null,
            who == Speaker.AGENT && number > 1
                ? new ConversationTurn.Times(400, 150, 30, 180)
                : null));
  }

  @Test
  void isToldToTheCarrierWithTheContactsData() {
    script("");
    initiated();

    ConversationPlan plan =
        Objects.requireNonNull(carrier.legTo(callee).order().conversation(), "the conversation");

    assertThat(plan.openingId()).isNull();
    assertThat(plan.opening().text()).startsWith("Hello Ada, this is a test.");
    assertThat(plan.manners().endOfSpeech()).hasMillis(700);
    ConversationPlan.Brain.Script brain = (ConversationPlan.Brain.Script) plan.brain();
    assertThat(brain.variables()).containsEntry("name", "Ada").containsEntry("company", "Acme");
    assertThat(brain.flow().start()).isEqualTo("a");
  }

  @Test
  void keepsASecretBetweenCalleeAndScript() {
    Agents.Saved saved =
        agents.change(
            tenant.account(),
            tenant.agent(),
            null,
            script ->
                script.dialogue(
                    by(
                        Brain.SCRIPT,
                        """
                        {"start":"pin","steps":[
                         {"id":"pin","type":"gather","say":"Your PIN?","digits":4,"saveAs":"pin","sensitive":true,
                          "to":"copy","otherwise":"bye"},
                         {"id":"copy","type":"set","variable":"code","value":"A{{pin}}","to":"plain"},
                         {"id":"plain","type":"gather","say":"{{code}}. And your code?","digits":4,"saveAs":"plain",
                          "to":"bye","otherwise":"bye"},
                         {"id":"bye","type":"end"}]}
                        """)));
    assertThat(saved).isInstanceOf(Agents.Saved.Done.class);
    approvals.approve(tenant.agent(), null);
    CallId call = initiated();
    FakeLeg leg = answered(call);
    ConversationPlan plan = Objects.requireNonNull(leg.order().conversation());
    ConversationPlan.Brain.Script brain = (ConversationPlan.Brain.Script) plan.brain();
    FlowRun run = FlowRun.begin(brain.flow(), brain.variables());

    press(leg, "4711");
    leg.tell(keyed(1, "4711"));
    assertThat(run.digits("4711").orElseThrow().acts().toString()).isNotEmpty();
    assertThat(run.values()).containsEntry("pin", "4711").containsEntry("code", "A4711");
    leg.tell(said(2, Speaker.AGENT, "A4711. And your code?", false));
    press(leg, "2222");
    leg.tell(keyed(3, "2222"));
    run.digits("2222");
    leg.tell(new LegEvent.HungUp(clock.instant()));
    await().until(() -> find(call).status().ended());

    assertThat(events(call, CallEventType.DIGIT_RECEIVED))
        .extracting(event -> event.data().get("digit"))
        .containsExactly("*", "*", "*", "*", "2", "2", "2", "2");
    assertThat(events(call, CallEventType.TURN_TAKEN))
        .extracting(event -> event.data().get("text"))
        .containsExactly("****", "***. And your code?", "2222");
  }

  private void press(FakeLeg leg, String keys) {
    keys.chars()
        .forEach(key -> leg.tell(new LegEvent.DigitReceived(clock.instant(), (char) key, true)));
  }

  private LegEvent keyed(int number, String keys) {
    return new LegEvent.TurnTaken(
        clock.instant(),
        new ConversationTurn(
            number, Speaker.CALLEE, keys, number * 1000L, number * 1000L, 1, false, "keys", null));
  }

  @Test
  void keepsNoCardNumber() {
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);

    press(leg, "4111111111111111");
    leg.tell(keyed(1, "4111111111111111"));
    leg.tell(said(2, Speaker.AGENT, "I heard 4111 1111 1111 1111. Right?", false));
    leg.tell(said(3, Speaker.CALLEE, "no it is four one one one", false));
    press(leg, "71234567");
    leg.tell(keyed(4, "71234567"));
    leg.tell(new LegEvent.HungUp(clock.instant()));
    await().until(() -> find(call).status().ended());

    assertThat(events(call, CallEventType.DIGIT_RECEIVED))
        .extracting(event -> event.data().get("digit"))
        .startsWith("4", "1", "1", "1", "1", "1", "*", "*", "*", "*", "*", "*", "*", "*", "*", "*")
        .endsWith("7", "1", "2", "3", "4", "5", "*", "*");
    assertThat(events(call, CallEventType.TURN_TAKEN))
        .extracting(event -> event.data().get("text"))
        .containsExactly(
            "****************",
            "I heard [card number]. Right?",
            "no it is four one one one",
            "71234567");
  }

  private List<String> types(CallId call) {
    return calls.events(tenant.account(), call).stream().map(CallEvent::type).toList();
  }

  private CallId confirmed() {
    return confirmed(new LegEvent.ConversationOver(clock.instant(), ConversationEnd.AGENT));
  }

  private CallId confirmed(LegEvent end) {
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);
    ConversationPlan plan = Objects.requireNonNull(leg.order().conversation());
    ConversationPlan.Brain.Script brain = (ConversationPlan.Brain.Script) plan.brain();
    FlowRun run = FlowRun.begin(brain.flow(), brain.variables());
    leg.tell(said(1, Speaker.AGENT, "Hello Ada of Acme.", false));
    run.heard("yes please");
    leg.tell(said(2, Speaker.CALLEE, "yes please", false));
    leg.tell(end);
    return call;
  }

  @Test
  void isCompleteAlsoWhenTheCalleeDoesNotHearTheLastWordsOut() {
    CallId call = confirmed(new LegEvent.HungUp(clock.instant()));
    await().until(() -> types(call).contains("analysis.completed"));

    assertThat(events(call, CallEventType.ANALYSIS_COMPLETED).getFirst().data())
        .containsEntry("outcome", "completed");
  }

  @Test
  void isReadAndToldOfWhenItIsOver() {
    CallId call = confirmed();
    await().until(() -> types(call).contains("analysis.completed"));

    assertThat(types(call)).endsWith("call.ended", "transcription.completed", "analysis.completed");
    assertThat(calls.events(tenant.account(), call))
        .extracting(CallEvent::sequence)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, types(call).size()).boxed().toList());
    assertThat(events(call, CallEventType.TRANSCRIPTION_COMPLETED).getFirst().data())
        .containsEntry("turns", 2)
        .containsEntry("path", "/api/v1/calls/" + call + "/transcript");
    assertThat(events(call, CallEventType.ANALYSIS_COMPLETED).getFirst().data())
        .containsEntry("by", "rules")
        .containsEntry("outcome", "completed")
        .containsEntry("sentiment", "positive")
        .containsEntry("optOut", false)
        .doesNotContainKey("model");
    Analysis made =
        Objects.requireNonNull(analyses.of(tenant.account(), call).orElseThrow().analysis());
    assertThat(made.summary()).endsWith("The script's last step: b.");
    assertThat(analyses.of(tenants.make(1).account(), call)).isEmpty();
  }

  /// As far as it was told of, nothing is told twice.
  @Test
  void isReadAgainWhenItsReaderDied() {
    CallId call = confirmed();
    await().until(() -> types(call).contains("analysis.completed"));
    await().until(() -> due(call) == 0);

    int changed =
        system
            .jdbc()
            .sql("update call_analysis set due_at = now() - interval '1 hour' where call_id = ?")
            .param(call.value())
            .update();
    assertThat(changed).isEqualTo(1);
    await().until(() -> due(call) == 0);

    assertThat(analyses.of(tenant.account(), call).orElseThrow().analysis()).isNotNull();
    assertThat(events(call, CallEventType.TRANSCRIPTION_COMPLETED)).hasSize(1);
    assertThat(events(call, CallEventType.ANALYSIS_COMPLETED)).hasSize(1);
  }

  private int due(CallId call) {
    return system
        .jdbc()
        .sql("select count(*) from call_analysis where call_id = ? and due_at is not null")
        .param(call.value())
        .query(Integer.class)
        .single();
  }

  @Test
  void isReadWhenItsServerDied() {
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);
    leg.tell(said(1, Speaker.CALLEE, "Hello?", false));
    await().until(() -> types(call).contains("conversation.turn"));
    UUID dead = UUID.randomUUID();
    system
        .jdbc()
        .sql(
            "insert into node (id, started_at, heartbeat_at, stopped_at) values (?, now(), now(), now())")
        .param(dead)
        .update();
    system
        .jdbc()
        .sql("update call set owner_node = ? where id = ?")
        .param(dead)
        .param(call.value())
        .update();

    lostCalls.endLostCalls();
    await().until(() -> types(call).contains("analysis.completed"));

    assertThat(types(call)).endsWith("call.ended", "transcription.completed", "analysis.completed");
    assertThat(events(call, CallEventType.ANALYSIS_COMPLETED).getFirst().data())
        .containsEntry("outcome", "broken_off");
  }

  @Test
  void aModelIsToldItsPromptWithTheContactsData() {
    Agents.Saved saved =
        agents.change(
            tenant.account(), tenant.agent(), null, script -> script.dialogue(by(Brain.LLM, "")));
    assertThat(saved).isInstanceOf(Agents.Saved.Done.class);
    approvals.approve(tenant.agent(), null);
    initiated();

    ConversationPlan plan = Objects.requireNonNull(carrier.legTo(callee).order().conversation());
    ConversationPlan.Brain.Llm brain = (ConversationPlan.Brain.Llm) plan.brain();
    assertThat(brain.prompt()).isEqualTo("You greet people from Acme.");
    assertThat(brain.transfers()).isEmpty();
    assertThat(plan.manners().goodbyes()).contains("goodbye");
    assertThat(plan.manners().mostSilences()).isEqualTo(2);
  }

  @Test
  void aModelIsToldWhatItMayDo() {
    Abilities abilities =
        new Abilities(
            Set.of(Abilities.Tool.TRANSFER, Abilities.Tool.LEAVE_VOICEMAIL),
            List.of(new Abilities.Transfer("Sales", new PhoneNumber("+12125550199"))),
            "{{name}}, please call {{company}} back.");
    Agents.Saved saved =
        agents.change(
            tenant.account(),
            tenant.agent(),
            null,
            script -> script.dialogue(by(Brain.LLM, "").abilities(abilities)));
    assertThat(saved).isInstanceOf(Agents.Saved.Done.class);
    approvals.approve(tenant.agent(), null);
    assertThat(agents.find(tenant.account(), tenant.agent()).orElseThrow().script().dialogue())
        .isEqualTo(by(Brain.LLM, "").abilities(abilities));
    initiated();

    ConversationPlan plan = Objects.requireNonNull(carrier.legTo(callee).order().conversation());
    ConversationPlan.Brain.Llm brain = (ConversationPlan.Brain.Llm) plan.brain();
    assertThat(brain.tools())
        .containsExactlyInAnyOrder(
            ConversationPlan.Brain.Tool.TRANSFER, ConversationPlan.Brain.Tool.LEAVE_VOICEMAIL);
    assertThat(brain.transfers()).containsExactly(entry("Sales", new PhoneNumber("+12125550199")));
    assertThat(brain.voicemail()).isEqualTo("Ada, please call Acme back.");
  }

  @Test
  void aServerIsToldWhatItsAgentSays() {
    AgentStream stream =
        new AgentStream("wss://agent.example.com/s", Map.of("who", "{{name}} of {{company}}"));
    Agents.Saved saved =
        agents.change(
            tenant.account(),
            tenant.agent(),
            null,
            script -> script.dialogue(by(Brain.MEDIA_STREAM, "").stream(stream)));
    assertThat(saved).isInstanceOf(Agents.Saved.Done.class);
    assertThat(
            agents
                .find(tenant.account(), tenant.agent())
                .orElseThrow()
                .script()
                .dialogue()
                .stream())
        .isEqualTo(stream);
    approvals.approve(tenant.agent(), null);
    CallId call = initiated();

    ConversationPlan plan = Objects.requireNonNull(carrier.legTo(callee).order().conversation());
    ConversationPlan.Brain.MediaStream brain = (ConversationPlan.Brain.MediaStream) plan.brain();
    assertThat(brain.url().uri()).hasToString("wss://agent.example.com/s");
    assertThat(brain.parameters()).containsExactly(Map.entry("who", "Ada of Acme"));

    FakeLeg leg = answered(call);
    leg.tell(
        new LegEvent.Warned(
            clock.instant(), LegEvent.Warning.ONE_WAY_AUDIO, "not a\u0000 word \ud83d"));
    leg.tell(
        new LegEvent.ConversationOver(
            clock.instant(), ConversationEnd.ERROR, "The agent’s\u0000 server\ud83d is\n gone"));
    await().until(() -> find(call).status().ended());
    assertThat(events(call, CallEventType.WARNED).getFirst().data())
        .containsEntry("words", "not a\ufffd word \ufffd");
    assertThat(events(call, CallEventType.ENDED).getFirst().data())
        .containsEntry("cause", "error")
        .containsEntry("words", "The agent’s server is gone");
  }

  @Test
  void anAgentWithoutABrainStaysOnTheLine() {
    CallId call = initiated();
    assertThat(carrier.legTo(callee).order().conversation()).isNull();
    FakeLeg leg = answered(call);
    leg.tell(new LegEvent.SpeechFinished(clock.instant(), 900, true));
    await().until(() -> !events(call, CallEventType.SPEECH_FINISHED).isEmpty());

    assertThat(find(call).status()).isEqualTo(CallStatus.ANSWERED);
  }

  @Test
  void waitsForWhatGoesBeforeTheFirstWords() {
    script("This call is recorded.");
    initiated();
    FakeLeg leg = carrier.legTo(callee);
    ConversationPlan plan = Objects.requireNonNull(leg.order().conversation());
    assertThat(leg.order().opening().text()).isEqualTo("This call is recorded.");

    leg.tell(new LegEvent.Answered(clock.instant()));
    leg.tell(new LegEvent.SpeechFinished(clock.instant(), 900, true));
    await().until(() -> leg.asked().stream().anyMatch(asked -> asked.startsWith("say Hello Ada")));

    assertThat(plan.openingId()).isEqualTo(leg.lastAsked());
  }

  @Test
  void tellsWhichToolsWereUsed() {
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);
    leg.tell(new LegEvent.ToolUsed(clock.instant(), "book", ToolAnswer.Outcome.ERROR, 503, 120));
    await().until(() -> !events(call, CallEventType.TOOL_USED).isEmpty());

    assertThat(events(call, CallEventType.TOOL_USED).getFirst().data())
        .containsOnly(
            entry("tool", "book"),
            entry("outcome", "error"),
            entry("ms", 120),
            entry("status", 503));
  }

  @Test
  void tellsWhatItTookOfItsModel() {
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);
    leg.tell(new LegEvent.ModelUsed(clock.instant(), new ModelUse("m", 500, 40, null, null)));
    leg.tell(
        new LegEvent.ModelUsed(
            clock.instant(), new ModelUse("m", 1200, 90, new BigDecimal("0.000390"), "USD")));
    leg.tell(new LegEvent.HungUp(clock.instant()));
    await().until(() -> find(call).status().ended());

    assertThat(ModelUseWords.of(calls.events(tenant.account(), call)))
        .contains(new ModelUse("m", 1200, 90, new BigDecimal("0.000390"), "USD"))
        .isEqualTo(calls.modelUse(tenant.account(), call));
    assertThat(calls.modelUse(tenants.make(1).account(), call)).isEmpty();
  }

  @Test
  void isWrittenDownTurnByTurn() {
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);
    leg.tell(new LegEvent.SpeechStarted(clock.instant(), "v"));
    leg.tell(new LegEvent.SpeechFinished(clock.instant(), 900, true));
    leg.tell(said(1, Speaker.AGENT, "Hello Ada.", false));
    leg.tell(said(2, Speaker.CALLEE, "yes <please>", false));
    leg.tell(said(3, Speaker.AGENT, "Fine, then", true));
    leg.tell(new LegEvent.DigitReceived(clock.instant(), '9', true));
    leg.tell(new LegEvent.ConversationOver(clock.instant(), ConversationEnd.AGENT));
    await().until(() -> find(call).status().ended());

    List<CallEvent> turns = events(call, CallEventType.TURN_TAKEN);
    assertThat(turns)
        .extracting(turn -> turn.data().get("text"))
        .containsExactly("Hello Ada.", "yes <please>", "Fine, then");
    assertThat(turns.get(1).data())
        .containsEntry("speaker", "callee")
        .containsEntry("confidence", new java.math.BigDecimal("0.88"))
        .containsEntry("by", "fake")
        .doesNotContainKey("responseMs");
    assertThat(turns.get(2).data())
        .containsEntry("interrupted", true)
        .containsEntry("responseMs", 400)
        .containsEntry("ownMs", 40);
    assertThat(find(call).endReason()).isEqualTo(EndReason.CONVERSATION_COMPLETE);
    assertThat(leg.hungUp()).isTrue();
    assertThat(events(call, CallEventType.ENDED).getFirst().data()).containsEntry("cause", "agent");

    Transcript transcript = transcripts.of(tenant.account(), call).orElseThrow();
    assertThat(transcript.toText())
        .isEqualTo(
            """
            [0:01] Agent: Hello Ada.
            [0:02] Callee: yes <please>
            [0:03] Agent: Fine, then (interrupted)
            """);
    assertThat(transcript.toWebVtt())
        .isEqualTo(
            """
            WEBVTT

            1
            00:00:01.000 --> 00:00:01.800
            <v Agent>Hello Ada.

            2
            00:00:02.000 --> 00:00:02.800
            <v Callee>yes &lt;please&gt;

            3
            00:00:03.000 --> 00:00:03.800
            <v Agent>Fine, then
            """);
  }

  @Test
  void anAgentThatCannotGoOnIsTold() {
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);
    leg.tell(new LegEvent.ConversationOver(clock.instant(), ConversationEnd.ERROR));
    await().until(() -> find(call).status().ended());

    assertThat(find(call).endReason()).isEqualTo(EndReason.CONVERSATION_ERROR);
    assertThat(find(call).status()).isEqualTo(CallStatus.COMPLETED);
  }

  @Test
  void whoTellsTheAgentNotToCallIsNotCalledAgain() {
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);
    leg.tell(new LegEvent.OptOutAsked(clock.instant()));
    leg.tell(new LegEvent.OptOutAsked(clock.instant()));
    await().until(() -> list.find(tenant.account(), callee).isPresent());

    assertThat(list.find(tenant.account(), callee).orElseThrow().source()).isEqualTo(Source.AGENT);
    await().until(() -> !events(call, CallEventType.OPTED_OUT).isEmpty());
    assertThat(events(call, CallEventType.OPTED_OUT)).hasSize(1);
    assertThat(events(call, CallEventType.OPTED_OUT).getFirst().data())
        .containsEntry("source", "AGENT");
  }

  @Test
  void aKeyThatTheAgentWaitsForIsNoOptOut() {
    book.change(
        tenant.account(), new DialRules(0, null, null, (Set<String>) null, true, '9', null));
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);
    leg.tell(new LegEvent.DigitReceived(clock.instant(), '9', true));
    await().until(() -> !events(call, CallEventType.DIGIT_RECEIVED).isEmpty());
    assertThat(events(call, CallEventType.OPTED_OUT)).isEmpty();

    leg.tell(new LegEvent.DigitReceived(clock.instant(), '9'));
    await().until(() -> !events(call, CallEventType.OPTED_OUT).isEmpty());
  }

  @Test
  void handsOverToWhomTheAgentWants() {
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);
    leg.tell(
        new LegEvent.TransferAsked(clock.instant(), new PhoneNumber("+12125550123"), why -> {}));
    await().until(() -> leg.asked().contains("transfer +12125550123"));

    leg.tell(new LegEvent.Transferred(clock.instant()));
    await().until(() -> find(call).status().ended());
    assertThat(find(call).endReason()).isEqualTo(EndReason.TRANSFERRED);
    assertThat(events(call, CallEventType.TRANSFER_STARTED)).hasSize(1);
  }

  @Test
  void handsNobodyOverToWhomMustNotBeCalled() {
    PhoneNumber listed = new PhoneNumber("+12125550199");
    list.add(tenant.account(), listed, null, Source.MANUAL, null);
    script("");
    CallId call = initiated();
    FakeLeg leg = answered(call);
    List<String> refusals = new CopyOnWriteArrayList<>();
    leg.tell(new LegEvent.TransferAsked(clock.instant(), listed, refusals::add));
    await().until(() -> !refusals.isEmpty());

    assertThat(leg.asked()).noneMatch(asked -> asked.startsWith("transfer"));
    assertThat(find(call).status()).isEqualTo(CallStatus.ANSWERED);
  }
}
