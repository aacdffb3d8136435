package io.callmanager.console.calls;

import io.callmanager.call.Transcript;
import io.callmanager.call.Transcripts;
import io.callmanager.console.layout.PathId;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.shared.CallId;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// What was said in a call, as files: the same that the API gives.
@Controller
class TranscriptsController {

  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
  private static final MediaType VTT = new MediaType("text", "vtt", StandardCharsets.UTF_8);

  private final Transcripts transcripts;

  TranscriptsController(Transcripts transcripts) {
    this.transcripts = transcripts;
  }

  @GetMapping("/console/calls/{id}/transcript.txt")
  ResponseEntity<String> text(@PathVariable String id, Visitor visitor) {
    return file(id, "txt", TEXT, find(id, visitor).toText());
  }

  @GetMapping("/console/calls/{id}/transcript.vtt")
  ResponseEntity<String> subtitles(@PathVariable String id, Visitor visitor) {
    return file(id, "vtt", VTT, find(id, visitor).toWebVtt());
  }

  private Transcript find(String id, Visitor visitor) {
    return transcripts
        .of(visitor.account(), new CallId(PathId.of(id)))
        .orElseThrow(PathId::notFound);
  }

  private static ResponseEntity<String> file(
      String call, String ending, MediaType type, String text) {
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
