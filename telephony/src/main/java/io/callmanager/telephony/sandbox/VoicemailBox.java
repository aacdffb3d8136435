package io.callmanager.telephony.sandbox;

import io.callmanager.telephony.media.Sound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// Keeps the messages that callers left, the newest twenty of them, as WAV files.
final class VoicemailBox {

  private static final int KEPT = 20;

  private final Path directory;

  VoicemailBox(Path directory) {
    this.directory = directory;
  }

  /// Keeps a message.
  ///
  /// @param name becomes the file's name
  /// @return the file
  Path keep(String name, short[] samples) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(name.replaceAll("[^A-Za-z0-9-]", "") + ".wav");
    ByteBuffer bytes =
        ByteBuffer.allocate(samples.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (short sample : samples) {
      bytes.putShort(sample);
    }
    AudioFormat format = new AudioFormat(Sound.SAMPLE_RATE, Short.SIZE, 1, true, false);
    try (AudioInputStream audio =
        new AudioInputStream(new ByteArrayInputStream(bytes.array()), format, samples.length)) {
      AudioSystem.write(audio, AudioFileFormat.Type.WAVE, file.toFile());
    }
    removeOldest();
    return file;
  }

  private void removeOldest() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> newestFirst =
          files
              .sorted(
                  Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed())
              .toList();
      for (Path file : newestFirst.stream().skip(KEPT).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
