package io.callmanager.telephony.amd;

/// Takes away what is below 200 Hz, at 8 kHz: a second-order Butterworth filter.
final class HighPass {

  private static final double TAN = Math.tan(Math.PI * 200 / 8000);
  private static final double SCALE = 1 / (1 + Math.sqrt(2) * TAN + TAN * TAN);
  private static final double FEEDBACK_1 = 2 * (TAN * TAN - 1) * SCALE;
  private static final double FEEDBACK_2 = (1 - Math.sqrt(2) * TAN + TAN * TAN) * SCALE;

  private double first;
  private double second;

  double next(double in) {
    double out = SCALE * in + first;
    first = -2 * SCALE * in - FEEDBACK_1 * out + second;
    second = SCALE * in - FEEDBACK_2 * out;
    return out;
  }
}
