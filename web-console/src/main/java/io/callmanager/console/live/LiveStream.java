package io.callmanager.console.live;

import io.callmanager.call.CallChange;
import io.callmanager.call.CallChanges;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/// One browser that wants to know of an account's calls. Changes are gathered while a hint is on its way or not due yet; a
/// slow browser gets fewer and larger hints, never a queue.
final class LiveStream {

  /// Beyond this a hint says no more than that much has changed.
  private static final int MOST_NAMED = 50;

  private final SseEmitter emitter;
  private final String sessionId;
  private final Pace pace;
  private final Set<CallId> changed = new LinkedHashSet<>();
  private boolean underWay;
  private boolean over;
  private CallChanges.@Nullable Subscription subscription;

  /// @param pace runs a task once the next hint is due, on a thread that may block
  LiveStream(SseEmitter emitter, String sessionId, Pace pace) {
    this.emitter = emitter;
    this.sessionId = sessionId;
    this.pace = pace;
  }

  String sessionId() {
    return sessionId;
  }

  SseEmitter emitter() {
    return emitter;
  }

  void listenTo(CallChanges changes, AccountId account) {
    CallChanges.Subscription subscribed = changes.subscribe(account, this::note);
    synchronized (this) {
      if (!over) {
        subscription = subscribed;
        return;
      }
    }
    subscribed.close();
  }

  void note(CallChange change) {
    synchronized (this) {
      if (over || changed.size() > MOST_NAMED || !changed.add(change.call()) || underWay) {
        return;
      }
      underWay = true;
    }
    pace.whenDue(this::hint);
  }

  private void hint() {
    List<String> calls;
    synchronized (this) {
      calls = changed.stream().map(CallId::toString).toList();
      changed.clear();
    }
    send(
        SseEmitter.event()
            .name("calls")
            .data(Json.write(calls.size() > MOST_NAMED ? List.of() : calls)));
    synchronized (this) {
      if (changed.isEmpty() || over) {
        underWay = false;
        return;
      }
    }
    pace.whenDue(this::hint);
  }

  /// Writes something that no browser notices; a browser that has left is noticed by it.
  void beat() {
    send(SseEmitter.event().comment("beat"));
  }

  private void send(SseEventBuilder event) {
    try {
      emitter.send(event);
    } catch (IOException | IllegalStateException e) {
      emitter.completeWithError(e);
      close();
    }
  }

  /// Ends the stream; doing so again has no effect.
  void close() {
    CallChanges.Subscription subscribed;
    synchronized (this) {
      over = true;
      subscribed = subscription;
      subscription = null;
    }
    if (subscribed != null) {
      subscribed.close();
    }
  }

  /// When hints go out.
  @FunctionalInterface
  interface Pace {
    void whenDue(Runnable hint);
  }
}
