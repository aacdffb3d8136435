package io.callmanager.api.recording;

import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemException;
import io.callmanager.recording.Recording;
import io.callmanager.recording.Recordings;
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
import org.springframework.stereotype.Component;

/// Answers with a recording's file, in whole or in part (RFC 9110, section 14), if it is wanted at all (section 13).
@Component
public class RecordingFiles {

  public static final String TYPE = "audio/wav";

  private static final Logger log = LoggerFactory.getLogger(RecordingFiles.class);

  private final Recordings recordings;

  RecordingFiles(Recordings recordings) {
    this.recordings = recordings;
  }

  /// Sends the file of a recording that is complete.
  ///
  /// @param name what the file is called
  /// @throws ProblemException when there is no file, or no such part of it
  /// @throws IOException when the client does not read
  public void send(
      Recording recording, String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Long size = recording.sizeBytes();
    if (recording.status() != Recording.Status.COMPLETED || size == null) {
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
    try (InputStream in = headersOnly ? InputStream.nullInputStream() : open(recording, part)) {
      describe(response, name, tag, part, size);
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

  private InputStream open(Recording recording, Part part) {
    try {
      return recordings
          .open(recording.account(), recording.id(), part.from(), part.length())
          .orElseThrow(RecordingFiles::notFound);
    } catch (IOException e) {
      log.warn("recording={} can't be read: {}", recording.id(), e.toString());
      throw Problem.STORE_DOWN.asException();
    }
  }

  private static void describe(
      HttpServletResponse response, String name, String tag, Part part, long size) {
    response.setContentType(TYPE);
    response.setContentLengthLong(part.length());
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(HttpHeaders.ETAG, tag);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename(name).build().toString());
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

  private static ProblemException notFound() {
    return Problem.notFound("Recording").asException();
  }

  /// @param asked whether the client asked for no more than this
  private record Part(long from, long length, boolean asked) {}
}
