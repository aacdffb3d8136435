package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentRecording;
import io.callmanager.agent.AgentScript;
import io.callmanager.agent.Agents;
import io.callmanager.call.RecordResult.Phase;
import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.CallId;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.shared.RecordingId;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.FakeCarrier.FakeLeg;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
@SuppressWarnings("NullAway.Init")
class CallRecordingTest {

  private static final String NOTICE = "This call is recorded.";
  private static final String HELLO = "say Hello Ada Lovelace, this is a test. ";

  @Autowired private CallInitiation initiation;
  @Autowired private CallControl control;
  @Autowired private Calls calls;
  @Autowired private Agents agents;
  @Autowired private AgentApprovals approvals;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;

  private Tenant tenant;
  private CallId call;
  private FakeLeg leg;

  @BeforeEach
  void openAccount() {
    tenant = tenants.make(100, 180, AgentMode.ANNOUNCE);
    carrier.onDial(ringing -> ringing.tell(new LegEvent.Ringing(clock.instant(), 180, false)));
  }

  private void placeCall(AgentRecording when, String announcement) {
    AgentScript script =
        agents
            .find(tenant.account(), tenant.agent())
            .orElseThrow()
            .script()
            .recording(when, announcement);
    if (!(agents.create(tenant.account(), "Recorder", script)
        instanceof Agents.Saved.Done(Agent agent))) {
      throw new AssertionError("no agent");
    }
    approvals.approve(agent.id(), 1);
    CallRequest plain = tenant.request();
    CallRequest request =
        new CallRequest(
            plain.account(), plain.to(), agent.id(), null, plain.contact(), plain.metadata());
    if (!(initiation.initiate(request) instanceof InitiationResult.Initiated initiated)) {
      throw new AssertionError("not initiated");
    }
    call = initiated.call().id();
    leg = carrier.legTo(request.to());
  }

  private void answer() {
    leg.tell(new LegEvent.Answered(clock.instant()));
    await()
        .until(
            () -> calls.find(tenant.account(), call).orElseThrow().status() == CallStatus.ANSWERED);
  }

  private RecordResult ask(RecordAction action) {
    return control.record(tenant.account(), call, action);
  }

  private RecordingId begins() {
    await().until(() -> !leg.tapes().isEmpty());
    RecordingId id = leg.tapes().getLast().id();
    leg.tell(new LegEvent.RecordingStarted(clock.instant(), id));
    awaitEvent(CallEventType.RECORDING_STARTED);
    return id;
  }

  private List<CallEvent> events() {
    return calls.events(tenant.account(), call);
  }

  private List<String> types() {
    return events().stream().map(CallEvent::type).toList();
  }

  private Map<String, Object> awaitEvent(CallEventType type) {
    await().until(() -> types().contains(type.word()));
    return events().stream()
        .filter(event -> event.type().equals(type.word()))
        .toList()
        .getLast()
        .data();
  }

  @Test
  void recordsEveryCallFromItsAnswerWhenTheAgentSaysSo() {
    placeCall(AgentRecording.ALWAYS, "");
    await().until(() -> leg.asked().equals(List.of("record")));
    answer();
    RecordingId id = begins();
    leg.tell(new LegEvent.RecordingStopped(clock.instant(), id, 1234, null));
    leg.tell(new LegEvent.HungUp(clock.instant()));

    awaitEvent(CallEventType.ENDED);
    assertThat(types())
        .containsSubsequence(
            "call.answered", "recording.started", "recording.stopped", "call.ended");
    assertThat(awaitEvent(CallEventType.RECORDING_STOPPED))
        .containsEntry("recordingId", id.toString())
        .containsEntry("durationMs", 1234);
    assertThat(types()).containsOnlyOnce("recording.stopped");
  }

  @Test
  void recordsNothingUnlessAskedTo() {
    placeCall(AgentRecording.NEVER, NOTICE);
    answer();
    assertThat(leg.order().opening().text()).startsWith("Hello");
    assertThat(leg.asked()).isEmpty();
  }

