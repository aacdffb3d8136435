package io.callmanager.call;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.CallState.Answered;
import io.callmanager.call.CallState.Ended;
import io.callmanager.call.CallState.Initiated;
import io.callmanager.call.CallState.Queued;
import io.callmanager.call.CallState.Ringing;
import io.callmanager.call.Termination.Party;
import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Refusal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The life of a call as one pure function: state and signal to what comes next. All of what a call may do is here.
final class CallTransitions {

  private CallTransitions() {}

  /// What `signal` does to a call in `state`.
  ///
  /// @param mode what the call's agent does once the callee has answered
  static Step next(CallState state, CallSignal signal, AgentMode mode) {
    return switch (state) {
      case Queued queued -> inQueue(signal);
      case Initiated initiated -> beforeAnswer(false, signal);
      case Ringing ringing -> beforeAnswer(true, signal);
      case Answered answered -> afterAnswer(answered, signal, mode);
      case Ended ended -> new Step.Ignored("the call has ended");
    };
  }

  /// What leads out of the queue is no signal: the call's turn comes when the database gives it one.
  private static Step inQueue(CallSignal signal) {
    return switch (signal) {
      case CallSignal.QueueTimeout(Instant at) ->
          ended(CallStatus.FAILED, EndReason.QUEUE_TIMEOUT, Party.PLATFORM, at, null, null);
      case CallSignal.NotAllowed(Instant at, String words) ->
          ended(CallStatus.FAILED, EndReason.NOT_ALLOWED, Party.PLATFORM, at, null, words);
      case CallSignal.HangupRequested(Instant at) ->
          ended(CallStatus.FAILED, EndReason.CANCELED, Party.CUSTOMER, at, null, null);
      case CallSignal.Told told -> new Step.Noted(told.type(), told.data());
      case CallSignal.ShuttingDown down -> new Step.Ignored("another server will dial it");
      case CallSignal.NodeLost lost -> new Step.Ignored("no server carries it");
      case CallSignal.OnLeg leg -> new Step.Illegal("it is not dialled yet");
      case CallSignal.NoFirstAnswer noAnswer -> new Step.Illegal("it is not dialled yet");
      case CallSignal.RingTimeout timeout -> new Step.Illegal("it is not dialled yet");
      case CallSignal.DurationReached reached -> new Step.Illegal("it is not dialled yet");
      case CallSignal.Commanded commanded -> new Step.Illegal("it is not dialled yet");
      case CallSignal.GatherTimeout timeout -> new Step.Illegal("it is not dialled yet");
      case CallSignal.RecordWanted wanted -> new Step.Illegal("it is not dialled yet");
    };
  }

  private static Step beforeAnswer(boolean ringing, CallSignal signal) {
    return switch (signal) {
      case CallSignal.OnLeg(LegEvent event) -> onLegBeforeAnswer(ringing, event);
      case CallSignal.NoFirstAnswer(Instant at, var waited) ->
          ringing
              ? new Step.Ignored("the carrier has answered")
              : ended(
                  CallStatus.FAILED,
                  EndReason.UNREACHABLE,
                  Party.CARRIER,
                  at,
                  null,
                  "No answer from the carrier within " + waited.toMillis() + " ms");
      case CallSignal.QueueTimeout timeout -> new Step.Ignored("its turn has come");
      case CallSignal.NotAllowed refused -> new Step.Illegal("its turn has come");
      case CallSignal.RingTimeout(Instant at) ->
          ended(CallStatus.NO_ANSWER, EndReason.NO_ANSWER, Party.PLATFORM, at, null, null);
      case CallSignal.DurationReached(Instant at) ->
          new Step.Illegal("the longest duration counts from the answer");
      case CallSignal.Commanded commanded ->
          new Step.Illegal("nothing is played before the answer");
      case CallSignal.GatherTimeout timeout ->
          new Step.Illegal("nothing is gathered before the answer");
      case CallSignal.RecordWanted wanted -> new Step.Ignored("changes no state");
      case CallSignal.Told told -> new Step.Noted(told.type(), told.data());
      case CallSignal.HangupRequested(Instant at) ->
          ended(CallStatus.FAILED, EndReason.CANCELED, Party.CUSTOMER, at, null, null);
      case CallSignal.ShuttingDown(Instant at) ->
          ended(CallStatus.FAILED, EndReason.SHUTDOWN, Party.PLATFORM, at, null, null);
      case CallSignal.NodeLost(Instant at, Instant lastSeen) ->
          ended(CallStatus.FAILED, EndReason.NODE_LOST, Party.PLATFORM, at, null, null);
    };
  }

