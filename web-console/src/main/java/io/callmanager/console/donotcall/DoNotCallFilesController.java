package io.callmanager.console.donotcall;

import io.callmanager.console.layout.Words;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.dialgate.DoNotCallFile;
import io.callmanager.dialgate.DoNotCallTurns;
import io.callmanager.dialgate.DoNotCallTurns.Turn;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The list as CSV files, in and out.
@Controller
class DoNotCallFilesController {

  private static final String BUSY = "A file is on its way already. Try again in a moment.";

  private final DoNotCallFile files;
  private final DoNotCallTurns turns;

  DoNotCallFilesController(DoNotCallFile files, DoNotCallTurns turns) {
    this.files = files;
    this.turns = turns;
  }

  @PostMapping("/console/do-not-call/import")
  String read(
      Visitor visitor,
      @RequestParam(required = false) @Nullable MultipartFile file,
      RedirectAttributes redirect)
      throws IOException {
    if (file == null || file.isEmpty()) {
      redirect.addFlashAttribute("fileProblem", "Choose a CSV file that has something in it.");
      return DoNotCallController.LIST;
    }
    if (file.getSize() > DoNotCallFile.MAX_BYTES) {
      return DoNotCallController.LIST + "?file=too-large";
    }
    Optional<Turn> turn = turns.upload(visitor.account());
    if (turn.isEmpty()) {
      redirect.addFlashAttribute("fileProblem", BUSY);
      return DoNotCallController.LIST;
    }
    try (Turn _ = turn.get();
        InputStream in = file.getInputStream()) {
      DoNotCallFile.Report report = files.read(visitor.account(), in);
      redirect.addFlashAttribute("report", report);
      if (report.broken() != null) {
        redirect.addFlashAttribute(
            "problem",
            "The file could not be read to its end: %s. What came before is on the list: %s, %s of them new."
                .formatted(
                    Character.toLowerCase(report.broken().charAt(0)) + report.broken().substring(1),
                    Words.counted((long) report.imported() + report.alreadyThere(), "number"),
                    Words.INSTANCE.count(report.imported())));
      }
    }
    return DoNotCallController.LIST;
  }

  @GetMapping("/console/do-not-call.csv")
  void write(Visitor visitor, HttpServletResponse response) throws IOException {
    try (Turn _ =
        turns
            .download(visitor.account())
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS))) {
      response.setContentType("text/csv; charset=UTF-8");
      response.setHeader(
          HttpHeaders.CONTENT_DISPOSITION,
          ContentDisposition.attachment().filename("do-not-call.csv").build().toString());
      Writer writer =
          new BufferedWriter(
              new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
      files.write(visitor.account(), writer);
      writer.flush();
    }
  }
}
