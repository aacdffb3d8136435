package io.callmanager.telephony.hearing;

import java.util.Random;

/// Sounds that are voices, or are not, 20 ms at a time.
public final class Voices {

  public static final int FRAME = 160;

  private Voices() {}

  /// A vowel: a pitch of 140 Hz and its harmonics, louder and softer as syllables are.
  public static short[] vowel(int frame) {
    short[] samples = new short[FRAME];
    for (int i = 0; i < FRAME; i++) {
      double t = (frame * FRAME + i) / 8000.0;
      double syllables = 0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * t);
      double wave = 0;
      for (int harmonic = 1; harmonic <= 8; harmonic++) {
        wave += Math.sin(2 * Math.PI * 140 * harmonic * t) / harmonic;
      }
      samples[i] = (short) (3000 * syllables * wave);
    }
    return samples;
  }

  public static short[] silence() {
    return new short[FRAME];
  }

  /// White noise of a loudness (root mean square, of 32,767).
  public static short[] noise(Random random, double level) {
    short[] samples = new short[FRAME];
    for (int i = 0; i < FRAME; i++) {
      samples[i] = (short) (random.nextGaussian() * level);
    }
    return samples;
  }

  public static short[] mixed(short[] one, short[] other) {
    short[] samples = new short[FRAME];
    for (int i = 0; i < FRAME; i++) {
      samples[i] = (short) Math.clamp(one[i] + other[i], Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return samples;
  }
}