  private static Step onLegBeforeAnswer(boolean ringing, LegEvent event) {
    return switch (event) {
      case LegEvent.Dialed dialed -> new Step.Ignored("kept with the next change");
      case LegEvent.TrunkFailed(Instant at, String trunk, Integer sipCode, String words) ->
          ringing
              ? new Step.Illegal("the callee was reached through another trunk")
              : new Step.Noted(
                  CallEventType.TRUNK_FAILED,
                  sipCode == null
                      ? Map.of("trunk", trunk, "words", words)
                      : Map.of("trunk", trunk, "words", words, "sipCode", sipCode));
      case LegEvent.Trying trying -> new Step.Ignored("says nothing about the callee");
      case LegEvent.Ringing(Instant at, int sipCode, boolean earlyMedia) ->
          ringing
              ? new Step.Ignored("rings already")
              : new Step.Moved(
                  new Ringing(),
                  CallEventType.RINGING,
                  Map.of("sipCode", sipCode, "earlyMedia", earlyMedia));
      case LegEvent.Answered(Instant at) ->
          new Step.Moved(new Answered(at), CallEventType.ANSWERED, Map.of("sipCode", 200));
      case LegEvent.Refused refused -> refused(refused);
      case LegEvent.Unreachable(Instant at, String words) ->
          ended(CallStatus.FAILED, EndReason.UNREACHABLE, Party.CARRIER, at, null, words);
      case LegEvent.DigitReceived pressed -> digit(pressed);
      case LegEvent.TurnTaken taken -> new Step.Illegal("nobody talks before the answer");
      case LegEvent.ToolUsed used -> new Step.Illegal("nobody talks before the answer");
      case LegEvent.ModelUsed used -> new Step.Illegal("nobody talks before the answer");
      case LegEvent.OptOutAsked asked -> new Step.Illegal("nobody talks before the answer");
      case LegEvent.TransferAsked asked -> new Step.Illegal("nobody talks before the answer");
      case LegEvent.ConversationOver over -> new Step.Illegal("nobody talks before the answer");
      case LegEvent.SpeechStarted started -> new Step.Illegal("nothing is said before the answer");
      case LegEvent.SpeechFinished finished ->
          new Step.Illegal("nothing is said before the answer");
      case LegEvent.PlaybackStarted started ->
          new Step.Illegal("nothing is played before the answer");
      case LegEvent.PlaybackFinished finished ->
          new Step.Illegal("nothing is played before the answer");
      case LegEvent.AnsweredBy by -> new Step.Illegal("nobody is heard before the answer");
      case LegEvent.GreetingOver over -> new Step.Illegal("nobody is heard before the answer");
      case LegEvent.RecordingStarted started ->
          new Step.Illegal("nothing is recorded before the answer");
      case LegEvent.RecordingStopped stopped ->
          new Step.Illegal("nothing is recorded before the answer");
      case LegEvent.RecordingFailed failed ->
          new Step.Illegal("nothing is recorded before the answer");
      case LegEvent.Warned warned -> new Step.Illegal("nobody is heard before the answer");
      case LegEvent.Silent silent -> new Step.Illegal("nobody is heard before the answer");
      case LegEvent.TransferConnected connected -> new Step.Illegal("nobody is there to hand over");
      case LegEvent.TransferFailed failed -> new Step.Illegal("nobody is there to hand over");
      case LegEvent.Transferred transferred -> new Step.Illegal("nobody is there to hand over");
      case LegEvent.HungUp(Instant at) ->
          ended(CallStatus.NO_ANSWER, EndReason.NO_ANSWER, Party.CALLEE, at, null, null);
      case LegEvent.Closed(Instant at) ->
          new Step.Illegal("a leg closes only after the call has ended");
    };
  }

