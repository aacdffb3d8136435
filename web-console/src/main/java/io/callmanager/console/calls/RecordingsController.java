package io.callmanager.console.calls;

import io.callmanager.console.layout.PathId;
import io.callmanager.console.visitor.Visitor;
import io.callmanager.recording.Recording;
import io.callmanager.recording.Recordings;
import io.callmanager.shared.RecordingId;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// What a call's page plays.
@Controller
class RecordingsController {

  private static final MediaType WAV = MediaType.valueOf("audio/wav");

  private final Recordings recordings;

  RecordingsController(Recordings recordings) {
    this.recordings = recordings;
  }

  /// The file, or the range of it that a player asks for.
  @GetMapping("/console/recordings/{id}")
  ResponseEntity<Resource> file(@PathVariable String id, Visitor visitor) {
    Recording recording =
        recordings
            .find(visitor.account(), new RecordingId(PathId.of(id)))
            .orElseThrow(PathId::notFound);
    Long size = recording.sizeBytes();
    if (recording.status() != Recording.Status.COMPLETED || size == null) {
      throw PathId.notFound();
    }
    RecordingFile file = new RecordingFile(recordings, recording, size);
    return ResponseEntity.ok()
        .contentType(WAV)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.inline().filename(file.getFilename()).build().toString())
        .body(file);
  }
}
