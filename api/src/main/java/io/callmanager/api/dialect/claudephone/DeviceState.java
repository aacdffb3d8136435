package io.callmanager.api.dialect.claudephone;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallEventType;
import io.callmanager.call.CallStatus;
import io.callmanager.call.EndReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Claude Phone's words for where a call is in its life, and for why it has ended.
final class DeviceState {

  static final String QUEUED = "queued";
  static final String DIALING = "dialing";
  static final String PLAYING = "playing";
  static final String CONVERSING = "conversing";
  static final String COMPLETED = "completed";
  static final String FAILED = "failed";

  private DeviceState() {}

  /// @param spoken whether the message was said in a conversation
  /// @param reason null until the call has ended
  static String of(
      CallStatus status, boolean answered, boolean spoken, @Nullable EndReason reason) {
    if (reason != null) {
      return ended(reason, answered);
    }
    return switch (status) {
      case QUEUED -> QUEUED;
      case INITIATED, RINGING -> DIALING;
      case ANSWERED -> spoken ? CONVERSING : PLAYING;
      case COMPLETED -> COMPLETED;
      case FAILED, BUSY, NO_ANSWER -> FAILED;
    };
  }

  /// A call that was answered has completed, whatever ended it; so has one that its owner hung up.
  static String ended(EndReason reason, boolean answered) {
    return answered || reason == EndReason.CANCELED || reason == EndReason.LOCAL_HANGUP
        ? COMPLETED
        : FAILED;
  }

  /// Whether a conversation's message was said to the callee.
  static boolean hasSpoken(List<CallEvent> events) {
    return events.stream()
        .anyMatch(event -> event.type().equals(CallEventType.SPEECH_FINISHED.word()));
  }

  static String reason(EndReason reason, AgentMode mode, boolean answered) {
    return switch (reason) {
      case ANNOUNCE_COMPLETE -> "announce_complete";
      case CONVERSATION_COMPLETE, TRANSFERRED -> "conversation_complete";
      case CONVERSATION_ERROR -> "conversation_error";
      case REMOTE_HANGUP -> "remote_hangup";
      case LOCAL_HANGUP, CANCELED, MACHINE_DETECTED -> "local_hangup";
      case MAX_DURATION ->
          mode == AgentMode.CONVERSATION ? "conversation_complete" : "local_hangup";
      case BUSY -> "busy";
      case NO_ANSWER -> "no_answer";
      case NOT_FOUND -> "not_found";
      case REJECTED, NOT_ALLOWED -> "rejected";
      case SERVICE_UNAVAILABLE, UNREACHABLE, QUEUE_TIMEOUT -> "service_unavailable";
      case AUTH_FAILED -> "auth_failed";
      case ERROR -> "error";
      case ONE_WAY_AUDIO, NODE_LOST, SHUTDOWN -> answered ? "local_hangup" : "error";
    };
  }
}
