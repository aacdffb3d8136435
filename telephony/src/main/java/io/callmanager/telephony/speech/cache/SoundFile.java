package io.callmanager.telephony.speech.cache;

import io.callmanager.telephony.media.Sound;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The content of a kept sound's file: a magic word, a checksum, the number of samples and the samples, little-endian.
///
/// The checksum covers the phrase's digest too, so that a file under another's name is not taken for it.
final class SoundFile {

  static final int MAX_BYTES = 16 << 20;
  private static final byte[] MAGIC = "CMSOUND1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = MAGIC.length + 8;

  private SoundFile() {}

  static ByteBuffer encode(Phrase phrase, Sound sound) {
    short[] samples = sound.samples();
    ByteBuffer file =
        ByteBuffer.allocate(HEADER + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC).putInt(0).putInt(samples.length);
    file.asShortBuffer().put(samples);
    file.clear();
    file.putInt(MAGIC.length, checksum(phrase, file));
    return file;
  }

  /// The sound; empty when the file is cut, changed or something else.
  static Optional<Sound> decode(Phrase phrase, ByteBuffer content) {
    ByteBuffer file = content.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (file.limit() < HEADER) {
      return Optional.empty();
    }
    byte[] magic = new byte[MAGIC.length];
    file.get(magic);
    int checksum = file.getInt();
    int count = file.getInt();
    if (!Arrays.equals(magic, MAGIC)
        || count < 0
        || file.remaining() != 2L * count
        || checksum != checksum(phrase, file)) {
      return Optional.empty();
    }
    short[] samples = new short[count];
    file.asShortBuffer().get(samples);
    return Optional.of(new Sound(samples));
  }

  /// Of the digest and all that follows the checksum.
  private static int checksum(Phrase phrase, ByteBuffer file) {
    CRC32C checksum = new CRC32C();
    checksum.update(phrase.digest().getBytes(StandardCharsets.US_ASCII));
    checksum.update(file.slice(MAGIC.length + 4, file.limit() - MAGIC.length - 4));
    return (int) checksum.getValue();
  }
}
