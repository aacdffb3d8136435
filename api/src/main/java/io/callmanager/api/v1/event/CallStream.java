package io.callmanager.api.v1.event;

import io.callmanager.api.v1.event.Watchers.Watcher;
import io.callmanager.call.Call;
import io.callmanager.call.CallEventType;
import io.callmanager.event.Event;
import io.callmanager.event.Events;
import io.callmanager.shared.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a call's events to one client, in the form of the HTML standard's section 9.2, "Server-sent events". They are read by their
/// numbers, so that none is missed; what wakes it is only a hint to read on.
final class CallStream {

  private static final int PAGE = 100;

  /// What still happens right after a call's end is told, too.
  private static final Duration AFTERMATH = Duration.ofSeconds(2);

  /// How often to look for what other servers have written.
  private static final Duration CHECK = Duration.ofSeconds(1);

  /// The client comes again then, and is asked for its key.
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private static final String BEGINNING = "retry: 2000\n\n";
  private static final String HEARTBEAT = ": still here\n\n";

  private final Events events;
  private final Call call;
  private final Watcher watcher;
  private final Duration heartbeat;
  private final Clock clock;
  private final long begun = System.nanoTime();
  private Duration end = LONGEST;
  private Duration silentSince = Duration.ZERO;
  private int last;
  private @Nullable Instant endedAt;

  /// @param after the number of the event after which to begin
  CallStream(
      Events events, Call call, int after, Watcher watcher, Duration heartbeat, Clock clock) {
    this.events = events;
    this.call = call;
    this.last = after;
    this.watcher = watcher;
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.endedAt = call.endedAt();
  }

  /// Writes until the call is over, the client is gone, or the server stops.
  ///
  /// @throws IOException when the client is gone, or does not read
  void run(HttpServletResponse response) throws IOException, InterruptedException {
    List<Event> next = next();
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader("X-Accel-Buffering", "no");
    OutputStream output = response.getOutputStream();
    write(output, BEGINNING);
    while (true) {
      for (Event event : next) {
        write(output, text(event));
        note(event);
      }
      output.flush();
      if (next.size() < PAGE) {
        settleEnd();
        if (lasted().compareTo(end) >= 0 || !watcher.mayStay()) {
          return;
        }
        watcher.await(least(CHECK, least(end.minus(lasted()), untilHeartbeat())));
        if (!untilHeartbeat().isPositive()) {
          write(output, HEARTBEAT);
        }
      }
      next = next();
    }
  }

  private List<Event> next() {
    return events.ofCall(call.account(), call.id(), last, PAGE);
  }

  private void note(Event event) {
    last = event.id().sequence();
    if (event.type().equals(CallEventType.ENDED.word())) {
      endedAt = event.at();
    }
  }

  /// Once it is known when the call ended, so is when the stream does.
  private void settleEnd() {
    if (endedAt != null) {
      Duration left = Duration.between(clock.instant(), endedAt.plus(AFTERMATH));
      Duration aftermath = left.isNegative() ? Duration.ZERO : least(left, AFTERMATH);
      end = least(end, lasted().plus(aftermath));
      endedAt = null;
    }
  }

  private Duration lasted() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private Duration untilHeartbeat() {
    return silentSince.plus(heartbeat).minus(lasted());
  }

  private void write(OutputStream output, String text) throws IOException {
    output.write(text.getBytes(StandardCharsets.UTF_8));
    silentSince = lasted();
  }

  private static String text(Event event) {
    return "id: %d\nevent: %s\ndata: %s\n\n"
        .formatted(event.id().sequence(), event.type(), Json.write(event.payload()));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
