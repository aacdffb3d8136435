package io.callmanager.telephony.media;

import java.time.Duration;
import java.util.Arrays;

/// Linear audio at 8 kHz, mono, 16 bits.
///
/// @param samples not to be changed once handed over
@SuppressWarnings("ArrayRecordComponent")
public record Sound(short[] samples) {

  public static final int SAMPLE_RATE = 8000;

  /// Nothing to be heard, for so long.
  public static Sound silence(Duration duration) {
    return new Sound(new short[samples(duration)]);
  }

  /// This sound, then another.
  public Sound then(Sound next) {
    short[] both = Arrays.copyOf(samples, samples.length + next.samples.length);
    System.arraycopy(next.samples, 0, both, samples.length, next.samples.length);
    return new Sound(both);
  }

  static int samples(Duration duration) {
    return Math.toIntExact(duration.toMillis() * SAMPLE_RATE / 1000);
  }

  public long millis() {
    return samples.length * 1000L / SAMPLE_RATE;
  }

  @Override
  public String toString() {
    return "Sound[" + millis() + " ms]";
  }
}
