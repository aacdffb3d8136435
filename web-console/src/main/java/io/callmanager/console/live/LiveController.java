package io.callmanager.console.live;

import io.callmanager.console.visitor.Visitor;
import jakarta.servlet.http.HttpSession;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@Controller
class LiveController {

  private final LiveStreams streams;

  LiveController(LiveStreams streams) {
    this.streams = streams;
  }

  /// Server-sent events: `calls`, with the ids of the calls that changed, or with none when they are too many to name.
  @GetMapping("/console/live")
  ResponseEntity<SseEmitter> live(Visitor visitor, HttpSession session) {
    return streams
        .open(visitor.user().id(), visitor.account(), session.getId())
        .map(
            emitter ->
                ResponseEntity.ok()
                    .contentType(MediaType.TEXT_EVENT_STREAM)
                    .header("X-Accel-Buffering", "no")
                    .body(emitter))
        .orElseGet(() -> ResponseEntity.status(429).build());
  }
}
