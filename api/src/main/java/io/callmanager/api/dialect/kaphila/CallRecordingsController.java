package io.callmanager.api.dialect.kaphila;

import io.callmanager.account.Caller;
import io.callmanager.api.dialect.ConditionalOnDialect;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.recording.RecordingFiles;
import io.callmanager.api.request.PathIds;
import io.callmanager.call.CallControl;
import io.callmanager.call.RecordAction;
import io.callmanager.call.RecordResult;
import io.callmanager.recording.Recording;
import io.callmanager.recording.RecordingFilter;
import io.callmanager.recording.Recordings;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The account's recordings in Kaphila's words.
@RestController
@ConditionalOnDialect(KaphilaContract.NAME)
@Tag(name = "Kaphila")
@RequestMapping("/recordings")
class CallRecordingsController {

  private static final int MOST_FILES = 1000;
  private static final int MOST_OF_A_CALL = 1000;

  private final Recordings recordings;
  private final RecordingFiles files;
  private final CallControl control;

  CallRecordingsController(Recordings recordings, RecordingFiles files, CallControl control) {
    this.recordings = recordings;
    this.files = files;
    this.control = control;
  }

  @Operation(
      operationId = "kaphilaListRecordings",
      summary = "List recordings",
      description = "Those that are being made, and the newest 1,000 that are complete.")
  @GetMapping
  ResponseEntity<RecordingList> list(Caller.Customer caller) {
    AccountId account = caller.account();
    return json(
        new RecordingList(
            true,
            recordings.underWay(account, MOST_FILES).stream().map(OneRecording::of).toList(),
            recordings
                .page(account, new RecordingFilter(null, null, null), null, MOST_FILES)
                .items()
                .stream()
                .filter(recording -> recording.status() == Recording.Status.COMPLETED)
                .map(RecordedFile::of)
                .toList()));
  }

  @Operation(
      operationId = "kaphilaGetRecording",
      summary = "Show a call's recording",
      description = "The latest, if there are several.")
  @GetMapping("/{callId}")
  ResponseEntity<ShownRecording> get(Caller.Customer caller, @PathVariable String callId) {
    CallId call = PathIds.call(callId).orElseThrow(CallRecordingsController::noSuchRecording);
    Recording newest = recordings.newest(caller.account(), List.of(call)).get(call);
    if (newest == null) {
      throw noSuchRecording();
    }
    RecordingName name = RecordingName.of(newest);
    return json(
        new ShownRecording(
            true, callId, name.id(), name.file(), newest.status() == Recording.Status.RECORDING));
  }

  @Operation(
      operationId = "kaphilaDownloadCall",
      summary = "Download a call's recording",
      description = "The latest that is complete. One range of bytes may be asked for.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The file, or the part that was asked for with 206.",
              content =
                  @Content(
                      mediaType = RecordingFiles.TYPE,
                      schema = @Schema(type = "string", format = "binary"))))
  @Fails(416)
  @GetMapping("/{callId}/download")
  void downloadOfCall(
      Caller.Customer caller,
      @PathVariable String callId,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    CallId call = PathIds.call(callId).orElseThrow(CallRecordingsController::noSuchRecording);
    send(
        ofCall(caller.account(), call).stream()
            .filter(recording -> recording.status() == Recording.Status.COMPLETED)
            .findFirst()
            .orElseThrow(CallRecordingsController::noSuchRecording),
        request,
        response);
  }

  @Operation(
      operationId = "kaphilaDownloadFile",
      summary = "Download a recording by its file's name",
      description = "One range of bytes may be asked for.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The file, or the part that was asked for with 206.",
              content =
                  @Content(
                      mediaType = RecordingFiles.TYPE,
                      schema = @Schema(type = "string", format = "binary"))))
  @Fails(416)
  @GetMapping("/file/{filename}/download")
  void downloadFile(
      Caller.Customer caller,
      @PathVariable String filename,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (!filename.endsWith(RecordingName.ENDING)) {
      throw KaphilaContract.invalid("Invalid filename: it must end with " + RecordingName.ENDING);
    }
    RecordingName name =
        RecordingName.parse(filename).orElseThrow(CallRecordingsController::noSuchRecording);
    send(
        ofCall(caller.account(), name.call()).stream()
            .filter(name::isOf)
            .findFirst()
            .orElseThrow(CallRecordingsController::noSuchRecording),
        request,
        response);
  }

  @Operation(operationId = "kaphilaStopRecording", summary = "Stop recording a call")
  @PostMapping("/{callId}/stop")
  ResponseEntity<StoppedRecording> stop(Caller.Customer caller, @PathVariable String callId) {
    CallId call = PathIds.call(callId).orElseThrow(CallRecordingsController::noSuchRecording);
    return switch (control.record(caller.account(), call, RecordAction.STOP)) {
      case RecordResult.Accepted(RecordingId id, var phase) -> {
        RecordingName name = RecordingName.of(call, id);
        yield json(
            new StoppedRecording(true, "Recording stopped successfully", name.file(), name.id()));
      }
      case RecordResult.NotFound(),
          RecordResult.NotAnswered(),
          RecordResult.NotRecording(),
          RecordResult.Recording(var _) ->
          throw noSuchRecording();
      case RecordResult.Elsewhere() ->
          throw KaphilaContract.refused(
              HttpStatus.INTERNAL_SERVER_ERROR, "The server that carries the call can't be asked");
    };
  }

  private List<Recording> ofCall(AccountId account, CallId call) {
    return recordings
        .page(account, new RecordingFilter(call, null, null), null, MOST_OF_A_CALL)
        .items();
  }

  private void send(Recording recording, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    files.send(recording, RecordingName.of(recording).file(), request, response);
  }

  private static RuntimeException noSuchRecording() {
    return KaphilaContract.refused(HttpStatus.NOT_FOUND, "Recording not found");
  }

  private static <T> ResponseEntity<T> json(T body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  /// @param active those that are being made
  /// @param files those that are complete, newest first
  @Schema(name = "KaphilaRecordings")
  record RecordingList(boolean success, List<OneRecording> active, List<RecordedFile> files) {}

  @Schema(name = "KaphilaRecording")
  record OneRecording(String callId, String filename, String recordingId, boolean active) {

    static OneRecording of(Recording recording) {
      RecordingName name = RecordingName.of(recording);
      return new OneRecording(recording.call().toString(), name.file(), name.id(), true);
    }
  }

  /// @param size in bytes
  @Schema(name = "KaphilaFile")
  record RecordedFile(String filename, long size, Instant createdAt) {

    static RecordedFile of(Recording recording) {
      Long size = recording.sizeBytes();
      return new RecordedFile(
          RecordingName.of(recording).file(), size == null ? 0 : size, recording.startedAt());
    }
  }

  @Schema(name = "KaphilaShownRecording")
  record ShownRecording(
      boolean success, String callId, String recordingId, String filename, boolean active) {}

  @Schema(name = "KaphilaStoppedRecording")
  record StoppedRecording(
      boolean success,
      @Schema(example = "Recording stopped successfully") String message,
      String filename,
      String recordingId) {}
}