  @Test
  void announcesTheRecordingBeforeItAndTheAgentsWordsAfterIt() {
    placeCall(AgentRecording.ALWAYS, "{{company}} records this call.");
    assertThat(leg.order().opening().text()).isEqualTo("Acme Corp records this call.");
    answer();
    leg.tell(new LegEvent.SpeechStarted(clock.instant(), "test/voice"));
    assertThat(awaitEvent(CallEventType.SPEECH_STARTED))
        .containsEntry("text", "Acme Corp records this call.")
        .containsEntry("voice", "test/voice");
    assertThat(leg.asked()).isEmpty();

    leg.tell(new LegEvent.SpeechFinished(clock.instant(), 900, true));
    awaitEvent(CallEventType.TTS_PLAYED);
    assertThat(leg.asked()).containsExactly("record", "say Hello Ada Lovelace, this is a test. ");
    RecordingId id = begins();
    leg.tell(new LegEvent.PlaybackStarted(clock.instant(), leg.lastAsked(), "test/voice"));
    leg.tell(new LegEvent.PlaybackFinished(clock.instant(), leg.lastAsked(), 2000, true));

    assertThat(awaitEvent(CallEventType.ENDED)).containsEntry("reason", "announce_complete");
    assertThat(types())
        .containsSubsequence(
            "speech.started",
            "tts.played",
            "recording.started",
            "speech.started",
            "recording.stopped",
            "call.ended");
    assertThat(awaitEvent(CallEventType.RECORDING_STOPPED))
        .containsEntry("recordingId", id.toString())
        .containsKey("durationMs");
  }

  @Test
  void doesNotRecordWhomItCouldNotTell() {
    placeCall(AgentRecording.ALWAYS, NOTICE);
    answer();
    leg.tell(new LegEvent.SpeechFinished(clock.instant(), 0, false));

    assertThat(awaitEvent(CallEventType.RECORDING_FAILED))
        .containsEntry("reason", "The announcement was not said to its end");
    assertThat(leg.asked()).containsExactly("say Hello Ada Lovelace, this is a test. ");
  }

  @Test
  void startsPausesResumesAndStopsAsAsked() {
    placeCall(AgentRecording.NEVER, "");
    assertThat(ask(RecordAction.START)).isEqualTo(new RecordResult.NotAnswered());
    answer();
    assertThat(ask(RecordAction.STOP)).isEqualTo(new RecordResult.NotRecording());
    assertThat(ask(RecordAction.PAUSE)).isEqualTo(new RecordResult.NotRecording());

    assertThat(ask(RecordAction.START))
        .isEqualTo(new RecordResult.Accepted(leg.tapes().getFirst().id(), Phase.RECORDING));
    RecordingId id = begins();
    assertThat(ask(RecordAction.START)).isEqualTo(new RecordResult.Recording(id));
    for (RecordAction twice : new RecordAction[] {RecordAction.PAUSE, RecordAction.PAUSE}) {
      assertThat(ask(twice)).isEqualTo(new RecordResult.Accepted(id, Phase.PAUSED));
    }
    assertThat(ask(RecordAction.RESUME)).isEqualTo(new RecordResult.Accepted(id, Phase.RECORDING));
    assertThat(ask(RecordAction.STOP)).isEqualTo(new RecordResult.Accepted(id, Phase.STOPPED));
    assertThat(ask(RecordAction.START)).isInstanceOf(RecordResult.Accepted.class);

    assertThat(leg.asked())
        .containsExactly(
            "record", "pause recording", "resume recording", "stop recording", "record");
    leg.tell(new LegEvent.RecordingStopped(clock.instant(), id, 700, null));
    awaitEvent(CallEventType.RECORDING_STOPPED);
    assertThat(types())
        .containsSubsequence(
            "recording.started", "recording.paused", "recording.resumed", "recording.stopped");
    assertThat(types()).containsOnlyOnce("recording.paused");
    assertThat(ask(RecordAction.START)).isInstanceOf(RecordResult.Recording.class);
  }

