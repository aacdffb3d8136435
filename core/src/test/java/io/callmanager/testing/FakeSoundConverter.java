package io.callmanager.testing;

import io.callmanager.call.spi.PcmSound;
import io.callmanager.call.spi.SoundConverter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Takes any file that begins like a WAV file for one whose samples, of 16 bits at 8 kHz, begin after 44 bytes.
public final class FakeSoundConverter implements SoundConverter {

  private static final int HEADER = 44;

  private final AtomicInteger converted = new AtomicInteger();

  /// A file that it takes.
  public static byte[] wav(Duration duration) {
    int samples = Math.toIntExact(duration.toMillis() * PcmSound.SAMPLE_RATE / 1000);
    ByteBuffer file = ByteBuffer.allocate(HEADER + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).position(HEADER);
    for (int i = 0; i < samples; i++) {
      file.putShort((short) i);
    }
    return file.array();
  }

  /// How many files it took.
  public int converted() {
    return converted.get();
  }

  @Override
  public Conversion convert(byte[] file, Duration longest) {
    if (file.length <= HEADER || file[0] != 'R' || file[1] != 'I') {
      return new Conversion.Refused("Must be a WAV or an MP3 file");
    }
    short[] samples = new short[(file.length - HEADER) / 2];
    ByteBuffer.wrap(file, HEADER, 2 * samples.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(samples);
    PcmSound sound = new PcmSound(samples);
    if (sound.millis() > longest.toMillis()) {
      return new Conversion.Refused("Too long");
    }
    converted.incrementAndGet();
    return new Conversion.Done(sound, Format.WAV);
  }
}
