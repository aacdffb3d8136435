package io.callmanager.telephony.media;

/// Hears the keys that are pressed on a telephone by their pairs of tones (ITU-T Q.23), within the limits for receivers
/// of ITU-T Q.24: tones of 40 ms and more are keys and of 20 ms and less are not, gaps of 40 ms and more separate and
/// of 20 ms and less don't, frequencies may be off by 1.5 % but not by 3.5 %, the low tone may be louder by 8 dB and
/// the high one by 4 dB, each may have 0 to −30 dBm0, and noise may be within 15 dB.
///
/// Every 5 ms the last 30 ms are looked at. A key is pressed if these are evenly loud and if two tones ([TonePair]) are
/// all that is in them; this is what keeps speech and music from being keys. It is held until there has been nothing
/// like it for 30 ms. So it doesn't matter where within a frame a tone begins, and one lost packet neither ends a key
/// nor makes it two.
///
/// One detector hears one direction of one call, on one thread.
public final class ToneDigitDetector {

  /// What [#onFrame] returns when no key was pressed.
  public static final char NO_DIGIT = 0;

  private static final int FRAME = 160;
  private static final int HOP = 40;
  private static final int WINDOW = TonePair.WINDOW;
  private static final int KEPT = WINDOW - HOP;
  private static final int HOPS_PER_WINDOW = WINDOW / HOP;

  /// 8 dB: two tones beat, and a tone may begin within a hop.
  private static final double EVEN = 6;

  /// Two tones of −38 dBm0 each.
  private static final double LEAST_POWER = 2 * TonePair.LEAST_TONE_POWER;

  /// 10 dB below the key is no longer the key.
  private static final double GONE = 0.1;

  private static final int HOPS_GONE = 6;

  /// A key isn't held over so long a time in which it isn't clearly heard: another sound is there.
  private static final int HOPS_UNHEARD = 24;

  private final double[] samples = new double[KEPT + FRAME];
  private final double[] powers = new double[HOPS_PER_WINDOW];
  private final TonePair pair = new TonePair();
  private int hop;
  private char held = NO_DIGIT;
  private double heldPower;
  private int hopsGone;
  private int hopsUnheard;

  /// Takes the next 20 ms; silence when nothing came in.
  ///
  /// @param frame 160 linear samples at 8 kHz; not kept
  /// @return the key that has just been recognised, once a press, or [#NO_DIGIT]
  public char onFrame(short[] frame) {
    System.arraycopy(samples, FRAME, samples, 0, KEPT);
    for (int i = 0; i < FRAME; i++) {
      samples[KEPT + i] = frame[i];
    }
    char pressed = NO_DIGIT;
    for (int from = 0; from < FRAME; from += HOP) {
      char now = hop(from);
      if (now != NO_DIGIT) {
        pressed = now; // never two in one frame: a window is longer
      }
    }
    return pressed;
  }

  private char hop(int from) {
    double power = power(from + KEPT);
    powers[hop] = power;
    hop = (hop + 1) % HOPS_PER_WINDOW;
    char heard = isEvenlyLoud() ? pair.key(samples, from) : NO_DIGIT;
    if (heard == NO_DIGIT) {
      release(power);
      return NO_DIGIT;
    }
    boolean pressed = heard != held;
    held = heard;
    heldPower = pair.power();
    hopsGone = 0;
    hopsUnheard = 0;
    return pressed ? heard : NO_DIGIT;
  }

  private void release(double power) {
    hopsUnheard++;
    hopsGone = power < GONE * heldPower ? hopsGone + 1 : 0;
    if (hopsGone >= HOPS_GONE || hopsUnheard >= HOPS_UNHEARD) {
      held = NO_DIGIT;
    }
  }

  private double power(int from) {
    double sum = 0;
    for (int i = from; i < from + HOP; i++) {
      sum += samples[i] * samples[i];
    }
    return sum / HOP;
  }

  private boolean isEvenlyLoud() {
    double least = Double.MAX_VALUE;
    double most = 0;
    for (double power : powers) {
      least = Math.min(least, power);
      most = Math.max(most, power);
    }
    return least * EVEN >= most && most >= LEAST_POWER;
  }
}