  @Test
  void announcesOnlyTheFirstRecordingOfACall() {
    placeCall(AgentRecording.NEVER, NOTICE);
    answer();
    assertThat(((RecordResult.Accepted) ask(RecordAction.START)).phase())
        .isEqualTo(Phase.ANNOUNCING);
    assertThat(leg.asked()).containsExactly("say " + NOTICE);
    leg.tell(new LegEvent.PlaybackFinished(clock.instant(), leg.lastAsked(), 900, true));
    begins();
    ask(RecordAction.STOP);
    assertThat(((RecordResult.Accepted) ask(RecordAction.START)).phase())
        .isEqualTo(Phase.RECORDING);
    assertThat(leg.asked()).containsExactly("say " + NOTICE, "record", "stop recording", "record");
  }

  @Test
  void hidesACallFromOtherAccountsAndRefusesOneThatEnded() {
    placeCall(AgentRecording.NEVER, "");
    answer();
    Tenant stranger = tenants.make(10);
    assertThat(control.record(stranger.account(), call, RecordAction.START))
        .isEqualTo(new RecordResult.NotFound());
    leg.tell(new LegEvent.HungUp(clock.instant()));
    awaitEvent(CallEventType.ENDED);
    assertThat(ask(RecordAction.START)).isEqualTo(new RecordResult.NotFound());
    assertThat(leg.tapes()).isEmpty();
  }

  @Test
  void tellsOfTheEndOfARecordingBeforeTheEndOfTheCall() {
    placeCall(AgentRecording.ALWAYS, "");
    answer();
    RecordingId id = begins();
    clock.advance(Duration.ofSeconds(2));
    calls.hangUp(tenant.account(), call);

    assertThat(awaitEvent(CallEventType.RECORDING_STOPPED))
        .containsEntry("recordingId", id.toString())
        .extractingByKey("durationMs")
        .satisfies(
            millis -> assertThat(((Number) millis).longValue()).isGreaterThanOrEqualTo(2000));
    assertThat(types()).containsSubsequence("recording.stopped", "call.ended");
  }

  @Test
  void goesOnWithoutARecordingThatFailed() {
    placeCall(AgentRecording.ALWAYS, "");
    answer();
    RecordingId id = leg.tapes().getLast().id();
    leg.tell(new LegEvent.RecordingFailed(clock.instant(), id, "No room on the disk"));
    await().until(() -> ask(RecordAction.START) instanceof RecordResult.Accepted);
    assertThat(leg.hungUp()).isFalse();
    assertThat(types()).doesNotContain("recording.failed");
  }

  @Test
  void waitsForAHumanWhenTheAgentSaysSo() {
    placeCall(AgentRecording.HUMAN, "");
    answer();
    assertThat(leg.order().machine()).isEqualTo(MachinePolicy.DETECT);
    leg.tell(answeredBy(Answerer.HUMAN));
    awaitEvent(CallEventType.AMD_RESULT);
    await().untilAsserted(() -> assertThat(leg.asked()).containsExactly("record"));
  }

  @ParameterizedTest
  @EnumSource(value = Answerer.class, names = "HUMAN", mode = EnumSource.Mode.EXCLUDE)
  void recordsNobodyButHumansWhenTheAgentSaysSo(Answerer answerer) {
    placeCall(AgentRecording.HUMAN, "");
    answer();
    leg.tell(answeredBy(answerer));
    awaitEvent(CallEventType.AMD_RESULT);
    leg.tell(new LegEvent.DigitReceived(clock.instant(), '1'));
    awaitEvent(CallEventType.DIGIT_RECEIVED);
    assertThat(leg.asked()).isEmpty();
  }

