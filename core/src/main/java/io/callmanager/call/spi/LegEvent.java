package io.callmanager.call.spi;

import io.callmanager.shared.OutsideWords;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.shared.RecordingId;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Something that happened on a leg.
///
/// A leg ends with exactly one of [Refused], [Unreachable], [HungUp], [Silent], [Transferred] and [Closed]; nothing follows it.
public sealed interface LegEvent {

  Instant at();

  /// The INVITE left for a trunk.
  ///
  /// @param attempt counts the trunks that were tried, this one included
  /// @param trunks how many trunks there are for the call
  record Dialed(Instant at, String trunk, int attempt, int trunks) implements LegEvent {}

  /// A trunk could not take the call, and another is tried: a [Dialed] follows. The callee can't have been reached.
  ///
  /// @param sipCode the trunk's final answer; null when there was none
  /// @param words the trunk's own, or why it could not be reached
  record TrunkFailed(Instant at, String trunk, @Nullable Integer sipCode, String words)
      implements LegEvent {}

  /// The trunk took the INVITE and is working on it (100 Trying). Says nothing about the callee.
  record Trying(Instant at) implements LegEvent {}

  /// The callee's phone rings, or the network plays something in place of it.
  ///
  /// @param sipCode 180 to 189
  /// @param earlyMedia whether audio may come before the answer (RFC 3960)
  record Ringing(Instant at, int sipCode, boolean earlyMedia) implements LegEvent {}

  /// The callee answered; what is billed begins at `at`.
  record Answered(Instant at) implements LegEvent {}

  /// The first sound of an utterance left for the callee; told again when another voice goes on with it, because the
  /// first one's engine failed midway.
  ///
  /// @param voice the voice that was really used, as `engine/voice`
  record SpeechStarted(Instant at, String voice) implements LegEvent {}

  /// An utterance is over: sent in full, or as far as it could be spoken.
  ///
  /// @param playedMillis how much sound was sent, in milliseconds
  /// @param inFull false when it was stopped, or could not be spoken to its end
  record SpeechFinished(Instant at, long playedMillis, boolean inFull) implements LegEvent {}

  /// The first sound left of something that was asked for by its id.
  ///
  /// @param voice the voice that was really used, as `engine/voice`; null for what is no speech
  record PlaybackStarted(Instant at, PlaybackId id, @Nullable String voice) implements LegEvent {}

  /// Something that was asked for by its id is over, or will never begin.
  ///
  /// @param playedMillis how much of it was sent, in milliseconds
  /// @param inFull false when it was stopped before its end
  record PlaybackFinished(Instant at, PlaybackId id, long playedMillis, boolean inFull)
      implements LegEvent {}

  /// The callee and whom they are handed over to hear each other; the leg goes on until either hangs up.
  record TransferConnected(Instant at, PlaybackId id) implements LegEvent {}

  /// The callee could not be handed over to somebody else; the call goes on.
  record TransferFailed(Instant at, PlaybackId id, String words) implements LegEvent {}

  /// It is known, or given up, who answered.
  ///
  /// @param cause by what this was known, such as `LONG_GREETING`
  /// @param confidence 0 to 1
  /// @param afterMillis audio heard until then
  /// @param unwanted whether the call is to be ended because a machine answered
  record AnsweredBy(
      Instant at,
      Answerer answerer,
      String cause,
      double confidence,
      int afterMillis,
      boolean unwanted)
      implements LegEvent {}

  /// A machine's greeting is over: what is to be left is being said.
  ///
  /// @param beep whether it was its beep that told so; else it was silence, or the patience was over
  record GreetingOver(Instant at, boolean beep) implements LegEvent {}

  /// Both sides are being recorded from now on.
  record RecordingStarted(Instant at, RecordingId id) implements LegEvent {}

  /// A recording is over; its file is complete a little later (see [Tape#over]).
  ///
  /// @param millis how long it is, about
  /// @param words why it could not go on; null when it was asked to stop or the leg ends
  record RecordingStopped(Instant at, RecordingId id, long millis, @Nullable String words)
      implements LegEvent {}

  /// Nothing could be recorded.
  record RecordingFailed(Instant at, RecordingId id, String words) implements LegEvent {}

  /// Something is wrong with the call, which goes on.
  record Warned(Instant at, Warning warning, String words) implements LegEvent {}

  /// What may be wrong with a call.
  enum Warning {
    /// Nothing was heard of the callee since the answer.
    ONE_WAY_AUDIO
  }

  /// The callee pressed a key.
  ///
  /// @param digit one of `0123456789*#ABCD`
  /// @param awaited whether the conversation waits for keys, so that it means nothing else
  /// @param hidden whether it must not be told which key it was
  record DigitReceived(Instant at, char digit, boolean awaited, boolean hidden)
      implements LegEvent {

    public DigitReceived(Instant at, char digit, boolean awaited) {
      this(at, digit, awaited, false);
    }

    /// A key that nobody waited for.
    public DigitReceived(Instant at, char digit) {
      this(at, digit, false);
    }

    /// The same key, of which it is not told which one it was.
    public DigitReceived hide() {
      return new DigitReceived(at, digit, awaited, true);
    }

    @Override
    public String toString() {
      return "DigitReceived[" + at + "]";
    }
  }

  /// Somebody has said something in the conversation.
  record TurnTaken(Instant at, ConversationTurn turn) implements LegEvent {}

  /// A tool of the account's own was used.
  ///
  /// @param tool its name
  record ToolUsed(
      Instant at,
      String tool,
      ToolAnswer.Outcome outcome,
      @Nullable Integer httpStatus,
      long millis)
      implements LegEvent {}

  /// An answer was asked for of a language model.
  ///
  /// @param use all that the call has taken by now
  record ModelUsed(Instant at, ModelUse use) implements LegEvent {}

  /// The callee told the agent that they do not want to be called any more.
  record OptOutAsked(Instant at) implements LegEvent {}

  /// The agent wants the callee to talk with somebody else.
  ///
  /// @param refused to be told, in words, when that must not be; else the leg is asked to do it
  record TransferAsked(Instant at, PhoneNumber to, Consumer<String> refused) implements LegEvent {}

  /// The conversation has come to its end: the call is to be ended.
  ///
  /// @param words what went wrong, for the customer, as far as it can be shown and stored; null when nothing did, or nothing is to be
  /// said of it
  record ConversationOver(Instant at, ConversationEnd why, @Nullable String words)
      implements LegEvent {

    public ConversationOver {
      words = words == null ? null : OutsideWords.printable(words);
    }

    public ConversationOver(Instant at, ConversationEnd why) {
      this(at, why, null);
    }
  }

  /// Ends the leg: the call was turned down by a final answer of 300 or above.
  ///
  /// @param words the answer's own words, such as `503 Service Unavailable`
  record Refused(Instant at, Refusal refusal, int sipCode, String words) implements LegEvent {}

  /// Ends the leg: nobody answered the INVITE, it could not be sent, or no trunk could take it.
  record Unreachable(Instant at, String words) implements LegEvent {}

  /// Ends the leg: the callee's side hung up after the answer, or the connection to it was lost.
  record HungUp(Instant at) implements LegEvent {}

  /// Ends the leg: nothing was heard of the callee since the answer, and the trunk is set to end such calls.
  record Silent(Instant at) implements LegEvent {}

  /// Ends the leg: the callee was handed over to somebody else.
  record Transferred(Instant at) implements LegEvent {}

  /// Ends the leg: it is over because [Leg#hangUp()] asked for it.
  record Closed(Instant at) implements LegEvent {}
}
