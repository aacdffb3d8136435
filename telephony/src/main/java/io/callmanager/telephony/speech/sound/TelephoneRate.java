package io.callmanager.telephony.speech.sound;

import java.util.Arrays;

/// Brings a sound to 8 kHz as it comes in, so that never more than a stretch of it is kept at its own rate.
final class TelephoneRate implements SoundFile.Sink {

  private static final int RATE = 8000;
  private static final int ROOM = 16_384;

  private final Resampler resampler;
  private final short[] out;
  private short[] window = new short[ROOM];
  private int held;
  private long windowAt;
  private int written;

  /// @param resampler from the sound's own rate
  /// @param length how many samples the sound has at its own rate; more are left out
  TelephoneRate(Resampler resampler, long length) {
    this.resampler = resampler;
    this.out = new short[Math.toIntExact(resampler.lengthOf(length))];
  }

  /// A resampler from a rate to 8 kHz.
  static Resampler resamplerFrom(int sampleRate) {
    return new Resampler(sampleRate, RATE);
  }

  @Override
  public void take(short[] samples, int length) {
    if (held + length > window.length) {
      window = Arrays.copyOf(window, Math.max(held + length, 2 * window.length));
    }
    System.arraycopy(samples, 0, window, held, length);
    held += length;
    while (written < out.length && resampler.lastFor(written) < windowAt + held) {
      write();
    }
    forget();
  }

  private void write() {
    float sample = resampler.sample(window, windowAt, held, written);
    out[written++] = (short) Math.clamp(Math.round(sample), Short.MIN_VALUE, Short.MAX_VALUE);
  }

  private void forget() {
    int past = Math.clamp(resampler.firstFor(written) - windowAt, 0, held);
    System.arraycopy(window, past, window, 0, held - past);
    held -= past;
    windowAt += past;
  }

  /// The whole sound; whatever did not come in is silence.
  short[] finish() {
    while (written < out.length && resampler.firstFor(written) < windowAt + held) {
      write();
    }
    return out;
  }
}
