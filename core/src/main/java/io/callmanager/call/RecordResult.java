package io.callmanager.call;

import io.callmanager.shared.RecordingId;

/// What came of asking something of a call's recording.
public sealed interface RecordResult {

  /// It is done.
  record Accepted(RecordingId id, Phase phase) implements RecordResult {}

  /// The call is not there, not the account's, or has ended.
  record NotFound() implements RecordResult {}

  /// Nobody has answered the call yet.
  record NotAnswered() implements RecordResult {}

  /// Another server carries the call.
  record Elsewhere() implements RecordResult {}

  /// The call is being recorded already.
  record Recording(RecordingId id) implements RecordResult {}

  /// The call is not being recorded.
  record NotRecording() implements RecordResult {}

  /// How far a recording is.
  enum Phase {
    /// The callee is told first.
    ANNOUNCING,
    RECORDING,
    PAUSED,
    STOPPED
  }
}
