package io.callmanager.call;

import java.time.Instant;

/// Where a call is in its life.
public sealed interface CallState {

  CallStatus status();

  /// Written down, and waiting until its account may have another call on its way.
  record Queued() implements CallState {
    @Override
    public CallStatus status() {
      return CallStatus.QUEUED;
    }
  }

  /// Written down, and perhaps dialled; nothing is known of the callee yet.
  record Initiated() implements CallState {
    @Override
    public CallStatus status() {
      return CallStatus.INITIATED;
    }
  }

  /// The callee's phone rings.
  record Ringing() implements CallState {
    @Override
    public CallStatus status() {
      return CallStatus.RINGING;
    }
  }

  /// The callee is on the line since `since`.
  record Answered(Instant since) implements CallState {
    @Override
    public CallStatus status() {
      return CallStatus.ANSWERED;
    }
  }

  /// Over, for good.
  record Ended(Termination termination) implements CallState {
    @Override
    public CallStatus status() {
      return termination.status();
    }
  }
}
