package io.callmanager.telephony.speech.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The frequency response, measured with tones.
class ResamplerTest {

  private static final double AMPLITUDE = 10_000;

  @ParameterizedTest
  @ValueSource(ints = {16_000, 22_050, 24_000, 44_100, 48_000})
  void keepsTheTelephonesBand(int rate) {
    for (double hertz : new double[] {50, 300, 1000, 2500, 3400}) {
      float[] out = new Resampler(rate, 8000).resample(tone(hertz, rate));

      assertThat(out.length).isBetween(7999, 8000);
      assertThat(level(out, hertz)).as("%.0f Hz", hertz).isBetween(0.98, 1.02);
      assertThat(loudness(out)).as("%.0f Hz and nothing else", hertz).isBetween(0.98, 1.02);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16_000, 22_050, 24_000, 44_100, 48_000})
  void letsNothingFoldBack(int rate) {
    for (double hertz : new double[] {4010, 4600, 5000, 6000, 7000, 7900}) {
      float[] out = new Resampler(rate, 8000).resample(tone(hertz, rate));

      assertThat(20 * Math.log10(loudness(out))).as("%.0f Hz", hertz).isLessThan(-60);
    }
  }

  @Test
  void raisesARateToo() {
    float[] out = new Resampler(8000, 16_000).resample(tone(1000, 8000));

    assertThat(out).hasSize(16_000);
    assertThat(loudness(out)).isBetween(0.98, 1.02);
  }

  @Test
  void keepsASteadyLevelExactly() {
    short[] in = new short[22_050];
    Arrays.fill(in, (short) 1234);
    float[] out = new Resampler(22_050, 8000).resample(in);

    for (int i = 200; i < out.length - 200; i++) {
      assertThat(out[i]).isBetween(1233.9f, 1234.1f);
    }
  }

  @Test
  void takesSoundsOfAnyLength() {
    for (int length = 0; length < 400; length++) {
      assertThat(new Resampler(16_000, 8000).resample(new short[length])).hasSize(length / 2);
    }
  }

  /// One second.
  private static short[] tone(double hertz, int rate) {
    short[] samples = new short[rate];
    for (int i = 0; i < rate; i++) {
      samples[i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return samples;
  }

  /// How much of the tone is there, away from the edges (Goertzel).
  private static double level(float[] out, double hertz) {
    double sine = 0;
    double cosine = 0;
    int from = 1000;
    int to = 7000;
    for (int i = from; i < to; i++) {
      sine += out[i] * Math.sin(2 * Math.PI * hertz * i / 8000);
      cosine += out[i] * Math.cos(2 * Math.PI * hertz * i / 8000);
    }
    return 2 * Math.hypot(sine, cosine) / (to - from) / AMPLITUDE;
  }

  private static double loudness(float[] out) {
    double energy = 0;
    for (int i = 1000; i < 7000; i++) {
      energy += out[i] * out[i];
    }
    return Math.sqrt(2 * energy / 6000) / AMPLITUDE;
  }
}
