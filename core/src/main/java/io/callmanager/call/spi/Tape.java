package io.callmanager.call.spi;

import io.callmanager.shared.RecordingId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A recording that is to be made of a call: where it is written while the call goes on, and who is told of it. Its methods may be
/// called on any thread and return at once.
public interface Tape {

  RecordingId id();

  /// The file to write, a WAV of two channels at 8 kHz (see [io.callmanager.shared.WavHeader#CALL]). It is not there yet; its
  /// directory is.
  Path file();

  /// Makes the file and opens it to be written. Waits for the disk.
  default FileChannel open() throws IOException {
    return FileChannel.open(file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /// The recording begins now.
  void started(Instant at);

  /// Nothing more will be written. Told exactly once, whether it was started or not.
  void over(Outcome outcome);

  /// What became of a tape.
  sealed interface Outcome {

    /// The file is complete, on the disk and closed.
    ///
    /// @param note what is odd about it; null when nothing is
    record Written(long millis, @Nullable String note) implements Outcome {}

    /// Nothing could be written.
    record Failed(String words) implements Outcome {}

    /// Nothing was to be written: the call did not come to it.
    record Unused() implements Outcome {}
  }
}
