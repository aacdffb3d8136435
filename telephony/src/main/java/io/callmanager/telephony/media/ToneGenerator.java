package io.callmanager.telephony.media;

import java.time.Duration;

/// Tones as telephones make them.
public final class ToneGenerator {

  /// −10 dBm0 or so: loud enough to be heard, quiet enough not to clip when two are added.
  private static final double AMPLITUDE = 8_000;

  private static final int RAMP_SAMPLES = 40;
  private static final double[] DTMF_LOW = {697, 770, 852, 941};
  private static final double[] DTMF_HIGH = {1209, 1336, 1477, 1633};
  private static final String DTMF_KEYS = "123A456B789C*0#D";

  private ToneGenerator() {}

  /// A single tone that swells and fades within 5 ms, so that it doesn't click.
  ///
  /// @param hertz 20 to 3999
  public static Sound tone(double hertz, Duration duration) {
    return sum(duration, hertz);
  }

  /// A key's pair of tones (ITU-T Q.23).
  ///
  /// @param digit one of `0`–`9`, `*`, `#`, `A`–`D`
  public static Sound dtmf(char digit, Duration duration) {
    int key = DTMF_KEYS.indexOf(digit);
    if (key < 0) {
      throw new IllegalArgumentException("No key: " + digit);
    }
    return sum(duration, DTMF_LOW[key / 4], DTMF_HIGH[key % 4]);
  }

  private static Sound sum(Duration duration, double... hertz) {
    short[] samples = new short[Sound.samples(duration)];
    for (double one : hertz) {
      if (!(one >= 20 && one < Sound.SAMPLE_RATE / 2.0)) {
        throw new IllegalArgumentException("No tone a telephone carries: " + one + " Hz");
      }
    }
    for (int i = 0; i < samples.length; i++) {
      double sum = 0;
      for (double one : hertz) {
        sum += Math.sin(2 * Math.PI * one * i / Sound.SAMPLE_RATE);
      }
      int fromEdge = Math.min(i, samples.length - 1 - i);
      double ramp = Math.min(1.0, (double) fromEdge / RAMP_SAMPLES);
      samples[i] = (short) Math.round(AMPLITUDE * ramp * sum);
    }
    return new Sound(samples);
  }
}
