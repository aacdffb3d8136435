package io.callmanager.call;

import io.callmanager.call.CallStatements.Progress;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.ModelUse;
import io.callmanager.call.spi.Tape;
import io.callmanager.redaction.Redaction;
import io.callmanager.shared.SerialMailbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A call that this server carries: its state and what must be at hand to move it on. Touched only from its mailbox,
/// save for what says otherwise.
final class LiveCall {

  private final PlacedCall call;
  private final CallWords words;
  private final Duration pause;
  private final SerialMailbox mailbox;
  private final LiveControl control;
  private final LiveRecording recording;
  private final Discretion discretion;
  private final FirstAnswer firstAnswer = new FirstAnswer();
  private final CompletableFuture<Termination> ended = new CompletableFuture<>();

  private volatile CallState state = new CallState.Initiated();
  private int version;
  private final Queue<CallSignal> signals = new ConcurrentLinkedQueue<>();
  private final List<Happening> unwritten = new ArrayList<>();
  private @Nullable CallEnd end;
  private boolean talked;
  private boolean gone;
  private @Nullable Instant dialedAt;
  private volatile @Nullable String trunk;
  private @Nullable Instant ringingAt;
  private @Nullable Instant answeredAt;
  private @Nullable Leg leg;
  private @Nullable Future<?> timer;
  private volatile int trunkAttempts;
  private volatile int trunkCount;
  private final List<FailedTrunk> failedTrunks = new ArrayList<>(0);
  private CallStatements.@Nullable Detection detection;
  private @Nullable ModelUse modelUse;
  private volatile List<FailedTrunk> attempted = List.of();
  private final Set<String> warnings = new LinkedHashSet<>(0);
  private volatile LegEvent.@Nullable Trying trying;

  LiveCall(
      PlacedCall call,
      int version,
      CallWords words,
      Duration pause,
      SerialMailbox mailbox,
      Supplier<Tape> tapes,
      Redaction redaction) {
    this.call = call;
    this.version = version;
    this.control = new LiveControl(call.optOutKey());
    this.recording = new LiveRecording(call.recording(), call.machine(), words.opening(), tapes);
    this.discretion = new Discretion(redaction, words.conversation());
    this.pause = pause;
    this.words = words;
    this.mailbox = mailbox;
  }

  PlacedCall call() {
    return call;
  }

  /// What the agent says of its own accord.
  CallWords words() {
    return words;
  }

  SerialMailbox mailbox() {
    return mailbox;
  }

  FirstAnswer firstAnswer() {
    return firstAnswer;
  }

  /// Completed once the end is written down. Any thread may wait for it.
  CompletableFuture<Termination> ended() {
    return ended;
  }

  /// Any thread may ask.
  CallState state() {
    return state;
  }

  int version() {
    return version;
  }

  @Nullable Instant answeredAt() {
    return answeredAt;
  }

  @Nullable Instant ringingAt() {
    return ringingAt;
  }

  @Nullable Instant dialedAt() {
    return dialedAt;
  }

  /// Any thread may ask.
  @Nullable String trunk() {
    return trunk;
  }

  /// Takes note of the trunk before anybody is answered because of it. Any thread may tell, one event after the other.
  void dialedThrough(LegEvent.Dialed dialed) {
    trunk = dialed.trunk();
    trunkAttempts = dialed.attempt();
    trunkCount = dialed.trunks();
  }

  /// How many trunks were tried, the present one included; 0 before the first. Any thread may ask.
  int trunkAttempts() {
    return trunkAttempts;
  }

  /// How many trunks there are for the call; 0 before the first was tried. Any thread may ask.
  int trunkCount() {
    return trunkCount;
  }

  Progress progress() {
    return new Progress(
        dialedAt,
        trunk,
        trunk == null ? null : trunkAttempts,
        trunk == null ? null : trunkCount,
        List.copyOf(warnings),
        detection,
        ringingAt,
        answeredAt);
  }

  /// That the present trunk has taken the INVITE; null as long as it hasn't. Any thread may ask.
  LegEvent.@Nullable Trying trying() {
    return trying;
  }

  void tryingSeen(LegEvent.@Nullable Trying seen) {
    trying = seen;
  }

  /// The trunks that were tried by a call that none could take, in their order; empty until the call is over. Any thread may
  /// ask.
  List<FailedTrunk> attempted() {
    return attempted;
  }

  /// How long the call waits for its place before it is dialled. Any thread may ask.
  Duration pause() {
    return pause;
  }

