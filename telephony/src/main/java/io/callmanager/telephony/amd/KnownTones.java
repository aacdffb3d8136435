package io.callmanager.telephony.amd;

/// Tones that telephones and fax machines make and that are no voicemail's beep.
final class KnownTones {

  private static final double[] KEYS_LOW = {697, 770, 852, 941};
  private static final double[] KEYS_HIGH = {1209, 1336, 1477, 1633};
  private static final double KEY_TOLERANCE = 0.025;
  private static final double TOLERANCE_HERTZ = 20;

  private KnownTones() {}

  /// @param second 0 for a single tone, else above the first
  static boolean isKnown(double first, double second, int millis) {
    if (second > 0) {
      return isKey(first, second) || isProgress(first, second);
    }
    return isRinging(first) || isFaxCalling(first, millis) || isFaxAnswering(first);
  }

  /// ITU-T Q.23.
  private static boolean isKey(double low, double high) {
    return isOneOf(KEYS_LOW, low) && isOneOf(KEYS_HIGH, high);
  }

  private static boolean isOneOf(double[] tones, double hertz) {
    for (double tone : tones) {
      if (Math.abs(hertz - tone) <= KEY_TOLERANCE * tone) {
        return true;
      }
    }
    return false;
  }

  /// North American busy and reorder tone; its other pairs are too near each other to be steady or in range.
  private static boolean isProgress(double low, double high) {
    return Math.abs(low - 480) <= TOLERANCE_HERTZ && Math.abs(high - 620) <= TOLERANCE_HERTZ;
  }

  /// 425 Hz, which most of the world rings, waits and is busy with (ITU-T E.180, Supplement 2); 400 and 450 Hz
  /// together, as the British ring, look the same.
  private static boolean isRinging(double hertz) {
    return Math.abs(hertz - 425) <= 8;
  }

  /// CNG: 1100 Hz ± 38 Hz for half a second ± 15 % (ITU-T T.30).
  private static boolean isFaxCalling(double hertz, int millis) {
    return Math.abs(hertz - 1100) <= 38 && millis >= 415 && millis <= 585;
  }

  /// CED or ANSam: 2100 Hz ± 15 Hz (ITU-T T.30, V.8); its turns of phase cut it into pieces of a beep's length.
  private static boolean isFaxAnswering(double hertz) {
    return Math.abs(hertz - 2100) <= 25;
  }
}
