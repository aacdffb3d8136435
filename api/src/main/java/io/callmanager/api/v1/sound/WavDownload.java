package io.callmanager.api.v1.sound;

import io.callmanager.call.spi.PcmSound;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes sounds as WAV files.
final class WavDownload {

  private static final int HEADER = 44;
  private static final int FORMAT_BYTES = 16;
  private static final short LINEAR = 1;
  private static final short MONO = 1;
  private static final short SAMPLE_BYTES = 2;

  private WavDownload() {}

  static byte[] of(PcmSound sound) {
    int bytes = SAMPLE_BYTES * sound.samples().length;
    ByteBuffer file = ByteBuffer.allocate(HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(HEADER - 8 + bytes).put(ascii("WAVEfmt ")).putInt(FORMAT_BYTES);
    file.putShort(LINEAR).putShort(MONO).putInt(PcmSound.SAMPLE_RATE);
    file.putInt(PcmSound.SAMPLE_RATE * SAMPLE_BYTES).putShort(SAMPLE_BYTES);
    file.putShort((short) (8 * SAMPLE_BYTES)).put(ascii("data")).putInt(bytes);
    file.asShortBuffer().put(sound.samples());
    return file.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
