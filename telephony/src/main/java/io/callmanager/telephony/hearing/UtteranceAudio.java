package io.callmanager.telephony.hearing;

import java.util.Arrays;

/// The sound of an utterance as it grows, in memory alone. What comes after a minute is left out.
public final class UtteranceAudio {

  /// Samples in a second.
  public static final int RATE = 8000;

  /// How many samples are kept of an utterance.
  public static final int LONGEST = 60 * RATE;

  private short[] samples = new short[4 * RATE];
  private int length;

  /// Adds samples to what is there; they aren't kept themselves.
  public void add(short[] frame) {
    int taken = Math.min(frame.length, LONGEST - length);
    if (length + taken > samples.length) {
      samples = Arrays.copyOf(samples, Math.min(2 * samples.length, LONGEST));
    }
    System.arraycopy(frame, 0, samples, length, taken);
    length += taken;
  }

  /// A copy of what there is.
  public short[] samples() {
    return Arrays.copyOf(samples, length);
  }

  /// How many samples there are.
  public int length() {
    return length;
  }

  /// Forgets all there is.
  public void clear() {
    length = 0;
  }

  /// Copies samples that are there.
  public void copy(int at, short[] into, int count) {
    System.arraycopy(samples, at, into, 0, count);
  }
}
