package io.callmanager.api.v1.dialgate;

import io.callmanager.account.Caller;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemException;
import io.callmanager.api.http.Success;
import io.callmanager.dialgate.DoNotCallFile;
import io.callmanager.dialgate.DoNotCallTurns;
import io.callmanager.dialgate.DoNotCallTurns.Turn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The list of numbers that are not called, as CSV files in and out.
@RestController
@Tag(name = "Do not call")
@RequestMapping("/api/v1/do-not-call")
class DoNotCallFiles {

  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final DoNotCallFile files;
  private final DoNotCallTurns turns;

  DoNotCallFiles(DoNotCallFile files, DoNotCallTurns turns) {
    this.files = files;
    this.turns = turns;
  }

  @Operation(
      operationId = "importDoNotCall",
      summary = "Import numbers from CSV",
      description =
          "In UTF-8, 32 MiB at most: the number in the first column and why in the second, or in those that a first line calls `number` and `reason`. Numbers begin with `+`; blanks, dashes, dots and brackets in them do no harm. Lines without a number are told of and passed over. A file can be sent again: what is on the list stays as it is.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "text/csv",
                      schema =
                          @Schema(
                              type = "string",
                              example = "number,reason\n+12125550123,Asked by mail\n"))))
  @PostMapping("/import")
  ResponseEntity<Success<Imported>> read(Caller.Customer caller, HttpServletRequest request)
      throws IOException {
    String type = request.getContentType();
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      throw refused("Send the file itself, as text/csv, and no form");
    }
    if (request.getContentLengthLong() > DoNotCallFile.MAX_BYTES) {
      throw refused(CsvUpload.TOO_LARGE);
    }
    try (Turn _ = turns.upload(caller.account()).orElseThrow(DoNotCallFiles::busy);
        CsvUpload upload = new CsvUpload(request.getInputStream())) {
      DoNotCallFile.Report report = files.read(caller.account(), upload);
      String broken = upload.refusal() == null ? report.broken() : upload.refusal();
      if (broken != null) {
        throw refused(
            broken
                + ". What came before is on the list: %d numbers, %d of them new"
                    .formatted(report.imported() + report.alreadyThere(), report.imported()));
      }
      return Success.of(
          new Imported(
              report.imported(),
              report.alreadyThere(),
              report.refusedLines(),
              report.refused().stream()
                  .map(line -> new RefusedLine(line.line(), line.reason()))
                  .toList()));
    }
  }

  @Operation(
      operationId = "exportDoNotCall",
      summary = "Download the list as CSV",
      description =
          "In the order of the numbers. A reason that a spreadsheet would take for a formula has an apostrophe before it. It can be imported again.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
  @GetMapping("/export")
  void write(Caller.Customer caller, HttpServletResponse response) throws IOException {
    try (Turn _ = turns.download(caller.account()).orElseThrow(DoNotCallFiles::busy)) {
      response.setContentType("text/csv;charset=UTF-8");
      response.setHeader(
          HttpHeaders.CONTENT_DISPOSITION,
          ContentDisposition.attachment().filename("do-not-call.csv").build().toString());
      Writer writer =
          new BufferedWriter(
              new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
      files.write(caller.account(), writer);
      writer.flush();
    }
  }

  private static ProblemException busy() {
    return Problem.tooMany("A file is on its way already.", TRY_AGAIN).asException();
  }

  private static ProblemException refused(String issue) {
    return Problem.invalidBody(Map.of("body", List.of(issue))).asException();
  }

  /// What became of a file.
  ///
  /// @param imported how many numbers are new on the list
  /// @param alreadyThere how many were on it before, or came twice
  /// @param refusedLines how many lines hold no number
  /// @param refused the first thousand of those
  record Imported(int imported, int alreadyThere, int refusedLines, List<RefusedLine> refused) {}

  /// A line without a number.
  ///
  /// @param line counts from 1, the header included
  record RefusedLine(long line, @Schema(example = "Not a phone number") String reason) {}
}
