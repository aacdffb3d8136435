package io.callmanager.call;

/// What may be asked of a call's recording.
public enum RecordAction {
  START,
  STOP,
  /// Go on with silence.
  PAUSE,
  RESUME
}
