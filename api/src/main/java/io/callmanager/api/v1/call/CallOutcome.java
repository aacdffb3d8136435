package io.callmanager.api.v1.call;

import com.fasterxml.jackson.annotation.JsonValue;
import io.callmanager.call.Call;
import io.callmanager.call.EndReason;
import java.util.Locale;

/// What came of a call, for whoever had it placed.
enum CallOutcome {
  /// It has not ended yet.
  IN_PROGRESS("is still going on"),
  /// The callee heard the message to its end.
  MESSAGE_HEARD("heard the whole message"),
  /// The agent and the callee talked to the end.
  CONVERSED("talked with the agent to the end"),
  /// The callee hung up before the message was over.
  HUNG_UP_EARLY("hung up before the message was over"),
  /// The customer ended the call after the answer.
  ENDED_BY_CUSTOMER("was hung up on by the account"),
  /// An answering machine answered, and was hung up on.
  MACHINE("was an answering machine"),
  /// The callee was handed over to somebody else.
  TRANSFERRED("was handed over to somebody else"),
  /// It was ended because it lasted as long as it may.
  TIME_LIMIT("was on the line until the time limit"),
  /// The platform ended it for a reason of its own.
  INTERRUPTED("was cut off by the platform"),
  BUSY("was busy"),
  NO_ANSWER("did not answer"),
  REJECTED("declined the call"),
  NUMBER_NOT_FOUND("could not be reached: the number is not in use"),
  CANCELED("was not reached before the account canceled the call"),
  NOT_DIALLED("was not called: its turn did not come, or it was not to be called by then"),
  FAILED("could not be reached");

  private final String predicate;

  CallOutcome(String predicate) {
    this.predicate = predicate;
  }

  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What the callee did, as the rest of a sentence.
  String predicate() {
    return predicate;
  }

  /// @param heardInFull whether the agent's speech was sent to its end
  static CallOutcome of(Call call, boolean heardInFull) {
    EndReason reason = call.endReason();
    if (reason == null) {
      return IN_PROGRESS;
    }
    boolean answered = call.answeredAt() != null;
    return switch (reason) {
      case ANNOUNCE_COMPLETE -> MESSAGE_HEARD;
      case CONVERSATION_COMPLETE -> CONVERSED;
      case CONVERSATION_ERROR -> INTERRUPTED;
      case REMOTE_HANGUP -> heardInFull ? MESSAGE_HEARD : HUNG_UP_EARLY;
      case LOCAL_HANGUP -> ENDED_BY_CUSTOMER;
      case TRANSFERRED -> TRANSFERRED;
      case MACHINE_DETECTED -> MACHINE;
      case CANCELED -> CANCELED;
      case QUEUE_TIMEOUT, NOT_ALLOWED -> NOT_DIALLED;
      case MAX_DURATION -> TIME_LIMIT;
      case BUSY -> BUSY;
      case NO_ANSWER -> NO_ANSWER;
      case REJECTED -> REJECTED;
      case NOT_FOUND -> NUMBER_NOT_FOUND;
      case SERVICE_UNAVAILABLE, AUTH_FAILED, UNREACHABLE, ERROR -> FAILED;
      case ONE_WAY_AUDIO, NODE_LOST, SHUTDOWN -> answered ? INTERRUPTED : FAILED;
    };
  }
}
