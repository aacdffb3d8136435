package io.callmanager.api.dialect.kaphila;

import io.callmanager.call.Call;
import io.callmanager.call.CallEvent;
import io.callmanager.call.CallEventType;
import io.callmanager.call.CallStatus;
import io.callmanager.recording.Recording;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A call that goes on, as Kaphila shows it.
///
/// @param amd who answered; null when that is not known
/// @param gather the digits that are being gathered; null when none are
/// @param recording the call's latest recording; null when there is none
/// @param hasBridge whether something can be played in it
/// @param hasSnoop never: nothing is played to one side alone
@Schema(name = "KaphilaActiveCall")
record ActiveCall(
    String callId,
    @Schema(allowableValues = {"initiated", "ringing", "answered"}) String status,
    @Schema(example = "14155550100") String number,
    @Nullable Amd amd,
    @Nullable Gathering gather,
    @Nullable CallRecording recording,
    @Schema(example = WishedCall.USUAL_VOICE) String voiceName,
    boolean hasBridge,
    boolean hasSnoop) {

  /// What tells that digits are gathered, or are no more.
  static final Set<CallEventType> GATHERING =
      Set.of(
          CallEventType.GATHER_STARTED,
          CallEventType.GATHER_PROGRESS,
          CallEventType.GATHER_COMPLETE,
          CallEventType.GATHER_TIMEOUT);

  /// What tells that a call is recorded, or is no more. A pause is part of a recording.
  static final Set<CallEventType> RECORDING =
      Set.of(
          CallEventType.RECORDING_STARTED,
          CallEventType.RECORDING_STOPPED,
          CallEventType.RECORDING_COMPLETED,
          CallEventType.RECORDING_FAILED);

  /// @param recorder the latest of [#RECORDING]; null when there was none
  /// @param gather the latest of [#GATHERING]; null when there was none
  static ActiveCall of(
      Call call,
      @Nullable Recording recording,
      @Nullable CallEvent recorder,
      @Nullable CallEvent gather) {
    return new ActiveCall(
        call.id().toString(),
        CallWord.of(call.status()),
        WishedCall.written(call.to()),
        Amd.of(call),
        gather == null ? null : Gathering.of(gather),
        recording == null ? null : CallRecording.of(recording, recorder),
        WishedCall.voice(call.script().voice()),
        call.status() == CallStatus.ANSWERED,
        false);
  }

  /// @param digits those that were pressed so far
  @Schema(name = "KaphilaGathering")
  record Gathering(boolean active, String digits) {

    static @Nullable Gathering of(CallEvent event) {
      boolean goesOn =
          event.type().equals(CallEventType.GATHER_STARTED.word())
              || event.type().equals(CallEventType.GATHER_PROGRESS.word());
      return goesOn
          ? new Gathering(true, String.valueOf(event.data().getOrDefault("digits", "")))
          : null;
    }
  }

  /// @param active whether the call is being recorded
  @Schema(name = "KaphilaCallRecording")
  record CallRecording(
      boolean active,
      @Schema(example = "call-1720012345.88-1739781234567.wav") String filename,
      @Schema(example = "call-1720012345.88-1739781234567") String recordingId,
      @Schema(allowableValues = "bridge") String method) {

    /// A recording that was stopped is kept only a moment later; by its timeline the call is recorded no more.
    static CallRecording of(Recording recording, @Nullable CallEvent recorder) {
      RecordingName name = RecordingName.of(recording);
      boolean stopped =
          recorder != null
              && !recorder.type().equals(CallEventType.RECORDING_STARTED.word())
              && recording.id().toString().equals(recorder.data().get("recordingId"));
      return new CallRecording(
          recording.status() == Recording.Status.RECORDING && !stopped,
          name.file(),
          name.id(),
          SteeringDraft.BRIDGE);
    }
  }
}
