package io.callmanager.api.dialect.agenticai;

import io.callmanager.call.Call;
import io.callmanager.call.CallStatus;
import io.callmanager.call.EndReason;
import org.jspecify.annotations.Nullable;

/// AgenticAI's words for where a call is in its life.
final class CallProgress {

  static final String INITIATING = "initiating";
  static final String RINGING = "ringing";
  static final String IN_PROGRESS = "in-progress";

  private CallProgress() {}

  static String of(Call call) {
    return of(call.status(), call.endReason());
  }

  /// @param reason null until the call has ended
  static String of(CallStatus status, @Nullable EndReason reason) {
    return switch (status) {
      case QUEUED, INITIATED -> INITIATING;
      case RINGING -> RINGING;
      case ANSWERED -> IN_PROGRESS;
      case COMPLETED -> "completed";
      case BUSY -> "busy";
      case NO_ANSWER -> "no-answer";
      case FAILED -> reason == EndReason.CANCELED ? "canceled" : "failed";
    };
  }
}