  /// Keeps what an event tells besides a change of state.
  void observe(LegEvent event) {
    switch (event) {
      case LegEvent.Dialed(Instant at, String by, int attempt, int of) -> {
        dialedAt = dialedAt == null ? at : dialedAt;
      }
      case LegEvent.AnsweredBy by ->
          detection =
              new CallStatements.Detection(by.answerer().name(), by.cause(), by.confidence());
      case LegEvent.GreetingOver over -> {}
      case LegEvent.TrunkFailed(Instant at, String by, Integer sipCode, String words) ->
          failedTrunks.add(new FailedTrunk(by, sipCode, words));
      case LegEvent.Warned(Instant at, LegEvent.Warning warning, String words) ->
          warnings.add(warning.name().toLowerCase(Locale.ROOT));
      case LegEvent.Ringing ringing -> ringingAt = ringingAt == null ? ringing.at() : ringingAt;
      case LegEvent.Answered answered ->
          answeredAt = answeredAt == null ? answered.at() : answeredAt;
      case LegEvent.Trying taken -> {}
      case LegEvent.SpeechStarted started -> {}
      case LegEvent.SpeechFinished finished -> {}
      case LegEvent.PlaybackStarted started -> {}
      case LegEvent.PlaybackFinished finished -> {}
      case LegEvent.RecordingStarted started -> {}
      case LegEvent.RecordingStopped stopped -> {}
      case LegEvent.RecordingFailed failed -> {}
      case LegEvent.DigitReceived digit -> {}
      case LegEvent.TurnTaken taken -> {}
      case LegEvent.ToolUsed used -> {}
      case LegEvent.ModelUsed(Instant at, ModelUse use) -> modelUse = use;
      case LegEvent.OptOutAsked asked -> {}
      case LegEvent.TransferAsked asked -> {}
      case LegEvent.ConversationOver over -> {}
      case LegEvent.Refused refused -> {}
      case LegEvent.Unreachable unreachable -> {}
      case LegEvent.HungUp hungUp -> {}
      case LegEvent.Silent silent -> {}
      case LegEvent.TransferConnected connected -> {}
      case LegEvent.TransferFailed failed -> {}
      case LegEvent.Transferred transferred -> {}
      case LegEvent.Closed closed -> {}
    }
  }

  /// What the call has taken of a language model; null for nothing.
  @Nullable ModelUse modelUse() {
    return modelUse;
  }

  void dialing(Leg leg) {
    this.leg = leg;
  }

  /// The leg; null before it is dialled.
  @Nullable Leg leg() {
    return leg;
  }

  /// What the customer has had played and gathered.
  LiveControl control() {
    return control;
  }

  /// What must not be told of it.
  Discretion discretion() {
    return discretion;
  }

  /// How the call is recorded.
  LiveRecording recording() {
    return recording;
  }

  /// Ends the leg, if it was dialled and is not over yet.
  void hangUp() {
    if (leg != null) {
      leg.hangUp();
    }
  }

  /// Replaces the timer that is running.
  void timer(@Nullable Future<?> next) {
    if (timer != null) {
      timer.cancel(false);
    }
    timer = next;
  }

  /// Something that the call is to react to. Any thread may say it; it must be followed by work in the mailbox.
  void add(CallSignal signal) {
    signals.add(signal);
  }

  /// The oldest signal that the call has not reacted to.
  @Nullable CallSignal nextSignal() {
    return gone ? null : signals.poll();
  }

  /// The call is in another state, which is yet to be written.
  void happened(CallState next, Happening happening) {
    state = next;
    talked |= happening.type() == CallEventType.TURN_TAKEN;
    unwritten.add(
        new Happening(
            happening.type(),
            happening.at(),
            happening.status(),
            discretion.told(happening.type(), happening.data())));
  }

  /// The call is over, which is yet to be written.
  void over(CallState.Ended ended, CallEnd how) {
    state = ended;
    end = how;
    Termination termination = how.termination();
    if (trunk != null && termination.by() == Termination.Party.CARRIER) {
      String words = termination.words();
      failedTrunks.add(
          new FailedTrunk(
              trunk, termination.sipCode(), words == null ? termination.reason().word() : words));
      attempted = List.copyOf(failedTrunks);
    }
  }

  /// Whether a conversation was held.
  boolean talked() {
    return talked;
  }

  /// The conversation that was held so far; null when there was none.
  @Nullable HeldTalk talk() {
    return talked ? new HeldTalk(true, discretion.script()) : null;
  }

  /// What has happened since the call was last written; its end is not among it.
  List<Happening> unwritten() {
    return List.copyOf(unwritten);
  }

  /// The end of the call, once it is over and until that is written.
  @Nullable CallEnd end() {
    return end;
  }

  boolean anythingToWrite() {
    return end != null || !unwritten.isEmpty();
  }

  /// All that has happened is written.
  void written() {
    version += unwritten.size() + (end == null ? 0 : 1);
    unwritten.clear();
    end = null;
  }

  /// Somebody else has ended the call: nothing that happens to it matters here any more.
  void letGo() {
    gone = true;
    unwritten.clear();
    end = null;
  }
}
