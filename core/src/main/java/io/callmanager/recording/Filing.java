package io.callmanager.recording;

import io.callmanager.call.spi.Tape;
import io.callmanager.recording.Recording.Place;
import io.callmanager.recording.Recording.Status;
import io.callmanager.recording.Spool.Spooled;
import io.callmanager.shared.WavHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores what is in the spool and writes it down, each step so that it may be done again.
final class Filing {

  private static final String NOTHING = "Nothing was recorded";
  private static final String LEFT_BEHIND = "The server ended while this was being recorded";

  private final RecordingStores stores;
  private final RecordingRows rows;

  Filing(RecordingStores stores, RecordingRows rows) {
    this.stores = stores;
    this.rows = rows;
  }

  /// Stores a recording, writes it down and takes it out of the spool.
  ///
  /// @return what calls may be told of; empty when nobody asks for it any more, or there never was anything
  Optional<Recording> file(SpooledCase one) throws IOException {
    Spooled tape = one.tape();
    Recording known = rows.find(tape.account(), tape.id(), true).orElse(null);
    if (known != null && known.status() == Status.DELETED) {
      withdraw(one, known.startedAt());
      return Optional.empty();
    }
    if (known != null && known.status() == Status.COMPLETED) {
      // Stored before; the server died before it let go of the file.
      Files.deleteIfExists(tape.file());
      return Optional.of(known);
    }
    Recording recording =
        recording(
            one,
            known == null ? one.endedAt().minusMillis(one.file().millis()) : known.startedAt());
    if (!rows.finished(recording)) {
      return file(one); // It was deleted while it was being stored.
    }
    Files.deleteIfExists(tape.file());
    return one.unused() ? Optional.empty() : Optional.of(recording);
  }

  private Recording recording(SpooledCase one, Instant startedAt) throws IOException {
    MeasuredFile file = one.file();
    if (one.unused()) {
      return without(one, startedAt, Status.DELETED, null);
    }
    String note =
        switch (one.outcome()) {
          case null -> LEFT_BEHIND;
          case Tape.Outcome.Written written -> written.note();
          case Tape.Outcome.Failed failed -> failed.words();
          case Tape.Outcome.Unused _ -> null;
        };
    return file.sampleBytes() == 0
        ? without(one, startedAt, Status.FAILED, note == null ? NOTHING : note)
        : stored(one, file, startedAt, note);
  }

  private static Recording without(
      SpooledCase one, Instant startedAt, Status status, @Nullable String note) {
    Spooled tape = one.tape();
    return new Recording(
        tape.account(),
        tape.id(),
        tape.call(),
        status,
        startedAt,
        one.endedAt(),
        null,
        null,
        null,
        WavHeader.CALL.channels(),
        null,
        note);
  }

  private Recording stored(
      SpooledCase one, MeasuredFile file, Instant startedAt, @Nullable String note)
      throws IOException {
    Spooled tape = one.tape();
    Place place = stores.place(tape.account(), tape.id(), startedAt);
    one.place(place);
    stores.store(place, tape.file());
    return new Recording(
        tape.account(),
        tape.id(),
        tape.call(),
        Status.COMPLETED,
        startedAt,
        one.endedAt(),
        file.millis(),
        file.size(),
        file.sha256(),
        WavHeader.CALL.channels(),
        place,
        note);
  }

  /// Leaves nothing of a recording that was deleted meanwhile; a server that died may have stored it before.
  private void withdraw(SpooledCase one, Instant startedAt) throws IOException {
    Spooled tape = one.tape();
    if (one.needsStore()) {
      Place place = one.place();
      stores.delete(place == null ? stores.place(tape.account(), tape.id(), startedAt) : place);
    }
    Files.deleteIfExists(tape.file());
  }
}
