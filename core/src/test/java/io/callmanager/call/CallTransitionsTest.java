package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.CallState.Answered;
import io.callmanager.call.CallState.Ended;
import io.callmanager.call.CallState.Initiated;
import io.callmanager.call.CallState.Ringing;
import io.callmanager.call.spi.Answerer;
import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Refusal;
import io.callmanager.shared.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The whole table: every state with every signal.
class CallTransitionsTest {

  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant T1 = T0.plusSeconds(61);

  private static final CallState INITIATED = new Initiated();
  private static final CallState RINGING = new Ringing();
  private static final CallState ANSWERED = new Answered(T0);
  private static final CallState ENDED =
      new Ended(
          new Termination(
              CallStatus.BUSY, EndReason.BUSY, Termination.Party.CALLEE, T0, 486, "486 Busy Here"));

  private static final List<CallState> STATES = List.of(INITIATED, RINGING, ANSWERED, ENDED);

  /// A signal with what it does in each of the four states; `-` is ignored, `!` is illegal, `+` is noted.
  record Row(CallSignal signal, String initiated, String ringing, String answered) {}

  static Stream<Row> table() {
    List<Row> rows = new ArrayList<>();
    rows.add(leg(new LegEvent.Dialed(T1, "t", 1, 2), "-", "-", "!"));
    rows.add(leg(new LegEvent.TrunkFailed(T1, "t", 503, "words"), "+", "!", "!"));
    rows.add(leg(new LegEvent.Warned(T1, LegEvent.Warning.ONE_WAY_AUDIO, "words"), "!", "!", "+"));
    rows.add(
        leg(
            new LegEvent.AnsweredBy(T1, Answerer.HUMAN, "SHORT_GREETING", 0.9, 900, false),
            "!",
            "!",
            "+"));
    rows.add(
        leg(
            new LegEvent.AnsweredBy(T1, Answerer.MACHINE, "LONG_GREETING", 0.9, 1900, true),
            "!",
            "!",
            "COMPLETED machine_detected"));
    rows.add(leg(new LegEvent.GreetingOver(T1, true), "!", "!", "+"));
    rows.add(leg(new LegEvent.Transferred(T1), "!", "!", "COMPLETED transferred"));
    rows.add(leg(new LegEvent.Silent(T1), "!", "!", "COMPLETED one_way_audio"));
    rows.add(leg(new LegEvent.Trying(T1), "-", "-", "-"));
    rows.add(leg(new LegEvent.Ringing(T1, 180, false), "RINGING", "-", "-"));
    rows.add(leg(new LegEvent.Answered(T1), "ANSWERED", "ANSWERED", "-"));
    rows.add(leg(new LegEvent.SpeechStarted(T1, "v"), "!", "!", "+"));
    rows.add(
        leg(new LegEvent.SpeechFinished(T1, 5, true), "!", "!", "COMPLETED announce_complete"));
    rows.add(leg(new LegEvent.DigitReceived(T1, '1'), "+", "+", "+"));
    rows.add(
        leg(
            new LegEvent.TurnTaken(
                T1,
                new ConversationTurn(
                    1, ConversationTurn.Speaker.AGENT, "Hello", 0, 900, 1, false, null, null)),
            "!",
            "!",
            "+"));
    rows.add(leg(new LegEvent.OptOutAsked(T1), "!", "!", "-"));
    rows.add(
        leg(
            new LegEvent.TransferAsked(T1, new PhoneNumber("+15005550101"), why -> {}),
            "!",
            "!",
            "-"));
    rows.add(
        leg(
            new LegEvent.ConversationOver(T1, ConversationEnd.SILENCE),
            "!",
            "!",
            "COMPLETED conversation_complete"));
    rows.add(
        leg(
            new LegEvent.ConversationOver(T1, ConversationEnd.ERROR),
            "!",
            "!",
            "COMPLETED conversation_error"));
    rows.add(
        leg(
            new LegEvent.HungUp(T1),
            "NO_ANSWER no_answer",
            "NO_ANSWER no_answer",
            "COMPLETED remote_hangup"));
    rows.add(leg(new LegEvent.Closed(T1), "!", "!", "!"));
    rows.add(
        leg(
            new LegEvent.Unreachable(T1, "gone"),
            "FAILED unreachable",
            "FAILED unreachable",
            "COMPLETED remote_hangup"));
    rows.add(refused(Refusal.BUSY, "BUSY busy"));
    rows.add(refused(Refusal.NO_ANSWER, "NO_ANSWER no_answer"));
    rows.add(refused(Refusal.NOT_FOUND, "FAILED not_found"));
    rows.add(refused(Refusal.REJECTED, "FAILED rejected"));
    rows.add(refused(Refusal.SERVICE_UNAVAILABLE, "FAILED service_unavailable"));
    rows.add(refused(Refusal.AUTH_FAILED, "FAILED auth_failed"));
    rows.add(refused(Refusal.ERROR, "FAILED error"));
    rows.add(
        new Row(
            new CallSignal.NoFirstAnswer(T1, Duration.ofSeconds(2)),
            "FAILED unreachable",
            "-",
            "-"));
    rows.add(new Row(new CallSignal.QueueTimeout(T1), "-", "-", "-"));
    rows.add(new Row(new CallSignal.NotAllowed(T1, "words"), "!", "!", "!"));
    rows.add(
        new Row(new CallSignal.RingTimeout(T1), "NO_ANSWER no_answer", "NO_ANSWER no_answer", "-"));
    rows.add(new Row(new CallSignal.DurationReached(T1), "!", "!", "COMPLETED max_duration"));
    rows.add(
        new Row(
            new CallSignal.HangupRequested(T1),
            "FAILED canceled",
            "FAILED canceled",
            "COMPLETED local_hangup"));
    rows.add(
        new Row(
            new CallSignal.ShuttingDown(T1),
            "FAILED shutdown",
            "FAILED shutdown",
            "COMPLETED shutdown"));
    rows.add(
        new Row(
            new CallSignal.NodeLost(T1, T0.plusSeconds(9)),
            "FAILED node_lost",
            "FAILED node_lost",
            "COMPLETED node_lost"));
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("table")
  void followsTheTable(Row row) {
    assertThat(
            STATES.stream()
                .map(
                    state ->
                        describe(CallTransitions.next(state, row.signal(), AgentMode.ANNOUNCE))))
        .containsExactly(row.initiated(), row.ringing(), row.answered(), "-");
  }

  @Test
  void staysOnTheLineAfterSpeakingInAConversation() {
    CallSignal spoken = new CallSignal.OnLeg(new LegEvent.SpeechFinished(T1, 5, true));

    assertThat(CallTransitions.next(ANSWERED, spoken, AgentMode.CONVERSATION))
        .isInstanceOf(Step.Noted.class);
  }

  @Test
  void billsALostCallUpToTheLastSignOfLife() {
    Step step =
        CallTransitions.next(
            ANSWERED, new CallSignal.NodeLost(T1, T0.plusSeconds(9)), AgentMode.ANNOUNCE);

    assertThat(termination(step).at()).isEqualTo(T0.plusSeconds(9));
  }

  @Test
  void neverEndsBeforeItWasAnswered() {
    Step step =
        CallTransitions.next(
            ANSWERED, new CallSignal.NodeLost(T1, T0.minusSeconds(9)), AgentMode.ANNOUNCE);

    assertThat(termination(step).at()).isEqualTo(T0);
  }

  @Test
  void saysWhoseRefusalItWas() {
    assertThat(
            termination(
                    CallTransitions.next(
                        INITIATED, refused(Refusal.BUSY, "").signal(), AgentMode.ANNOUNCE))
                .by())
        .isEqualTo(Termination.Party.CALLEE);
    assertThat(
            termination(
                    CallTransitions.next(
                        INITIATED,
                        refused(Refusal.SERVICE_UNAVAILABLE, "").signal(),
                        AgentMode.ANNOUNCE))
                .by())
        .isEqualTo(Termination.Party.CARRIER);
  }

  @Test
  void leavesTheQueueByItsEndAlone() {
    CallState queued = new CallState.Queued();

    assertThat(
            Stream.of(
                    new CallSignal.QueueTimeout(T1),
                    new CallSignal.NotAllowed(T1, "words"),
                    new CallSignal.HangupRequested(T1),
                    new CallSignal.ShuttingDown(T1),
                    new CallSignal.NodeLost(T1, T0),
                    new CallSignal.RingTimeout(T1),
                    new CallSignal.OnLeg(new LegEvent.Answered(T1)))
                .map(signal -> describe(CallTransitions.next(queued, signal, AgentMode.ANNOUNCE))))
        .containsExactly(
            "FAILED queue_timeout", "FAILED not_allowed", "FAILED canceled", "-", "-", "!", "!");
  }

  private static Row leg(LegEvent event, String initiated, String ringing, String answered) {
    return new Row(new CallSignal.OnLeg(event), initiated, ringing, answered);
  }

  private static Row refused(Refusal refusal, String ended) {
    return leg(new LegEvent.Refused(T1, refusal, 486, "words"), ended, ended, "!");
  }

  private static String describe(Step step) {
    return switch (step) {
      case Step.Moved(Ended(Termination end), var type, var data) ->
          end.status() + " " + end.reason().word();
      case Step.Moved moved -> moved.next().status().name();
      case Step.Noted noted -> "+";
      case Step.Ignored ignored -> "-";
      case Step.Illegal illegal -> "!";
    };
  }

  private static Termination termination(Step step) {
    if (step instanceof Step.Moved(Ended(Termination end), var type, var data)) {
      return end;
    }
    throw new AssertionError("not an end: " + step);
  }
}
