package io.callmanager.telephony.media;

/// The two tones of a key in 30 ms of sound, by Goertzel's algorithm through a Hann window.
///
/// The window holds the groups and their neighbours apart by its shape: a tone 67 Hz away is not seen at all. A tone's
/// real frequency and power follow exactly from the two places, 33 Hz apart, at which it is seen best.
final class TonePair {

  static final int WINDOW = 240;

  /// A sine of −38.5 dBm0, where full scale is 3.17 dBm0.
  static final double LEAST_TONE_POWER = 265 * 265 / 2.0;

  private static final double[] LOW = {697, 770, 852, 941};
  private static final double[] HIGH = {1209, 1336, 1477, 1633};
  private static final String KEYS = "123A456B789C*0#D";
  private static final double BIN_HERTZ = (double) Sound.SAMPLE_RATE / WINDOW;

  /// Between the 1.5 % that have to be taken and the 3.5 % that must not be.
  private static final double OFF = 0.02;

  private static final double LOW_LOUDER = decibels(9);
  private static final double HIGH_LOUDER = decibels(5);

  /// The share of all power that the two tones have at 15 dB above noise is 0.97.
  private static final double PURE = 0.88;

  /// 17 dB.
  private static final double OVERTONE = 0.02;

  private static final double FREE_HERTZ = 150;

  /// The softer tone's least share, less what it loses by being off.
  private static final double WORTH_A_LOOK = 0.02;

  private static final double[] SHAPE = new double[WINDOW];
  private static final double[][] AT_LOW = bins(LOW);
  private static final double[][] AT_HIGH = bins(HIGH);

  static {
    for (int i = 0; i < WINDOW; i++) {
      SHAPE[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW);
    }
  }

  private final double[] shaped = new double[WINDOW];
  private final double[] seen = new double[Goertzel.AT_ONCE];
  private final double[] overtones = new double[Goertzel.AT_ONCE];
  private double windowPower;
  private double lowPower;
  private double highPower;

  /// For each tone: itself, one bin below, one above, and once more to make four.
  private static double[][] bins(double[] tones) {
    double[][] all = new double[tones.length + 1][4];
    for (int i = 0; i < tones.length; i++) {
      all[0][i] = Goertzel.coefficient(tones[i]);
      all[i + 1][0] = Goertzel.coefficient(tones[i] - BIN_HERTZ);
      all[i + 1][1] = Goertzel.coefficient(tones[i]);
      all[i + 1][2] = Goertzel.coefficient(tones[i] + BIN_HERTZ);
    }
    return all;
  }

  private static double decibels(double level) {
    return Math.pow(10, level / 10);
  }

  /// The key whose tones are all that is in 240 samples, or [ToneDigitDetector#NO_DIGIT].
  char key(double[] samples, int from) {
    shape(samples, from);
    int low = loudest(AT_LOW);
    if (low < 0) {
      return ToneDigitDetector.NO_DIGIT;
    }
    int high = loudest(AT_HIGH);
    if (high < 0) {
      return ToneDigitDetector.NO_DIGIT;
    }
    lowPower = tonePower(AT_LOW[low + 1], LOW[low]);
    highPower = tonePower(AT_HIGH[high + 1], HIGH[high]);
    boolean isKey =
        Math.min(lowPower, highPower) >= LEAST_TONE_POWER
            && lowPower <= LOW_LOUDER * highPower
            && highPower <= HIGH_LOUDER * lowPower
            && lowPower + highPower >= PURE * windowPower
            && !hasOvertones(LOW[low], HIGH[high]);
    return isKey ? KEYS.charAt(4 * low + high) : ToneDigitDetector.NO_DIGIT;
  }

  /// Voices and instruments have an overtone at twice the frequency, which a key has not. A clipped key has odd ones
  /// only. The low tone's may lie too near the high tone to be seen.
  private boolean hasOvertones(double low, double high) {
    overtones[0] = Goertzel.coefficient(2 * high * (1 - OFF / 3));
    overtones[1] = Goertzel.coefficient(2 * high * (1 + OFF / 3));
    boolean isFree = Math.abs(2 * low - high) > FREE_HERTZ;
    overtones[2] = isFree ? Goertzel.coefficient(2 * low * (1 - OFF / 3)) : overtones[0];
    overtones[3] = isFree ? Goertzel.coefficient(2 * low * (1 + OFF / 3)) : overtones[1];
    look(overtones);
    double ofHigh = power(Math.max(seen[0], seen[1]));
    double ofLow = isFree ? power(Math.max(seen[2], seen[3])) : 0;
    return ofHigh > OVERTONE * highPower || ofLow > OVERTONE * lowPower;
  }

  private static double power(double magnitude) {
    return magnitude * magnitude / (WINDOW * WINDOW / 8.0);
  }

  /// The key's mean square.
  double power() {
    return lowPower + highPower;
  }

  private void shape(double[] samples, int from) {
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      double value = samples[from + i] * SHAPE[i];
      shaped[i] = value;
      sum += value * value;
    }
    windowPower = sum / (WINDOW * 3 / 8.0);
  }

  /// The tone of a group that is seen best, or −1 if none is worth a look.
  private int loudest(double[][] group) {
    look(group[0]);
    int best = 0;
    for (int i = 1; i < seen.length; i++) {
      if (seen[i] > seen[best]) {
        best = i;
      }
    }
    return power(seen[best]) >= WORTH_A_LOOK * windowPower ? best : -1;
  }

  /// A tone's power, or 0 if its frequency is off.
  private double tonePower(double[] bins, double nominal) {
    look(bins);
    int sign = seen[2] > seen[0] ? 1 : -1;
    double ratio = seen[1 + sign] / (seen[1] + 1e-9);
    double offset = (2 * ratio - 1) / (1 + ratio);
    if (Math.abs(offset) * BIN_HERTZ > OFF * nominal) {
      return 0;
    }
    double amplitude = seen[1] / (WINDOW / 4.0 * hann(offset));
    return amplitude * amplitude / 2;
  }

  /// The window's spectrum, so many bins away from its peak.
  private static double hann(double offset) {
    double x = Math.PI * offset;
    double rest = 1 - offset * offset;
    if (Math.abs(x) < 1e-6) {
      return 1;
    }
    return Math.abs(rest) < 1e-6 ? 0.5 : Math.sin(x) / x / rest;
  }

  private void look(double[] coefficients) {
    Goertzel.look(shaped, coefficients, 0, seen);
  }
}
