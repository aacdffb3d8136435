package io.callmanager.telephony.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.rtp.TelephoneLine;
import io.callmanager.telephony.sdp.AudioCodec;
import io.callmanager.telephony.speech.engine.TestVoice;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The limits are those of ITU-T Q.24; each is tried with all sixteen keys and at many places within a frame.
class ToneDigitDetectorTest {

  private static final String KEYS = "123A456B789C*0#D";
  private static final double[] LOW = {697, 770, 852, 941};
  private static final double[] HIGH = {1209, 1336, 1477, 1633};

  /// The amplitude of a sine of 0 dBm0, of 32,767.
  private static final double REFERENCE = 22_300;

  /// @param levelLow in dBm0
  /// @param offLow how much the low tone's frequency is off, as a share
  private record Press(
      double millis, double levelLow, double levelHigh, double offLow, double offHigh) {

    static final Press USUAL = new Press(80, -10, -10, 0, 0);

    Press lasting(double other) {
      return new Press(other, levelLow, levelHigh, offLow, offHigh);
    }

    Press level(double low, double high) {
      return new Press(millis, low, high, offLow, offHigh);
    }

    Press off(double low, double high) {
      return new Press(millis, levelLow, levelHigh, low, high);
    }
  }

  /// Keys one after another, 100 ms of silence around each.
  private static short[] dial(String keys, Press press, int firstSilence, double gapMillis) {
    int tone = (int) Math.round(press.millis * 8);
    int gap = (int) Math.round(gapMillis * 8);
    short[] line = new short[(firstSilence + keys.length() * (tone + gap) + 1600) / 160 * 160];
    int at = firstSilence;
    for (int i = 0; i < keys.length(); i++) {
      add(line, at, tone, keys.charAt(i), press);
      at += tone + gap;
    }
    return line;
  }

  private static void add(short[] line, int at, int samples, char key, Press press) {
    int number = KEYS.indexOf(key);
    double low = LOW[number / 4] * (1 + press.offLow) * 2 * Math.PI / 8000;
    double high = HIGH[number % 4] * (1 + press.offHigh) * 2 * Math.PI / 8000;
    double levelLow = REFERENCE * Math.pow(10, press.levelLow / 20);
    double levelHigh = REFERENCE * Math.pow(10, press.levelHigh / 20);
    for (int i = 0; i < samples; i++) {
      double sample = levelLow * Math.sin(low * i + key) + levelHigh * Math.sin(high * i + 2 * key);
      line[at + i] = (short) Math.clamp(Math.round(sample), -32_124, 32_124);
    }
  }

  private static short[] noisy(short[] line, double rms, long seed) {
    Random random = new Random(seed);
    short[] noisy = new short[line.length];
    for (int i = 0; i < line.length; i++) {
      noisy[i] =
          (short) Math.clamp(Math.round(line[i] + rms * random.nextGaussian()), -32_768, 32_767);
    }
    return noisy;
  }

  private static String heard(short[] line) {
    ToneDigitDetector detector = new ToneDigitDetector();
    StringBuilder digits = new StringBuilder();
    for (int from = 0; from + 160 <= line.length; from += 160) {
      char digit = detector.onFrame(Arrays.copyOfRange(line, from, from + 160));
      if (digit != ToneDigitDetector.NO_DIGIT) {
        digits.append(digit);
      }
    }
    return digits.toString();
  }

