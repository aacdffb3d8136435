package io.callmanager.telephony.media;

import java.util.Random;

/// Something like music: chords of one to four notes of an equal-tempered scale with overtones, held for 0.1 to 1 s,
/// struck and fading or bowed and trembling.
public final class MusicLike {

  private MusicLike() {}

  public static short[] of(int seconds, long seed) {
    Random random = new Random(seed);
    double[] music = new double[seconds * Sound.SAMPLE_RATE];
    int at = 0;
    while (at < music.length) {
      int length = Math.min(music.length - at, 800 + random.nextInt(7200));
      int notes = 1 + random.nextInt(4);
      boolean struck = random.nextBoolean();
      for (int note = 0; note < notes; note++) {
        double hertz = 110 * Math.pow(2, random.nextInt(48) / 12.0);
        add(music, at, length, hertz, struck, random);
      }
      at += length;
    }
    short[] samples = new short[music.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) Math.clamp(Math.round(3000 * music[i]), -32_000, 32_000);
    }
    return samples;
  }

  private static void add(
      double[] music, int at, int length, double hertz, boolean struck, Random random) {
    double brightness = 0.2 + 0.5 * random.nextDouble();
    double loudness = 0.5 + random.nextDouble();
    double trembling = struck ? 0 : 0.004 * random.nextDouble();
    double phase = 0;
    for (int i = 0; i < length; i++) {
      double swing = 1 + trembling * Math.sin(2 * Math.PI * 5.5 * i / Sound.SAMPLE_RATE);
      phase += 2 * Math.PI * hertz * swing / Sound.SAMPLE_RATE;
      double level = loudness * Math.min(1, i / 80.0) * Math.min(1, (length - i) / 80.0);
      level *= struck ? Math.exp(-4.0 * i / Sound.SAMPLE_RATE) : 1;
      double share = 1;
      for (int overtone = 1; overtone <= 6 && overtone * hertz < 3800; overtone++) {
        music[at + i] += level * share * Math.sin(overtone * phase);
        share *= brightness;
      }
    }
  }
}
