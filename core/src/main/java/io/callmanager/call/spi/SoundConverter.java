package io.callmanager.call.spi;

import java.time.Duration;

/// Makes of files what calls can play.
public interface SoundConverter {

  /// Converts a file; costs up to a second of computing for each minute of sound.
  ///
  /// @param file of whatever content
  /// @param longest how long the sound may be
  /// @throws InterruptedException when the thread is interrupted, which it looks for all the time
  Conversion convert(byte[] file, Duration longest) throws InterruptedException;

  /// What a file is.
  enum Format {
    WAV,
    MP3
  }

  /// What came of a file.
  sealed interface Conversion {

    /// The sound, as loud as it was.
    record Done(PcmSound sound, Format format) implements Conversion {}

    /// It can't be played.
    ///
    /// @param why in words for whoever sent it
    record Refused(String why) implements Conversion {}
  }
}
