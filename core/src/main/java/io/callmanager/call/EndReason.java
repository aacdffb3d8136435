package io.callmanager.call;

import java.util.Locale;

/// Why a call ended.
public enum EndReason {
  /// The agent had said its message.
  ANNOUNCE_COMPLETE,
  /// The agent and the callee had said what they wanted.
  CONVERSATION_COMPLETE,
  /// The agent could not go on with the conversation.
  CONVERSATION_ERROR,
  /// The callee hung up.
  REMOTE_HANGUP,
  /// The customer hung up, through the API or the console.
  LOCAL_HANGUP,
  /// The customer hung up before the callee answered.
  CANCELED,
  /// Its turn did not come while it waited in the queue.
  QUEUE_TIMEOUT,
  /// When its turn came the number was not to be called any more.
  NOT_ALLOWED,
  /// The call reached its agent's longest duration.
  MAX_DURATION,
  /// An answering machine answered, and is not to be talked to.
  MACHINE_DETECTED,
  /// The callee was handed over to somebody else.
  TRANSFERRED,
  /// Nothing was heard of the callee, and the trunk is set to end such calls.
  ONE_WAY_AUDIO,
  /// The callee was busy.
  BUSY,
  /// The callee did not answer.
  NO_ANSWER,
  /// The number is not in use.
  NOT_FOUND,
  /// The callee declined.
  REJECTED,
  /// The carrier could not take the call.
  SERVICE_UNAVAILABLE,
  /// The carrier did not accept our credentials.
  AUTH_FAILED,
  /// The carrier could not be reached, or did not answer.
  UNREACHABLE,
  /// The carrier refused the call for another reason.
  ERROR,
  /// The server that carried the call died.
  NODE_LOST,
  /// The server that carried the call was stopped.
  SHUTDOWN;

  /// The reason as it is written in the API and in the database, such as `announce_complete`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static EndReason ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