  @Test
  void announcesTheRecordingToAHumanBeforeAnythingElse() {
    placeCall(AgentRecording.HUMAN, NOTICE);
    assertThat(leg.order().opening().text()).isEmpty();
    answer();
    leg.tell(new LegEvent.SpeechFinished(clock.instant(), 0, true));
    leg.tell(answeredBy(Answerer.HUMAN));
    await().untilAsserted(() -> assertThat(leg.asked()).containsExactly("say " + NOTICE));
    leg.tell(new LegEvent.PlaybackFinished(clock.instant(), leg.lastAsked(), 900, true));
    await()
        .untilAsserted(
            () -> assertThat(leg.asked()).containsExactly("say " + NOTICE, "record", HELLO));
    begins();
    leg.tell(new LegEvent.PlaybackFinished(clock.instant(), leg.lastAsked(), 900, true));
    assertThat(awaitEvent(CallEventType.ENDED)).containsEntry("reason", "announce_complete");
  }

  @Test
  void saysItsWordsToWhomItCannotTellFromAMachine() {
    placeCall(AgentRecording.HUMAN, NOTICE);
    answer();
    leg.tell(answeredBy(Answerer.NOT_SURE));
    await().untilAsserted(() -> assertThat(leg.asked()).containsExactly(HELLO));
    leg.tell(new LegEvent.PlaybackFinished(clock.instant(), leg.lastAsked(), 900, true));
    assertThat(awaitEvent(CallEventType.ENDED)).containsEntry("reason", "announce_complete");
  }

  @Test
  void recordsNobodyToWhomTheAnnouncementWasCutShort() {
    placeCall(AgentRecording.ALWAYS, NOTICE);
    answer();
    control.command(
        tenant.account(),
        call,
        new CallCommand.Say(PlaybackId.next(), new Utterance("Wait.", "default", "en-US"), true));
    leg.tell(new LegEvent.SpeechFinished(clock.instant(), 400, false));
    awaitEvent(CallEventType.RECORDING_FAILED);
    assertThat(leg.asked()).containsExactly("stop", "say Wait.");
    assertThat(ask(RecordAction.START)).isInstanceOf(RecordResult.Accepted.class);
  }

  @Test
  void recordsNobodyWhenTheAnnouncementTurnsOutEmpty() {
    placeCall(AgentRecording.ALWAYS, "{{noticeThatNobodySent}}");
    answer();
    leg.tell(new LegEvent.SpeechFinished(clock.instant(), 0, true));
    awaitEvent(CallEventType.RECORDING_FAILED);
    assertThat(leg.asked()).containsExactly(HELLO);
  }

  @Test
  void announcesOnceHoweverOftenItIsAsked() {
    placeCall(AgentRecording.NEVER, NOTICE);
    answer();
    for (int i = 0; i < 3; i++) {
      ask(RecordAction.START);
      ask(RecordAction.STOP);
    }
    ask(RecordAction.START);
    assertThat(leg.asked()).containsExactly("say " + NOTICE);
    leg.tell(new LegEvent.PlaybackFinished(clock.instant(), leg.lastAsked(), 900, true));
    begins();
    assertThat(leg.asked()).containsExactly("say " + NOTICE, "record");
  }

  @Test
  void tellsWhomTheCalleeIsHandedOverToThatTheyAreRecorded() {
    placeCall(AgentRecording.NEVER, NOTICE);
    answer();
    ask(RecordAction.START);
    leg.tell(new LegEvent.PlaybackFinished(clock.instant(), leg.lastAsked(), 900, true));
    begins();
    control.command(
        tenant.account(),
        call,
        new CallCommand.Transfer(PlaybackId.next(), new PhoneNumber("+15005550199")));
    assertThat(leg.asked().getLast()).isEqualTo("transfer +15005550199 after " + NOTICE);
  }

  @Test
  void tellsWhenACallEndedBeforeItsRecordingWasAnnounced() {
    placeCall(AgentRecording.ALWAYS, NOTICE);
    answer();
    leg.tell(new LegEvent.HungUp(clock.instant()));
    awaitEvent(CallEventType.ENDED);
    assertThat(types()).containsSubsequence("recording.failed", "call.ended");
  }

  private LegEvent answeredBy(Answerer answerer) {
    return new LegEvent.AnsweredBy(clock.instant(), answerer, "SOME_CAUSE", 0.9, 1500, false);
  }
}
