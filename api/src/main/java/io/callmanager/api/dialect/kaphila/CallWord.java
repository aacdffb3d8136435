package io.callmanager.api.dialect.kaphila;

import io.callmanager.call.CallStatus;
import io.callmanager.call.EndReason;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Kaphila's words for where a call is in its life, and for why it has ended.
final class CallWord {

  static final String RINGING = "ringing";

  private static final int UNALLOCATED_NUMBER = 1;
  private static final int NORMAL_CLEARING = 16;
  private static final int USER_BUSY = 17;
  private static final int NO_ANSWER = 19;
  private static final int CALL_REJECTED = 21;
  private static final int INVALID_NUMBER_FORMAT = 28;
  private static final int NETWORK_OUT_OF_ORDER = 38;
  private static final int TEMPORARY_FAILURE = 41;
  private static final int BEARER_NOT_AVAILABLE = 58;
  private static final int RECOVERY_ON_TIMER_EXPIRY = 102;
  private static final int INTERWORKING = 127;

  private CallWord() {}

  static String of(CallStatus status) {
    return switch (status) {
      case QUEUED, INITIATED -> "initiated";
      case RINGING -> RINGING;
      case ANSWERED -> "answered";
      case COMPLETED -> "completed";
      case FAILED -> "failed";
      case BUSY -> "busy";
      case NO_ANSWER -> "no-answer";
    };
  }

  /// What a word stands for, in whatever case, and with `_` or nothing for its dash; none when it is unknown.
  static Set<CallStatus> statuses(String word) {
    String wanted = plain(word);
    return EnumSet.allOf(CallStatus.class).stream()
        .filter(status -> plain(of(status)).equals(wanted))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String plain(String word) {
    return word.strip().toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /// Why a call has ended.
  static String endReason(EndReason reason) {
    return switch (reason) {
      case REMOTE_HANGUP, LOCAL_HANGUP, ANNOUNCE_COMPLETE, CONVERSATION_COMPLETE, TRANSFERRED ->
          "normal_hangup";
      default -> reason.word();
    };
  }

  /// The cause by which telephone networks know an end (ITU-T Q.850), as text.
  ///
  /// @param sipCode the last final SIP answer of the callee's side; null when there was none
  static String hangupCause(EndReason reason, @Nullable Integer sipCode) {
    int cause =
        switch (reason) {
          case REMOTE_HANGUP,
              LOCAL_HANGUP,
              CANCELED,
              ANNOUNCE_COMPLETE,
              CONVERSATION_COMPLETE,
              CONVERSATION_ERROR,
              MAX_DURATION,
              MACHINE_DETECTED,
              TRANSFERRED,
              ONE_WAY_AUDIO ->
              NORMAL_CLEARING;
          case BUSY -> USER_BUSY;
          case NO_ANSWER -> NO_ANSWER;
          case REJECTED, NOT_ALLOWED -> CALL_REJECTED;
          case NOT_FOUND -> UNALLOCATED_NUMBER;
          case QUEUE_TIMEOUT -> RECOVERY_ON_TIMER_EXPIRY;
          case NODE_LOST, SHUTDOWN -> TEMPORARY_FAILURE;
          case SERVICE_UNAVAILABLE, AUTH_FAILED, UNREACHABLE, ERROR -> ofSip(sipCode);
        };
    return Integer.toString(cause);
  }

  /// RFC 3398, section 8.2.6.1, as far as such answers are the trunk's fault.
  private static int ofSip(@Nullable Integer code) {
    if (code == null) {
      return NETWORK_OUT_OF_ORDER;
    }
    return switch (code) {
      case 401, 402, 403, 407, 603 -> CALL_REJECTED;
      case 404, 410, 485, 604 -> UNALLOCATED_NUMBER;
      case 408, 504 -> RECOVERY_ON_TIMER_EXPIRY;
      case 480 -> NO_ANSWER;
      case 484 -> INVALID_NUMBER_FORMAT;
      case 486, 600 -> USER_BUSY;
      case 488, 606 -> BEARER_NOT_AVAILABLE;
      case 500, 503 -> TEMPORARY_FAILURE;
      case 502 -> NETWORK_OUT_OF_ORDER;
      default -> INTERWORKING;
    };
  }
}
