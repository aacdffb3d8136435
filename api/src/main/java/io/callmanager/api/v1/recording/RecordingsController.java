package io.callmanager.api.v1.recording;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.docs.PageParameters;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.Cursor;
import io.callmanager.api.request.Query;
import io.callmanager.recording.Recording;
import io.callmanager.recording.RecordingFilter;
import io.callmanager.recording.Recordings;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Page;
import io.callmanager.shared.RecordingId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// An account's recordings.
@RestController
@Tag(
    name = "Recordings",
    description =
        "Calls as WAV files: the caller on the left, the callee on the right. An agent says when its calls are recorded, or a call is asked to be while it is up.")
@RequestMapping("/api/v1/recordings")
class RecordingsController {

  private static final int MAX_LIMIT = 200;
  private static final int DEFAULT_LIMIT = 50;

  private final Recordings recordings;

  RecordingsController(Recordings recordings) {
    this.recordings = recordings;
  }

  @Operation(
      operationId = "listRecordings",
      summary = "List recordings",
      description = "Newest first, page by page.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "callId",
      description = "Recordings of this call.",
      schema = @Schema(type = "string", format = "uuid"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "from",
      description = "Those that began then or later: a day or an instant.",
      example = "2026-01-01",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "to",
      description = "Those that began before.",
      example = "2026-02-01T00:00:00Z",
      schema = @Schema(type = "string"))
  @PageParameters
  @GetMapping
  ResponseEntity<Success<RecordingPage>> list(Caller.Customer caller, Query query) {
    @Nullable UUID call = query.id("callId", "Call");
    @Nullable Instant from = query.instant("from");
    @Nullable Instant to = query.instant("to");
    @Nullable UUID cursor = query.cursor("cursor");
    int limit = query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    if (from != null && to != null && to.isBefore(from)) {
      query.issues().add("to", "Must not be before from");
    }
    query.check();
    Page<Recording> page =
        recordings.page(
            caller.account(),
            new RecordingFilter(call == null ? null : new CallId(call), from, to),
            cursor == null ? null : new RecordingId(cursor),
            limit);
    UUID last = page.nextCursor() == null ? null : page.items().getLast().id().value();
    return Success.of(
        new RecordingPage(
            page.items().stream().map(RecordingView::of).toList(), Cursor.write(last)));
  }

  @Operation(operationId = "getRecording", summary = "Show a recording")
  @GetMapping("/{id}")
  ResponseEntity<Success<RecordingView.OneRecording>> get(
      Caller.Customer caller, @PathVariable RecordingId id) {
    return recordings
        .find(caller.account(), id)
        .map(found -> Success.of(new RecordingView.OneRecording(RecordingView.of(found))))
        .orElseThrow(() -> Problem.notFound("Recording").asException());
  }

  @Operation(
      operationId = "deleteRecording",
      summary = "Delete a recording",
      description = "Its file goes with it. One that is still being made must be stopped first.")
  @Fails(409)
  @DeleteMapping("/{id}")
  ResponseEntity<Success<DeletedRecording>> delete(
      Caller.Customer caller, @PathVariable RecordingId id) {
    return switch (recordings.delete(caller.account(), id)) {
      case DONE -> Success.of(new DeletedRecording(id.value(), true));
      case NOT_FOUND -> throw Problem.notFound("Recording").asException();
      case UNDER_WAY -> throw RecordingDownload.underWay();
    };
  }

  @Operation(
      operationId = "getRecordingRetention",
      summary = "Show for how long recordings are kept")
  @GetMapping("/retention")
  ResponseEntity<Success<RetentionView>> retention(Caller.Customer caller) {
    return Success.of(RetentionView.of(recordings.retention(caller.account())));
  }

  @Operation(
      operationId = "setRecordingRetention",
      summary = "Set for how long recordings are kept",
      description =
          "Counts from a recording's end, for those that are there as well: what is older goes within minutes. Null keeps them as long as the platform does.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = RetentionDraft.class))))
  @PutMapping("/retention")
  ResponseEntity<Success<RetentionView>> retain(Caller.Customer caller, Body body) {
    @Nullable Integer days =
        body.isNull("days") ? null : body.required("days").integer(1, Recordings.MOST_DAYS);
    body.check();
    return Success.of(RetentionView.of(recordings.retention(caller.account(), days)));
  }

  /// Recordings, newest first.
  ///
  /// @param nextCursor what to send as `cursor` for the next page; null on the last one
  record RecordingPage(List<RecordingView> recordings, @Nullable String nextCursor) {}

  /// What was deleted.
  record DeletedRecording(UUID id, boolean deleted) {}

  /// For how long to keep recordings.
  @Schema(name = "RetentionDraft", requiredProperties = "days")
  record RetentionDraft(
      @Schema(
              description = "Null for as long as the platform does.",
              types = {"integer", "null"},
              minimum = "1",
              maximum = "3650",
              example = "90")
          @Nullable Integer days) {}

  /// For how long recordings are kept.
  ///
  /// @param hours from a recording's end
  /// @param own whether the account has set it
  record RetentionView(@Schema(example = "720") long hours, boolean own) {

    static RetentionView of(Recordings.Retention retention) {
      return new RetentionView(retention.time().toHours(), retention.own());
    }
  }
}
