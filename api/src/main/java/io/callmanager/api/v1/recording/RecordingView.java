package io.callmanager.api.v1.recording;

import io.callmanager.recording.Recording;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A recording of a call. What is null is not known before it is completed.
///
/// @param status RECORDING until the file is stored
/// @param sizeBytes of the file, its header included
/// @param sha256 of the file
/// @param channels the caller is on the left one, the callee on the right one
/// @param note what is odd about it, or why it failed
/// @param downloadUrl where the file is; null unless it is completed
public record RecordingView(
    UUID id,
    UUID callId,
    @Schema(allowableValues = {"RECORDING", "COMPLETED", "FAILED"}) String status,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Long durationMs,
    @Nullable Long sizeBytes,
    @Nullable String sha256,
    @Schema(example = "2") int channels,
    @Nullable String note,
    @Nullable String downloadUrl) {

  static RecordingView of(Recording recording) {
    boolean completed = recording.status() == Recording.Status.COMPLETED;
    return new RecordingView(
        recording.id().value(),
        recording.call().value(),
        recording.status().name(),
        recording.startedAt(),
        recording.endedAt(),
        recording.durationMillis(),
        recording.sizeBytes(),
        recording.sha256(),
        recording.channels(),
        recording.note(),
        completed ? "/api/v1/recordings/" + recording.id() + "/download" : null);
  }

  /// Wraps a recording.
  public record OneRecording(RecordingView recording) {}
}
