package io.callmanager.api.dialect.krosai;

import io.callmanager.call.CallStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// KrosAI's words for where a call is in its life.
final class CallWord {

  static final String INITIATED = "initiated";
  static final String RINGING = "ringing";
  static final String ANSWERED = "answered";
  static final String IN_PROGRESS = "in_progress";
  static final String COMPLETED = "completed";
  static final String FAILED = "failed";
  static final String NO_ANSWER = "no_answer";
  static final String BUSY = "busy";

  /// In the order of a call's life.
  static final List<String> ALL =
      List.of(INITIATED, RINGING, ANSWERED, IN_PROGRESS, COMPLETED, FAILED, NO_ANSWER, BUSY);

  private static final Map<String, Set<CallStatus>> MEANT =
      Map.of(
          INITIATED, Set.of(CallStatus.QUEUED, CallStatus.INITIATED),
          RINGING, Set.of(CallStatus.RINGING),
          ANSWERED, Set.of(CallStatus.ANSWERED),
          IN_PROGRESS, Set.of(CallStatus.ANSWERED),
          COMPLETED, Set.of(CallStatus.COMPLETED),
          FAILED, Set.of(CallStatus.FAILED),
          NO_ANSWER, Set.of(CallStatus.NO_ANSWER),
          BUSY, Set.of(CallStatus.BUSY));

  private CallWord() {}

  /// @param screened whether the agent still waits to know who has answered
  static String of(CallStatus status, boolean screened) {
    return switch (status) {
      case QUEUED, INITIATED -> INITIATED;
      case RINGING -> RINGING;
      case ANSWERED -> screened ? ANSWERED : IN_PROGRESS;
      case COMPLETED -> COMPLETED;
      case FAILED -> FAILED;
      case BUSY -> BUSY;
      case NO_ANSWER -> NO_ANSWER;
    };
  }

  /// The statuses that a word may stand for; none for a word that is not known.
  static Set<CallStatus> meaning(String word) {
    return MEANT.getOrDefault(word, Set.of());
  }
}
