package io.callmanager.api.v1.call;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Problem;
import io.callmanager.call.Transcript;
import io.callmanager.call.Transcripts;
import io.callmanager.shared.CallId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What was said in a call, as files: to read, and to show beside a recording.
@RestController
@Tag(name = "Calls")
@RequestMapping("/api/v1/calls/{callId}")
class TranscriptDownload {

  private static final MediaType VTT = new MediaType("text", "vtt", StandardCharsets.UTF_8);
  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

  private final Transcripts transcripts;

  TranscriptDownload(Transcripts transcripts) {
    this.transcripts = transcripts;
  }

  @Operation(
      operationId = "downloadCallTranscript",
      summary = "Download what was said as a text",
      description = "A line for each, such as `[0:04] Callee: yes please`.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
  @GetMapping("/transcript.txt")
  ResponseEntity<String> text(Caller.Customer caller, @PathVariable CallId callId) {
    return file(callId, "txt", TEXT, find(caller, callId).toText());
  }

  @Operation(
      operationId = "downloadCallSubtitles",
      summary = "Download what was said as WebVTT",
      description =
          "Its times count from the answer, as those of a recording that began with it do.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/vtt", schema = @Schema(type = "string")))
  @GetMapping("/transcript.vtt")
  ResponseEntity<String> subtitles(Caller.Customer caller, @PathVariable CallId callId) {
    return file(callId, "vtt", VTT, find(caller, callId).toWebVtt());
  }

  private Transcript find(Caller.Customer caller, CallId id) {
    return transcripts
        .of(caller.account(), id)
        .orElseThrow(() -> Problem.notFound("Call").asException());
  }

  private static ResponseEntity<String> file(
      CallId call, String ending, MediaType type, String text) {
    return ResponseEntity.ok()
        .contentType(type)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("call-" + call + "." + ending)
                .build()
                .toString())
        .body(text);
  }
}
