package io.callmanager.telephony.sip.call;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Tape;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.recording.TapeFailure;
import io.callmanager.telephony.sip.transaction.Mailbox;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The recording of a leg: wanted before the answer or after it, one at a time. Lives in the call's mailbox.
final class LegRecording {

  private final Mailbox mailbox;
  private final Supplier<Instant> now;
  private final Supplier<@Nullable MediaSession> media;
  private final Consumer<LegEvent> events;
  private @Nullable Tape waiting;
  private @Nullable Tape running;
  private boolean untold;

  /// @param media the leg's session; null when there is none
  LegRecording(
      Mailbox mailbox,
      Supplier<Instant> now,
      Supplier<@Nullable MediaSession> media,
      Consumer<LegEvent> events) {
    this.mailbox = mailbox;
    this.now = now;
    this.media = media;
    this.events = events;
  }

  /// Takes a tape for the answer.
  void await(Tape tape) {
    if (waiting != null) {
      tape.over(new Tape.Outcome.Unused());
    } else {
      waiting = tape;
    }
  }

  /// Begins with the tape that waits, if one does; it is told of by [#tell].
  void begin() {
    Tape tape = waiting;
    waiting = null;
    if (tape != null) {
      begin(tape);
    }
  }

  /// Tells of the recording that began with the answer.
  void tell() {
    Tape tape = running;
    if (tape != null && untold) {
      untold = false;
      events.accept(new LegEvent.RecordingStarted(now.get(), tape.id()));
    }
  }

  void record(Tape tape) {
    begin(tape);
    tell();
  }

  private void begin(Tape tape) {
    MediaSession session = media.get();
    if (session == null || running != null) {
      tape.over(new Tape.Outcome.Unused());
      return;
    }
    running = tape;
    untold = true;
    tape.started(now.get());
    session.record(tape, failure -> mailbox.post(() -> failed(tape, failure)));
  }

  void pause(boolean paused) {
    MediaSession session = media.get();
    if (session != null) {
      session.pauseRecording(paused);
    }
  }

  /// Ends what is recorded and lets go of what waits to be.
  void stop() {
    if (waiting != null) {
      waiting.over(new Tape.Outcome.Unused());
      waiting = null;
    }
    MediaSession session = media.get();
    if (running != null && session != null) {
      long millis = session.stopRecording();
      if (untold) {
        // The answer was none that the call could go on with.
        running = null;
      } else {
        stopped(running, millis, null);
      }
    }
  }

  private void failed(Tape tape, TapeFailure failure) {
    MediaSession session = media.get();
    if (running == null || !tape.id().equals(running.id()) || session == null) {
      return;
    }
    session.stopRecording();
    if (failure.keptMillis() > 0) {
      stopped(tape, failure.keptMillis(), failure.words());
    } else {
      running = null;
      events.accept(new LegEvent.RecordingFailed(now.get(), tape.id(), failure.words()));
    }
  }

  private void stopped(Tape tape, long millis, @Nullable String words) {
    running = null;
    events.accept(new LegEvent.RecordingStopped(now.get(), tape.id(), millis, words));
  }
}
