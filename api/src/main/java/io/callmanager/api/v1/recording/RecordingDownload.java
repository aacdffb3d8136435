package io.callmanager.api.v1.recording;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemException;
import io.callmanager.api.recording.RecordingFiles;
import io.callmanager.recording.Recording;
import io.callmanager.recording.Recordings;
import io.callmanager.shared.RecordingId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// A recording's file.
@RestController
@Tag(name = "Recordings")
class RecordingDownload {

  private static final String TYPE = RecordingFiles.TYPE;

  private final Recordings recordings;
  private final RecordingFiles files;

  RecordingDownload(Recordings recordings, RecordingFiles files) {
    this.recordings = recordings;
    this.files = files;
  }

  @Operation(
      operationId = "downloadRecording",
      summary = "Download a recording",
      description =
          "16 bits, 8 kHz, two channels. One range of bytes may be asked for; several at once are answered with the whole file.",
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "The whole file.",
            headers = @Header(name = HttpHeaders.ACCEPT_RANGES, schema = @Schema(type = "string")),
            content =
                @Content(mediaType = TYPE, schema = @Schema(type = "string", format = "binary"))),
        @ApiResponse(
            responseCode = "206",
            description = "The part that was asked for.",
            headers = @Header(name = HttpHeaders.CONTENT_RANGE, schema = @Schema(type = "string")),
            content =
                @Content(mediaType = TYPE, schema = @Schema(type = "string", format = "binary"))),
        @ApiResponse(
            responseCode = "304",
            description = "The file is the one that `If-None-Match` names.",
            headers = @Header(name = HttpHeaders.ETAG, schema = @Schema(type = "string")),
            content = @Content)
      })
  @Parameter(
      in = ParameterIn.HEADER,
      name = HttpHeaders.RANGE,
      description = "Which bytes.",
      example = "bytes=0-1023",
      schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.HEADER,
      name = HttpHeaders.IF_NONE_MATCH,
      description = "The `ETag` of a file that is there already.",
      schema = @Schema(type = "string"))
  @Fails({409, 412, 416})
  @GetMapping("/api/v1/recordings/{id}/download")
  void download(
      Caller.Customer caller,
      @PathVariable RecordingId id,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Recording recording =
        recordings.find(caller.account(), id).orElseThrow(RecordingDownload::notFound);
    if (recording.status() == Recording.Status.RECORDING) {
      throw underWay();
    }
    files.send(recording, "recording-" + id + ".wav", request, response);
  }

  static ProblemException underWay() {
    return Problem.conflict(
            "Recording not complete",
            "The recording is still being made, or on its way to the store.")
        .asException();
  }

  private static ProblemException notFound() {
    return Problem.notFound("Recording").asException();
  }
}