  private static void assertHeardEverywhere(String expected, Press press, double gapMillis) {
    for (int offset = 800; offset < 960; offset += 7) {
      short[] line = dial(KEYS, press, offset, gapMillis);
      assertThat(heard(line)).as("%s at %d", press, offset).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(AudioCodec.class)
  void hearsAllKeysThroughBothLaws(AudioCodec codec) {
    for (int level = 0; level >= -30; level -= 5) {
      short[] line = dial(KEYS + KEYS, Press.USUAL.level(level, level), 803, 60);
      assertThat(heard(TelephoneLine.through(codec, line)))
          .as("%d dBm0", level)
          .isEqualTo(KEYS + KEYS);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {40, 45, 60, 100, 500})
  void acceptsTonesOfFortyMillisecondsAndMore(double millis) {
    assertHeardEverywhere(KEYS, Press.USUAL.lasting(millis), 100);
  }

  @ParameterizedTest
  @ValueSource(doubles = {5, 10, 15, 20})
  void rejectsTonesOfTwentyMillisecondsAndLess(double millis) {
    assertHeardEverywhere("", Press.USUAL.lasting(millis), 100);
  }

  @ParameterizedTest
  @ValueSource(doubles = {40, 50, 70})
  void takesAGapOfFortyMillisecondsForANewPress(double gap) {
    for (int offset = 800; offset < 960; offset += 7) {
      short[] line = dial("5555", Press.USUAL.lasting(50), offset, gap);
      assertThat(heard(line)).isEqualTo("5555");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 5, 10, 20})
  void ignoresShortInterruptions(double gap) {
    for (int offset = 800; offset < 960; offset += 7) {
      short[] line = dial("77", Press.USUAL.lasting(60), offset, gap);
      assertThat(heard(line)).isEqualTo("7");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.015, 0.015",
    "-0.015, -0.015",
    "0.015, -0.015",
    "-0.015, 0.015",
    "0.018, 0.018",
    "-0.018, -0.018"
  })
  void acceptsFrequenciesThatAreALittleOff(double low, double high) {
    assertHeardEverywhere(KEYS, Press.USUAL.lasting(50).off(low, high), 100);
  }

  @ParameterizedTest
  @CsvSource({"0.035, 0", "-0.035, 0", "0, 0.035", "0, -0.035", "0.035, 0.035", "-0.04, 0.04"})
  void rejectsFrequenciesThatAreFarOff(double low, double high) {
    assertHeardEverywhere("", Press.USUAL.lasting(80).off(low, high), 100);
  }

  @ParameterizedTest
  @CsvSource({"-6, -14", "-14, -10", "-10, -18", "-22, -30", "-4, 0", "0, -8"})
  void acceptsTwist(double low, double high) {
    assertHeardEverywhere(KEYS, Press.USUAL.level(low, high), 60);
  }

  @ParameterizedTest
  @CsvSource({"-6, -18", "-18, -10", "-60, -10", "-10, -60"})
  void rejectsTooMuchTwist(double low, double high) {
    assertHeardEverywhere("", Press.USUAL.level(low, high), 60);
  }

  @Test
  void hearsNothingBelowItsLevels() {
    assertHeardEverywhere("", Press.USUAL.level(-50, -50), 60);
  }

  /// Of 3,200 keys, 15 dB above white noise.
  @Test
  void hearsKeysInNoise() {
    String keys = KEYS.repeat(20);
    double tones = REFERENCE * Math.pow(10, -15 / 20.0); // the root mean square of two
    int right = 0;
    int of = 0;
    for (int seed = 0; seed < 10; seed++) {
      short[] line = dial(keys, Press.USUAL.lasting(50).level(-15, -15), 800 + seed * 13, 50);
      String heard = heard(TelephoneLine.through(AudioCodec.PCMU, noisy(line, tones / 5.62, seed)));
      right += keys.length() - distance(keys, heard);
      of += keys.length();
    }
    System.out.printf("DTMF, 50 ms, 15 dB above white noise: %d of %d right%n", right, of);
    assertThat(right).isGreaterThanOrEqualTo(of * 999 / 1000);
  }

  @Test
  void hearsOffKeysWithTwistInNoise() {
    Press press = new Press(60, -12, -19, 0.012, -0.012);
    double tones = REFERENCE * Math.pow(10, -15 / 20.0);
    assertThat(heard(noisy(dial(KEYS, press, 811, 60), tones / 10, 5))).isEqualTo(KEYS);
  }

  /// Presses of 100 ms, of which each lost packet takes 20 ms.
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void hearsKeysOnceThoughPacketsAreLost(int percent) {
    String keys = KEYS.repeat(20);
    Random random = new Random(percent);
    short[] line = dial(keys, Press.USUAL.lasting(100), 850, 100);
    int lost = 0;
    for (int from = 0; from < line.length; from += 160) {
      // two lost packets in a row are a gap of 40 ms and so, by the limits, two presses
      if (lost == 0 && random.nextInt(100) < percent) {
        Arrays.fill(line, from, from + 160, (short) 0);
        lost = 5;
      }
      lost = Math.max(0, lost - 1);
    }
    assertThat(heard(line)).isEqualTo(keys);
  }

  @Test
  void isNotTalkedOff() {
    double minutes = 0;
    StringBuilder digits = new StringBuilder();
    for (short[] speech : TestVoice.fiveMinutes()) {
      for (double speed : new double[] {1, 0.8, 1.25}) {
        short[] said = TestVoice.faster(speech, speed);
        minutes += said.length / 480_000.0;
        digits.append(heard(said));
        digits.append(heard(TelephoneLine.through(AudioCodec.PCMA, said)));
      }
    }
    System.out.printf("DTMF: %.1f minutes of speech, digits heard: \"%s\"%n", minutes, digits);
    assertThat(digits.toString()).isEmpty();
    assertThat(minutes).isGreaterThan(5);
  }

  @Test
  void takesNoMusicForKeys() {
    String digits = heard(MusicLike.of(600, 7));
    System.out.printf("DTMF: 10 minutes of music, digits heard: \"%s\"%n", digits);
    assertThat(digits).isEmpty();
  }

  @Test
  void takesNoToneOfACallForKeys() {
    double[][] tones = {{350, 440}, {440, 480}, {480, 620}, {425}, {1100}, {2100}, {950}, {1400}};
    for (double[] tone : tones) {
      short[] line = new short[16_000];
      for (int i = 0; i < line.length; i++) {
        for (double hertz : tone) {
          line[i] += (short) Math.round(5000 * Math.sin(2 * Math.PI * hertz * i / 8000));
        }
      }
      assertThat(heard(line)).isEmpty();
    }
  }

  /// Levenshtein's.
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
