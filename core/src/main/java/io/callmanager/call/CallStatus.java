package io.callmanager.call;

/// The word for how a call is.
public enum CallStatus {
  /// It waits until its account may have another call on its way.
  QUEUED,
  INITIATED,
  RINGING,
  ANSWERED,
  COMPLETED,
  FAILED,
  BUSY,
  NO_ANSWER;

  public boolean ended() {
    return switch (this) {
      case QUEUED, INITIATED, RINGING, ANSWERED -> false;
      case COMPLETED, FAILED, BUSY, NO_ANSWER -> true;
    };
  }
}
