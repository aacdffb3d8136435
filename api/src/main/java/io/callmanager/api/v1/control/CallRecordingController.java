package io.callmanager.api.v1.control;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.call.CallControl;
import io.callmanager.call.RecordResult;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Has answered calls recorded.
@RestController
@Tag(name = "Call control")
class CallRecordingController {

  private final CallControl control;

  CallRecordingController(CallControl control) {
    this.control = control;
  }

  @Operation(
      operationId = "recordCall",
      summary = "Record a call",
      description =
          "Starts, stops, pauses or resumes the recording of an answered call; started again, it is another recording. If its agent has an announcement, that is said before the first one. Told of by `recording.started`, `recording.paused`, `recording.resumed`, `recording.stopped`, and by `recording.completed` once the file is stored, or `recording.failed`.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = RecordDraft.class))))
  @Fails({404, 409})
  @Idempotent
  @PostMapping("/api/v1/calls/{callId}/record")
  ResponseEntity<Success<CallRecording>> record(
      Caller.Customer caller, @PathVariable CallId callId, Body body) {
    return switch (control.record(caller.account(), callId, RecordDraft.read(body))) {
      case RecordResult.Accepted(RecordingId id, RecordResult.Phase phase) ->
          Success.of(new CallRecording(callId.value(), id.value(), phase));
      case RecordResult.NotFound() -> throw Problem.notFound("Call").asException();
      case RecordResult.NotAnswered() ->
          throw Problem.conflict("Call not answered", "Nobody has answered the call yet.")
              .asException();
      case RecordResult.Elsewhere() ->
          throw Problem.conflict(
                  "Call not within reach", "The server that carries the call can't be asked.")
              .asException();
      case RecordResult.Recording(RecordingId id) ->
          throw Problem.conflict("Recording under way", "The call is being recorded already: " + id)
              .asException();
      case RecordResult.NotRecording() ->
          throw Problem.conflict("No recording", "The call is not being recorded.").asException();
    };
  }

  /// How a call is recorded now.
  ///
  /// @param state ANNOUNCING while the callee is told first
  record CallRecording(UUID callId, UUID recordingId, RecordResult.Phase state) {}
}
