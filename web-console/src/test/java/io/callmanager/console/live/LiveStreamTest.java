package io.callmanager.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.CallChange;
import io.callmanager.call.CallEventType;
import io.callmanager.call.CallStatus;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

class LiveStreamTest {

  private final Deque<Runnable> due = new ArrayDeque<>();
  private final RecordingEmitter emitter = new RecordingEmitter();
  private final LiveStream stream = new LiveStream(emitter, "session", due::add);

  @Test
  void gathersChangesUntilAHintIsDue() {
    CallId one = CallId.next();
    CallId other = CallId.next();
    stream.note(change(one));
    stream.note(change(other));
    stream.note(change(one));

    assertThat(due).hasSize(1);
    assertThat(emitter.sent).isEmpty();
    due.remove().run();

    assertThat(emitter.sent).hasSize(1);
    assertThat(emitter.sent.getFirst()).contains(one.toString(), other.toString());
    assertThat(due).isEmpty();
  }

  @Test
  void tellsOfWhatChangesWhileAHintIsOnItsWay() {
    CallId late = CallId.next();
    emitter.whileSending = () -> stream.note(change(late));
    stream.note(change(CallId.next()));

    due.remove().run();
    emitter.whileSending = () -> {};
    assertThat(due).hasSize(1);
    due.remove().run();

    assertThat(emitter.sent).hasSize(2);
    assertThat(emitter.sent.getLast()).contains(late.toString());
  }

  @Test
  void namesNoCallsWhenTheyAreTooMany() {
    for (int i = 0; i < 10_000; i++) {
      stream.note(change(CallId.next()));
    }
    assertThat(due).hasSize(1);
    due.remove().run();

    assertThat(emitter.sent.getFirst()).contains("data:[]");
  }

  @Test
  void saysNothingMoreOnceItsBrowserHasLeft() {
    emitter.gone = true;
    stream.note(change(CallId.next()));
    due.remove().run();
    emitter.gone = false;

    stream.note(change(CallId.next()));

    assertThat(due).isEmpty();
    assertThat(emitter.sent).isEmpty();
  }

  private static CallChange change(CallId call) {
    return new CallChange(
        AccountId.next(), call, 2, CallEventType.RINGING, CallStatus.RINGING, Instant.EPOCH);
  }

  private static final class RecordingEmitter extends SseEmitter {

    private final List<String> sent = new ArrayList<>();
    private Runnable whileSending = () -> {};
    private boolean gone;

    @Override
    public void send(SseEventBuilder builder) throws IOException {
      if (gone) {
        throw new IOException("the browser has left");
      }
      sent.add(
          builder.build().stream()
              .map(part -> Objects.toString(part.getData()))
              .collect(Collectors.joining()));
      whileSending.run();
    }
  }
}
