package io.callmanager.telephony.speech.sound;

import io.callmanager.telephony.speech.SpeechException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The samples of a WAV file: one channel of linear 16 bits, any sample rate. Sizes that a streaming writer could not
/// know are cut to what is there.
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Wav(int sampleRate, short[] samples) {

  private static final int LINEAR = 1;
  private static final int MIN_RATE = 4_000;
  private static final int MAX_RATE = 192_000;

  /// Whether it begins as such a file does.
  public static boolean begins(byte[] file) {
    return file.length >= 12 && word(file, 0).equals("RIFF") && word(file, 8).equals("WAVE");
  }

  /// Reads a file.
  ///
  /// @throws SpeechException when it is no WAV, or one of another kind
  public static Wav read(byte[] file) throws SpeechException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (!begins(file)) {
      throw new SpeechException("no WAV file in " + file.length + " bytes");
    }
    int rate = 0;
    for (int at = 12; at + 8 <= file.length; ) {
      String chunk = word(file, at);
      long size = Integer.toUnsignedLong(in.getInt(at + 4));
      int start = at + 8;
      if (chunk.equals("fmt ") && start + 16 <= file.length) {
        rate = rate(in, start);
      } else if (chunk.equals("data")) {
        if (rate == 0) {
          throw new SpeechException("a WAV file without a format");
        }
        return new Wav(rate, samples(in, start, (int) Math.min(size, file.length - start)));
      }
      long next = start + size + (size & 1);
      if (next > file.length) {
        break;
      }
      at = (int) next;
    }
    throw new SpeechException("a WAV file without samples");
  }

  private static int rate(ByteBuffer in, int at) throws SpeechException {
    int format = in.getShort(at);
    int channels = in.getShort(at + 2);
    int rate = in.getInt(at + 4);
    int bits = in.getShort(at + 14);
    if (format != LINEAR || channels != 1 || bits != 16 || rate < MIN_RATE || rate > MAX_RATE) {
      throw new SpeechException(
          "a WAV file of format %d with %d channels of %d bits at %d Hz"
              .formatted(format, channels, bits, rate));
    }
    return rate;
  }

  private static short[] samples(ByteBuffer in, int at, int bytes) {
    short[] samples = new short[bytes / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = in.getShort(at + 2 * i);
    }
    return samples;
  }

  private static String word(byte[] file, int at) {
    return new String(file, at, 4, StandardCharsets.US_ASCII);
  }
}
