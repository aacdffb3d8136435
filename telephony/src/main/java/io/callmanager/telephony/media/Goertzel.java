package io.callmanager.telephony.media;

/// How much of some frequencies is in a stretch of sound (G. Goertzel, 1958).
public final class Goertzel {

  /// How many frequencies are looked for at once.
  public static final int AT_ONCE = 4;

  private Goertzel() {}

  /// What stands for a frequency.
  ///
  /// @param hertz need not be a multiple of anything
  public static double coefficient(double hertz) {
    return 2 * Math.cos(2 * Math.PI * hertz / Sound.SAMPLE_RATE);
  }

  /// Looks for four frequencies at once, because each is a chain of additions that wait for one another.
  ///
  /// @param samples of an even number
  /// @param coefficients where those of the frequencies are, from `from` on
  /// @param magnitudes where what is found goes, from `from` on
  public static void look(double[] samples, double[] coefficients, int from, double[] magnitudes) {
    double c0 = coefficients[from];
    double c1 = coefficients[from + 1];
    double c2 = coefficients[from + 2];
    double c3 = coefficients[from + 3];
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    double b3 = 0;
    for (int i = 0; i < samples.length; i += 2) {
      b0 = samples[i] + c0 * a0 - b0;
      b1 = samples[i] + c1 * a1 - b1;
      b2 = samples[i] + c2 * a2 - b2;
      b3 = samples[i] + c3 * a3 - b3;
      a0 = samples[i + 1] + c0 * b0 - a0;
      a1 = samples[i + 1] + c1 * b1 - a1;
      a2 = samples[i + 1] + c2 * b2 - a2;
      a3 = samples[i + 1] + c3 * b3 - a3;
    }
    magnitudes[from] = magnitude(a0, b0, c0);
    magnitudes[from + 1] = magnitude(a1, b1, c1);
    magnitudes[from + 2] = magnitude(a2, b2, c2);
    magnitudes[from + 3] = magnitude(a3, b3, c3);
  }

  private static double magnitude(double a, double b, double coefficient) {
    return Math.sqrt(Math.max(0, a * a + b * b - coefficient * a * b));
  }
}
