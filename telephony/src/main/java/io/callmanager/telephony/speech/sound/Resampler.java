package io.callmanager.telephony.speech.sound;

/// Changes a sample rate by a rational factor.
///
/// A polyphase low-pass of Kaiser-windowed sinc: flat to 0.425 of the lower rate (3,400 Hz of 8 kHz, the telephone's
/// band) and 70 dB down from half of it, so that nothing folds back.
public final class Resampler {

  private static final double PASS = 0.425;
  private static final double STOP = 0.5;
  private static final double ATTENUATION_DB = 70;
  private static final double KAISER_BETA = 0.1102 * (ATTENUATION_DB - 8.7);

  private final int up;
  private final int down;
  private final int half;
  private final float[][] phases;

  /// Prepares the filter for a pair of rates.
  ///
  /// @param from the rate of what comes in, in Hz
  /// @param to the rate of what goes out, in Hz
  public Resampler(int from, int to) {
    int divisor = greatestCommonDivisor(from, to);
    up = to / divisor;
    down = from / divisor;
    double band = (double) Math.min(from, to) / from;
    double cutoff = (PASS + STOP) / 2 * band;
    double transition = 2 * Math.PI * (STOP - PASS) * band;
    half = (int) Math.ceil((ATTENUATION_DB - 8) / (2.285 * transition) / 2);
    phases = new float[up][];
    for (int phase = 0; phase < up; phase++) {
      phases[phase] = taps((double) phase / up, cutoff);
    }
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  private float[] taps(double fraction, double cutoff) {
    double[] taps = new double[2 * half];
    double sum = 0;
    for (int i = 0; i < taps.length; i++) {
      double at = i - half + 1 - fraction;
      taps[i] = sinc(2 * cutoff * at) * kaiser(at / half);
      sum += taps[i];
    }
    float[] normalised = new float[taps.length];
    for (int i = 0; i < taps.length; i++) {
      normalised[i] = (float) (taps[i] / sum);
    }
    return normalised;
  }

  private static double sinc(double x) {
    return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
  }

  /// The modified Bessel function of the first kind and order zero.
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-12; k++) {
      term *= (x / (2 * k)) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  /// The same sound at the new rate, not yet rounded to 16 bits.
  public float[] resample(short[] in) {
    float[] out = new float[Math.toIntExact(lengthOf(in.length))];
    for (int n = 0; n < out.length; n++) {
      out[n] = sample(in, 0, in.length, n);
    }
    return out;
  }

  /// How many samples come of so many.
  long lengthOf(long samples) {
    return samples * up / down;
  }

  /// The first sample that is needed for the nth of the new rate; may be negative.
  long firstFor(long n) {
    return n * down / up - half + 1;
  }

  /// The last sample that is needed for the nth of the new rate.
  long lastFor(long n) {
    return n * down / up + half;
  }

  /// The nth sample of the new rate. What is needed and not there counts as silence.
  ///
  /// @param in a part of the sound
  /// @param at which sample of the sound the part begins with
  /// @param length how many samples of `in` there are
  float sample(short[] in, long at, int length, long n) {
    float[] taps = phases[(int) (n * down % up)];
    int first = (int) (firstFor(n) - at);
    int from = Math.max(0, -first);
    int to = Math.min(taps.length, length - first);
    float sum = 0;
    for (int i = from; i < to; i++) {
      sum += taps[i] * in[first + i];
    }
    return sum;
  }
}
