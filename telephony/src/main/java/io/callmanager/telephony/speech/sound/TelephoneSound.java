package io.callmanager.telephony.speech.sound;

import io.callmanager.telephony.media.Sound;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Makes what an engine speaks fit for a telephone: 8 kHz, at an even loudness, without the silence that engines put
/// before and after.
public final class TelephoneSound {

  /// The speech level of announcements, in root mean square: −20 dB of full scale.
  private static final double TARGET = 3277;

  private static final double LARGEST_GAIN = 4;
  private static final double PEAK = 0.9 * Short.MAX_VALUE;
  private static final double AUDIBLE = 160;
  private static final int FRAME = Sound.SAMPLE_RATE / 50;
  private static final int LEAD = FRAME;
  private static final int TAIL = 5 * FRAME;
  private static final Map<Integer, Resampler> resamplers = new ConcurrentHashMap<>();

  private TelephoneSound() {}

  /// The sound as a telephone carries it.
  ///
  /// @param sampleRate of the samples, in Hz
  public static Sound of(short[] samples, int sampleRate) {
    float[] sound =
        resamplers
            .computeIfAbsent(sampleRate, rate -> new Resampler(rate, Sound.SAMPLE_RATE))
            .resample(samples);
    int first = firstAudible(sound);
    if (first == sound.length) {
      return new Sound(new short[0]);
    }
    int from = Math.max(0, first - LEAD);
    int to = Math.min(sound.length, lastAudible(sound) + 1 + TAIL);
    double gain = gain(sound);
    short[] out = new short[to - from];
    for (int i = 0; i < out.length; i++) {
      out[i] = (short) Math.round(sound[from + i] * gain);
    }
    return new Sound(out);
  }

  private static int firstAudible(float[] sound) {
    int i = 0;
    while (i < sound.length && Math.abs(sound[i]) < AUDIBLE) {
      i++;
    }
    return i;
  }

  private static int lastAudible(float[] sound) {
    int i = sound.length - 1;
    while (Math.abs(sound[i]) < AUDIBLE) {
      i--;
    }
    return i;
  }

  /// Brings the frames in which something is said to the target, without clipping any peak.
  private static double gain(float[] sound) {
    double peak = 1;
    double energy = 0;
    int spoken = 0;
    for (int at = 0; at < sound.length; at += FRAME) {
      double frame = 0;
      int end = Math.min(at + FRAME, sound.length);
      for (int i = at; i < end; i++) {
        frame += (double) sound[i] * sound[i];
        peak = Math.max(peak, Math.abs(sound[i]));
      }
      if (frame / (end - at) > AUDIBLE * AUDIBLE) {
        energy += frame;
        spoken += end - at;
      }
    }
    double level = spoken == 0 ? peak : Math.sqrt(energy / spoken);
    return Math.min(Math.min(TARGET / level, LARGEST_GAIN), PEAK / peak);
  }
}
