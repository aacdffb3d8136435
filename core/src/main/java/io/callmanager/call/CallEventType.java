package io.callmanager.call;

/// The kinds of events in a call's timeline.
public enum CallEventType {
  QUEUED("call.queued"),
  INITIATED("call.initiated"),
  TRUNK_FAILED("trunk.failed"),
  RINGING("call.ringing"),
  ANSWERED("call.answered"),
  SPEECH_STARTED("speech.started"),
  SPEECH_FINISHED("speech.finished"),
  TTS_PLAYED("tts.played"),
  PLAYBACK_STARTED("playback.started"),
  PLAYBACK_FINISHED("playback.finished"),
  DTMF_SENT("dtmf.sent"),
  TURN_TAKEN("conversation.turn"),
  TOOL_USED("conversation.tool"),
  DIGIT_RECEIVED("digit.received"),
  GATHER_STARTED("gather.started"),
  GATHER_PROGRESS("gather.progress"),
  GATHER_COMPLETE("gather.complete"),
  GATHER_TIMEOUT("gather.timeout"),
  OPTED_OUT("callee.opted_out"),
  TRANSFER_STARTED("transfer.started"),
  TRANSFER_CONNECTED("transfer.connected"),
  TRANSFER_FAILED("transfer.failed"),
  AMD_RESULT("amd.result"),
  AMD_GREETING_OVER("amd.greeting_over"),
  RECORDING_STARTED("recording.started"),
  RECORDING_PAUSED("recording.paused"),
  RECORDING_RESUMED("recording.resumed"),
  RECORDING_STOPPED("recording.stopped"),
  RECORDING_COMPLETED("recording.completed"),
  RECORDING_FAILED("recording.failed"),
  WARNED("call.warning"),
  ENDED("call.ended"),
  TRANSCRIPTION_COMPLETED("transcription.completed"),
  ANALYSIS_COMPLETED("analysis.completed");

  private final String word;

  CallEventType(String word) {
    this.word = word;
  }

  /// The kind as it is written in the API and in the database.
  public String word() {
    return word;
  }
}
