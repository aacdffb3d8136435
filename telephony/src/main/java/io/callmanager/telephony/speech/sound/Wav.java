package io.callmanager.telephony.speech.sound;

import io.callmanager.telephony.speech.SpeechException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The samples of a WAV file: one channel of linear 16 bits, any sample rate. Sizes that a streaming writer could not
/// know are cut to what is there.
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Wav(int sampleRate, short[] samples) {

  private static final int MIN_RATE = 4_000;
  private static final int MAX_RATE = 192_000;

  /// Whether it begins as such a file does.
  public static boolean begins(byte[] file) {
    return WavLayout.begins(file);
  }

  /// Reads a file.
  ///
  /// @throws SpeechException when it is no WAV, or one of another kind
  public static Wav read(byte[] file) throws SpeechException {
    WavLayout layout;
    try {
      layout = WavLayout.of(file);
    } catch (UnusableSoundException e) {
      throw new SpeechException(e.getMessage(), e);
    }
    int rate = layout.sampleRate();
    if (layout.format() != WavLayout.LINEAR
        || layout.channels() != 1
        || layout.bits() != 16
        || rate < MIN_RATE
        || rate > MAX_RATE) {
      throw new SpeechException(layout.toString());
    }
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return new Wav(rate, samples(in, layout.start(), layout.bytes()));
  }

  private static short[] samples(ByteBuffer in, int at, int bytes) {
    short[] samples = new short[bytes / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = in.getShort(at + 2 * i);
    }
    return samples;
  }
}
