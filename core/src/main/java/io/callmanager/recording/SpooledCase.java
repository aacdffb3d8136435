package io.callmanager.recording;

import io.callmanager.call.spi.Tape;
import io.callmanager.recording.Recording.Place;
import io.callmanager.recording.Spool.Spooled;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A recording that is to be settled, and how far that has come. One thread at a time has it in hand.
final class SpooledCase {

  private final Spooled tape;
  private final Tape.@Nullable Outcome outcome;
  private final Instant endedAt;
  private final Backoff backoff = new Backoff();
  private @Nullable MeasuredFile file;
  private @Nullable Place place;

  /// @param outcome null for a file that was left behind
  SpooledCase(Spooled tape, Tape.@Nullable Outcome outcome, Instant endedAt) {
    this.tape = tape;
    this.outcome = outcome;
    this.endedAt = endedAt;
  }

  Spooled tape() {
    return tape;
  }

  Tape.@Nullable Outcome outcome() {
    return outcome;
  }

  Instant endedAt() {
    return endedAt;
  }

  /// For how long it is left alone when it fails.
  Backoff backoff() {
    return backoff;
  }

  boolean unused() {
    return outcome instanceof Tape.Outcome.Unused;
  }

  /// The file as it is on the disk for good, which is read for that once.
  MeasuredFile file() throws IOException {
    MeasuredFile measured = file;
    if (measured == null) {
      measured = unused() ? MeasuredFile.NONE : MeasuredFile.mended(tape.file());
      file = measured;
    }
    return measured;
  }

  /// Whether there may be anything to store.
  boolean needsStore() {
    return !unused() && (file == null || file.sampleBytes() > 0);
  }

  /// Where it was stored, or was to be.
  @Nullable Place place() {
    return place;
  }

  void place(Place stored) {
    place = stored;
  }
}
