package io.callmanager.api.v1.recording;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemException;
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
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRange;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// A recording's file, in whole or in part (RFC 9110, section 14), if it is wanted at all (section 13).
@RestController
@Tag(name = "Recordings")
class RecordingDownload {

  private static final Logger log = LoggerFactory.getLogger(RecordingDownload.class);
  private static final String TYPE = "audio/wav";

  private final Recordings recordings;

  RecordingDownload(Recordings recordings) {
    this.recordings = recordings;
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
    Long size = recording.sizeBytes();
    switch (recording.status()) {
      case COMPLETED -> {}
      case RECORDING -> throw underWay();
      case FAILED, DELETED -> throw notFound();
    }
    if (size == null) {
      throw notFound();
    }
    String tag = "\"" + recording.sha256() + "\"";
    if (isThereAlready(request, tag)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      response.setHeader(HttpHeaders.ETAG, tag);
      return;
    }
    boolean headersOnly = HttpMethod.HEAD.matches(request.getMethod());
    Part part = headersOnly ? new Part(0, size, false) : part(request, tag, size);
    try (InputStream in = headersOnly ? InputStream.nullInputStream() : open(caller, id, part)) {
      describe(response, id, tag, part, size);
      in.transferTo(response.getOutputStream());
    }
  }

  /// Whether the client has the file (RFC 9110, section 13.2.2).
  ///
  /// @throws ProblemException when it wants another one
  private static boolean isThereAlready(HttpServletRequest request, String tag) {
    List<String> wanted = headers(request, HttpHeaders.IF_MATCH);
    if (!wanted.isEmpty() && !names(wanted, tag, true)) {
      throw Problem.ANOTHER_FILE.asException();
    }
    return names(headers(request, HttpHeaders.IF_NONE_MATCH), tag, false);
  }

  private static List<String> headers(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  /// @param strong whether a tag that is marked as weak names nothing
  private static boolean names(List<String> headers, String tag, boolean strong) {
    ETag own = ETag.create(tag);
    return headers.stream()
        .flatMap(header -> ETag.parse(header).stream())
        .anyMatch(named -> named.isWildcard() || named.compare(own, strong));
  }

  private InputStream open(Caller.Customer caller, RecordingId id, Part part) {
    try {
      return recordings
          .open(caller.account(), id, part.from(), part.length())
          .orElseThrow(RecordingDownload::notFound);
    } catch (IOException e) {
      log.warn("recording={} can't be read: {}", id, e.toString());
      throw Problem.STORE_DOWN.asException();
    }
  }

  private static void describe(
      HttpServletResponse response, RecordingId id, String tag, Part part, long size) {
    response.setContentType(TYPE);
    response.setContentLengthLong(part.length());
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(HttpHeaders.ETAG, tag);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename("recording-" + id + ".wav").build().toString());
    if (part.asked()) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(
          HttpHeaders.CONTENT_RANGE,
          "bytes " + part.from() + "-" + (part.from() + part.length() - 1) + "/" + size);
    }
  }

  /// What is to be sent of a file; a range that makes no sense, or is about another file, is as good as none.
  private static Part part(HttpServletRequest request, String tag, long size) {
    @Nullable String condition = request.getHeader(HttpHeaders.IF_RANGE);
    if (condition != null && !condition.equals(tag)) {
      return new Part(0, size, false);
    }
    Optional<HttpRange> range = range(request.getHeader(HttpHeaders.RANGE));
    if (range.isEmpty()) {
      return new Part(0, size, false);
    }
    long from = range.get().getRangeStart(size);
    long to = range.get().getRangeEnd(size);
    if (from >= size) {
      throw Problem.unsatisfiableRange(size).asException();
    }
    return new Part(from, to - from + 1, true);
  }

  private static Optional<HttpRange> range(@Nullable String header) {
    try {
      List<HttpRange> ranges = HttpRange.parseRanges(header);
      return ranges.size() == 1 ? Optional.of(ranges.getFirst()) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
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

  /// @param asked whether the client asked for no more than this
  private record Part(long from, long length, boolean asked) {}
}
