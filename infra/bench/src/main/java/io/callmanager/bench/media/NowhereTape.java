package io.callmanager.bench.media;

import io.callmanager.call.spi.Tape;
import io.callmanager.shared.RecordingId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/// A recording that goes nowhere.
///
/// @param whole counts those that were written without a gap
record NowhereTape(RecordingId id, AtomicInteger whole) implements Tape {

  @Override
  public Path file() {
    return Path.of("nowhere", id + ".wav");
  }

  @Override
  public FileChannel open() throws IOException {
    return new Nowhere();
  }

  @Override
  public void started(Instant at) {}

  @Override
  public void over(Outcome outcome) {
    if (outcome instanceof Outcome.Written written && written.note() == null) {
      whole.incrementAndGet();
    }
  }
}
