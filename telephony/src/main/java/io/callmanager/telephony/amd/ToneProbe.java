package io.callmanager.telephony.amd;

import io.callmanager.telephony.media.Goertzel;

/// Which one or two tones make up a frame of 20 ms, and how much of it.
///
/// The frame's spectrum at every 50 Hz through a Hann window; frequency and level of a peak follow from it and its
/// larger neighbour, exactly so for a lone steady tone.
final class ToneProbe {

  static final int FRAME = 160;

  private static final int BIN_HERTZ = 50;
  private static final int FIRST_BIN = 6;
  private static final int BINS = 42;

  /// Nearer than this two tones are one peak.
  private static final int APART = 4;

  /// A second tone has at least this share of the first one's power.
  private static final double SECOND = 0.1;

  private static final double[] WINDOW = new double[FRAME];
  private static final double[] COEFFICIENTS = new double[BINS];
  private static final double WINDOW_POWER = 3.0 / 8;

  static {
    for (int i = 0; i < FRAME; i++) {
      WINDOW[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / FRAME);
    }
    for (int bin = 0; bin < BINS; bin++) {
      COEFFICIENTS[bin] = Goertzel.coefficient((FIRST_BIN + bin) * BIN_HERTZ);
    }
  }

  private final HighPass highPass = new HighPass();
  private final double[] windowed = new double[FRAME];
  private final double[] magnitudes = new double[BINS];
  private double power;
  private double windowedPower;
  private double hertz;
  private double tonePower;
  private double secondHertz;
  private double secondPower;

  /// Takes the next 160 samples.
  ///
  /// @param leastPower below which nobody asks for tones
  void hear(short[] frame, double leastPower) {
    double sum = 0;
    double windowedSum = 0;
    for (int i = 0; i < FRAME; i++) {
      double sample = highPass.next(frame[i]);
      sum += sample * sample;
      double seen = sample * WINDOW[i];
      windowed[i] = seen;
      windowedSum += seen * seen;
    }
    power = sum / FRAME;
    windowedPower = windowedSum / FRAME;
    tonePower = 0;
    secondHertz = 0;
    secondPower = 0;
    if (power >= leastPower) {
      spectrum();
      findTones();
    }
  }

  private void spectrum() {
    for (int bin = 0; bin + 3 < BINS; bin += Goertzel.AT_ONCE) {
      Goertzel.look(windowed, COEFFICIENTS, bin, magnitudes);
    }
    Goertzel.look(windowed, COEFFICIENTS, BINS - Goertzel.AT_ONCE, magnitudes);
  }

  private void findTones() {
    int loudest = highest(-APART);
    int other = highest(loudest);
    double otherPower = power(other);
    if (otherPower < SECOND * power(loudest)) {
      hertz = frequency(loudest);
      tonePower = power(loudest);
      return;
    }
    int low = Math.min(loudest, other);
    int high = Math.max(loudest, other);
    hertz = frequency(low);
    tonePower = power(low);
    secondHertz = frequency(high);
    secondPower = power(high);
  }

  /// The highest peak at least [#APART] bins from another, edges left out.
  private int highest(int other) {
    int best = 1;
    double value = -1;
    for (int bin = 1; bin < BINS - 1; bin++) {
      if (Math.abs(bin - other) >= APART
          && magnitudes[bin] > value
          && magnitudes[bin] >= magnitudes[bin - 1]
          && magnitudes[bin] >= magnitudes[bin + 1]) {
        best = bin;
        value = magnitudes[bin];
      }
    }
    return best;
  }

  /// By how many bins the tone is above the peak's bin; negative when below.
  private double offset(int bin) {
    boolean up = magnitudes[bin + 1] > magnitudes[bin - 1];
    double ratio = (up ? magnitudes[bin + 1] : magnitudes[bin - 1]) / (magnitudes[bin] + 1e-9);
    double away = (2 * ratio - 1) / (1 + ratio);
    return up ? away : -away;
  }

  private double frequency(int bin) {
    return (FIRST_BIN + bin + offset(bin)) * BIN_HERTZ;
  }

  private double power(int bin) {
    double offset = offset(bin);
    double x = Math.PI * offset;
    double shape = Math.abs(x) < 1e-6 ? 1 : Math.sin(x) / x / (1 - offset * offset);
    double amplitude = magnitudes[bin] / (FRAME / 4.0 * shape);
    return amplitude * amplitude / 2;
  }

  /// Mean square of the frame, above 200 Hz.
  double power() {
    return power;
  }

  /// The share of the frame's power that one or two tones have; 0 for a quiet frame.
  double purity() {
    return windowedPower == 0 ? 0 : (tonePower + secondPower) * WINDOW_POWER / windowedPower;
  }

  /// The tone's frequency; the lower one of two.
  double hertz() {
    return hertz;
  }

  /// The tone's mean square; the lower one's of two.
  double tonePower() {
    return tonePower;
  }

  /// The higher tone's frequency, if there are two.
  double secondHertz() {
    return secondHertz;
  }

  /// The higher tone's mean square; 0 when there is but one.
  double secondPower() {
    return secondPower;
  }
}
