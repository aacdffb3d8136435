package io.callmanager.call;

/// The word for how a call is.
public enum CallStatus {
  INITIATED,
  RINGING,
  ANSWERED,
  COMPLETED,
  FAILED,
  BUSY,
  NO_ANSWER;

  public boolean ended() {
    return switch (this) {
      case INITIATED, RINGING, ANSWERED -> false;
      case COMPLETED, FAILED, BUSY, NO_ANSWER -> true;
    };
  }
}