  private static Step afterAnswer(Answered answered, CallSignal signal, AgentMode mode) {
    return switch (signal) {
      case CallSignal.OnLeg(LegEvent event) -> onLegAfterAnswer(answered, event, mode);
      case CallSignal.NoFirstAnswer noAnswer -> new Step.Ignored("the callee has answered");
      case CallSignal.QueueTimeout timeout -> new Step.Ignored("the callee has answered");
      case CallSignal.NotAllowed refused -> new Step.Illegal("the callee has answered");
      case CallSignal.RingTimeout timeout -> new Step.Ignored("the callee has answered");
      case CallSignal.DurationReached(Instant at) ->
          completed(answered, EndReason.MAX_DURATION, Party.PLATFORM, at);
      case CallSignal.Commanded commanded -> new Step.Ignored("changes no state");
      case CallSignal.GatherTimeout timeout -> new Step.Ignored("changes no state");
      case CallSignal.RecordWanted wanted -> new Step.Ignored("changes no state");
      case CallSignal.Told told -> new Step.Noted(told.type(), told.data());
      case CallSignal.HangupRequested(Instant at) ->
          completed(answered, EndReason.LOCAL_HANGUP, Party.CUSTOMER, at);
      case CallSignal.ShuttingDown(Instant at) ->
          completed(answered, EndReason.SHUTDOWN, Party.PLATFORM, at);
      case CallSignal.NodeLost(Instant at, Instant lastSeen) ->
          completed(answered, EndReason.NODE_LOST, Party.PLATFORM, lastSeen);
    };
  }

  private static Step onLegAfterAnswer(Answered answered, LegEvent event, AgentMode mode) {
    return switch (event) {
      case LegEvent.Dialed dialed -> new Step.Illegal("the callee has answered");
      case LegEvent.TrunkFailed failed -> new Step.Illegal("the callee has answered");
      case LegEvent.Trying trying -> new Step.Ignored("the callee has answered");
      case LegEvent.Ringing ringing -> new Step.Ignored("the callee has answered");
      case LegEvent.Answered again -> new Step.Ignored("the callee has answered");
      case LegEvent.Refused refused -> new Step.Illegal("a refusal after the answer");
      case LegEvent.Unreachable(Instant at, String words) ->
          completed(answered, EndReason.REMOTE_HANGUP, Party.CARRIER, at);
      case LegEvent.SpeechStarted(Instant at, String voice) ->
          new Step.Noted(CallEventType.SPEECH_STARTED, Map.of("voice", voice));
      case LegEvent.SpeechFinished(Instant at, long playedMillis, boolean inFull) ->
          switch (mode) {
            case ANNOUNCE ->
                completed(answered, EndReason.ANNOUNCE_COMPLETE, Party.PLATFORM, at)
                    .with("playedMillis", playedMillis);
            case CONVERSATION ->
                new Step.Noted(CallEventType.SPEECH_FINISHED, Map.of("playedMillis", playedMillis));
          };
      case LegEvent.DigitReceived pressed -> digit(pressed);
      case LegEvent.TurnTaken(Instant at, ConversationTurn turn) ->
          new Step.Noted(CallEventType.TURN_TAKEN, TurnWords.of(turn));
      case LegEvent.ToolUsed used -> tool(used);
      case LegEvent.ModelUsed used -> new Step.Ignored("told when the call has ended");
      case LegEvent.OptOutAsked asked -> new Step.Ignored("told by what was asked for");
      case LegEvent.TransferAsked asked -> new Step.Ignored("told by what was asked for");
      case LegEvent.ConversationOver over -> conversed(answered, over);
      case LegEvent.PlaybackStarted started -> new Step.Ignored("told by what was asked for");
      case LegEvent.PlaybackFinished finished -> new Step.Ignored("told by what was asked for");
      case LegEvent.AnsweredBy by ->
          by.unwanted()
              ? completed(answered, EndReason.MACHINE_DETECTED, Party.PLATFORM, by.at())
                  .with("answeredBy", by.answerer().name())
                  .with("cause", by.cause())
                  .with("confidence", by.confidence())
              : new Step.Noted(
                  CallEventType.AMD_RESULT,
                  Map.of(
                      "answeredBy",
                      by.answerer().name(),
                      "cause",
                      by.cause(),
                      "confidence",
                      by.confidence(),
                      "afterMillis",
                      by.afterMillis()));
      case LegEvent.GreetingOver(Instant at, boolean beep) ->
          new Step.Noted(CallEventType.AMD_GREETING_OVER, Map.of("beep", beep));
      case LegEvent.RecordingStarted started -> new Step.Ignored("told by the recording");
      case LegEvent.RecordingStopped stopped -> new Step.Ignored("told by the recording");
      case LegEvent.RecordingFailed failed -> new Step.Ignored("told by the recording");
      case LegEvent.Warned(Instant at, LegEvent.Warning warning, String words) ->
          new Step.Noted(
              CallEventType.WARNED,
              Map.of("warning", warning.name().toLowerCase(Locale.ROOT), "words", words));
      case LegEvent.TransferConnected connected -> new Step.Ignored("told by what was asked for");
      case LegEvent.TransferFailed failed -> new Step.Ignored("told by what was asked for");
      case LegEvent.Transferred(Instant at) ->
          completed(answered, EndReason.TRANSFERRED, Party.CUSTOMER, at);
      case LegEvent.Silent(Instant at) ->
          completed(answered, EndReason.ONE_WAY_AUDIO, Party.PLATFORM, at);
      case LegEvent.HungUp(Instant at) ->
          completed(answered, EndReason.REMOTE_HANGUP, Party.CALLEE, at);
      case LegEvent.Closed(Instant at) ->
          new Step.Illegal("a leg closes only after the call has ended");
    };
  }

  private static Step refused(LegEvent.Refused refused) {
    EndReason reason =
        switch (refused.refusal()) {
          case BUSY -> EndReason.BUSY;
          case NO_ANSWER -> EndReason.NO_ANSWER;
          case NOT_FOUND -> EndReason.NOT_FOUND;
          case REJECTED -> EndReason.REJECTED;
          case SERVICE_UNAVAILABLE -> EndReason.SERVICE_UNAVAILABLE;
          case AUTH_FAILED -> EndReason.AUTH_FAILED;
          case ERROR -> EndReason.ERROR;
        };
    CallStatus status =
        switch (refused.refusal()) {
          case BUSY -> CallStatus.BUSY;
          case NO_ANSWER -> CallStatus.NO_ANSWER;
          case NOT_FOUND, REJECTED, SERVICE_UNAVAILABLE, AUTH_FAILED, ERROR -> CallStatus.FAILED;
        };
    Party by = refused.refusal().fault() == Refusal.Fault.CALLEE ? Party.CALLEE : Party.CARRIER;
    return ended(status, reason, by, refused.at(), refused.sipCode(), refused.words());
  }

  private static Step tool(LegEvent.ToolUsed used) {
    Map<String, Object> data = new TreeMap<>();
    data.put("tool", used.tool());
    data.put("outcome", used.outcome().name().toLowerCase(Locale.ROOT));
    data.put("ms", used.millis());
    if (used.httpStatus() != null) {
      data.put("status", used.httpStatus());
    }
    return new Step.Noted(CallEventType.TOOL_USED, data);
  }

  private static Step digit(LegEvent.DigitReceived pressed) {
    String digit = pressed.hidden() ? Discretion.HIDDEN_KEY : String.valueOf(pressed.digit());
    return new Step.Noted(
        CallEventType.DIGIT_RECEIVED,
        pressed.awaited() ? Map.of("digit", digit, "awaited", true) : Map.of("digit", digit));
  }

  private static Step.Moved conversed(Answered answered, LegEvent.ConversationOver over) {
    EndReason reason =
        over.why() == ConversationEnd.ERROR
            ? EndReason.CONVERSATION_ERROR
            : EndReason.CONVERSATION_COMPLETE;
    Step.Moved ended =
        completed(answered, reason, Party.PLATFORM, over.at())
            .with("cause", over.why().name().toLowerCase(Locale.ROOT));
    return over.words() == null ? ended : ended.with("words", over.words());
  }

  private static Step.Moved completed(Answered answered, EndReason reason, Party by, Instant at) {
    Instant notBeforeAnswer = at.isBefore(answered.since()) ? answered.since() : at;
    return ended(CallStatus.COMPLETED, reason, by, notBeforeAnswer, 200, null);
  }

  private static Step.Moved ended(
      CallStatus status,
      EndReason reason,
      Party by,
      Instant at,
      @Nullable Integer sipCode,
      @Nullable String words) {
    return new Step.Moved(
        new Ended(new Termination(status, reason, by, at, sipCode, words)),
        CallEventType.ENDED,
        Map.of("status", status.name(), "reason", reason.word(), "by", by.name()));
  }
}
