package io.callmanager.telephony.amd;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.media.MusicLike;
import io.callmanager.telephony.rtp.TelephoneLine;
import io.callmanager.telephony.sdp.AudioCodec;
import io.callmanager.telephony.speech.engine.TestVoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeepDetectorTest {

  private record Told(Beep beep, int millis) {}

  private static List<Told> told(short[] line) {
    BeepDetector detector = new BeepDetector();
    List<Told> told = new ArrayList<>();
    for (int from = 0; from + 160 <= line.length; from += 160) {
      int millis = (from + 160) / 8;
      detector
          .onFrame(Arrays.copyOfRange(line, from, from + 160))
          .ifPresent(beep -> told.add(new Told(beep, millis)));
    }
    return told;
  }

  /// 300 ms and something of silence, tones of 3 ms' swell, silence.
  private static short[] line(int startSample, int millis, double amplitude, double... hertz) {
    short[] line = new short[(startSample + millis * 8 + 8000) / 160 * 160];
    put(line, startSample, millis, amplitude, hertz);
    return line;
  }

  private static void put(short[] line, int start, int millis, double amplitude, double... hertz) {
    int length = millis * 8;
    for (int i = 0; i < length; i++) {
      double swell = Math.min(1, Math.min(i, length - 1 - i) / 24.0);
      double sum = 0;
      for (double one : hertz) {
        sum += Math.sin(2 * Math.PI * one * i / 8000);
      }
      line[start + i] = (short) Math.round(amplitude * swell * sum);
    }
  }

  private static short[] noisy(short[] line, double rms, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < line.length; i++) {
      line[i] += (short) Math.round(rms * random.nextGaussian());
    }
    return line;
  }

  @ParameterizedTest
  @EnumSource(AudioCodec.class)
  void tellsABeepOnceAtItsEndWithFrequencyAndLength(AudioCodec codec) {
    for (int hertz : new int[] {400, 440, 620, 850, 1000, 1250, 1400, 1777, 2000, 2200}) {
      for (int millis : new int[] {hertz > 600 ? 120 : 230, 250, 330, 700, 1000, 2000}) {
        for (int start = 2400; start < 2560; start += 23) {
          short[] line = TelephoneLine.through(codec, line(start, millis, 6000, hertz));
          List<Told> told = told(line);
          assertThat(told).as("%d Hz, %d ms at %d", hertz, millis, start).hasSize(1);
          Beep beep = told.getFirst().beep();
          assertThat(beep.hertz()).isBetween(hertz - 5, hertz + 5);
          assertThat(beep.secondHertz()).isEmpty();
          assertThat(beep.millis()).isBetween(millis - 25, millis + 25);
          assertThat(told.getFirst().millis() - (start / 8 + millis)).isBetween(40, 100);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"440, 660", "800, 1200", "1000, 1400", "950, 2000", "600, 800"})
  void tellsABeepOfTwoTones(double low, double high) {
    for (int start = 2400; start < 2560; start += 23) {
      List<Told> told = told(line(start, 400, 4000, low, high));
      assertThat(told).hasSize(1);
      Beep beep = told.getFirst().beep();
      assertThat(beep.hertz()).isBetween((int) low - 6, (int) low + 6);
      assertThat(beep.secondHertz().orElseThrow()).isBetween((int) high - 6, (int) high + 6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 20, 15, 10})
  void hearsBeepsInNoise(int decibels) {
    int heard = 0;
    for (int seed = 0; seed < 200; seed++) {
      int hertz = 610 + seed * 7;
      int millis = 150 + seed * 7 % 800;
      double rms = 4000 / Math.sqrt(2) * Math.pow(10, -decibels / 20.0);
      List<Told> told = told(noisy(line(2400 + seed, millis, 4000, hertz), rms, seed));
      boolean known = KnownTones.isKnown(hertz, 0, millis);
      heard += known || told.size() == 1 ? 1 : 0;
    }
    System.out.printf("Beeps %d dB above white noise: %d of 200 heard%n", decibels, heard);
    assertThat(heard).isGreaterThanOrEqualTo(decibels >= 15 ? 196 : 180);
  }

  @Test
  void hearsOneBeepThoughAPacketIsLost() {
    for (int lost = 2720; lost < 5000; lost += 160) {
      short[] line = line(2500, 400, 5000, 1000);
      Arrays.fill(line, lost, lost + 160, (short) 0);
      assertThat(told(line)).as("lost at %d", lost).hasSize(1);
    }
  }

  @Test
  void hearsABeepRightAfterSpeech() {
    short[] said = TestVoice.heldOut().getFirst().says("Please speak after the tone.");
    short[] line = Arrays.copyOf(said, (said.length + 12_000) / 160 * 160);
    put(line, said.length, 500, 6000, 1000);
    assertThat(told(line))
        .singleElement()
        .satisfies(one -> assertThat(one.beep().hertz()).isBetween(995, 1005));
  }

  @ParameterizedTest
  @CsvSource({"1000, 60", "1000, 90", "1000, 2300", "1000, 4000", "300, 500", "2500, 500"})
  void ignoresTonesOfOtherLengthsAndFrequencies(int hertz, int millis) {
    assertThat(told(line(2450, millis, 6000, hertz))).isEmpty();
  }

  @Test
  void ignoresAToneThatGlides() {
    short[] line = new short[16_000];
    double phase = 0;
    for (int i = 0; i < 4000; i++) {
      phase += 2 * Math.PI * (600 + 800 * i / 4000.0) / 8000;
      line[4000 + i] = (short) Math.round(6000 * Math.sin(phase));
    }
    assertThat(told(line)).isEmpty();
  }

  @Test
  void ignoresKeys() {
    double[] low = {697, 770, 852, 941};
    double[] high = {1209, 1336, 1477, 1633};
    for (double one : low) {
      for (double other : high) {
        for (int millis : new int[] {120, 200, 500}) {
          assertThat(told(line(2450, millis, 5000, one, other))).isEmpty();
        }
      }
    }
  }

  /// Ringing, busy and dial tones as they are in North America, Britain and most other countries, with their cadences.
  @ParameterizedTest
  @CsvSource({
    "440, 480, 2000, 4000",
    "400, 450, 400, 200",
    "425, 0, 1000, 4000",
    "425, 0, 500, 500",
    "480, 620, 500, 500",
    "480, 620, 250, 250",
    "350, 440, 2000, 100"
  })
  void ignoresTheTonesOfACall(double low, double high, int on, int off) {
    for (int start = 2400; start < 2560; start += 31) {
      short[] line = new short[160_000];
      for (int at = start; at + on * 8 < line.length; at += (on + off) * 8) {
        if (high > 0) {
          put(line, at, on, 4000, low, high);
        } else {
          put(line, at, on, 4000, low);
        }
      }
      assertThat(told(line)).isEmpty();
    }
  }

  /// ITU-T T.30 and V.8; special information tones as in ITU-T E.180.
  @Test
  void ignoresFaxMachinesAndSpecialInformationTones() {
    assertThat(told(line(2450, 500, 5000, 1100))).isEmpty();
    assertThat(told(line(2450, 500, 5000, 1130))).isEmpty();
    assertThat(told(line(2450, 3000, 5000, 2100))).isEmpty();
    short[] turning = new short[40_000];
    for (int i = 0; i < 24_000; i++) {
      int sign = i / 3600 % 2 == 0 ? 1 : -1;
      turning[4000 + i] = (short) Math.round(sign * 5000 * Math.sin(2 * Math.PI * 2100 * i / 8000));
    }
    assertThat(told(turning)).isEmpty();
    short[] special = new short[24_000];
    put(special, 4000, 330, 5000, 950);
    put(special, 4000 + 330 * 8, 330, 5000, 1400);
    put(special, 4000 + 660 * 8, 330, 5000, 1800);
    assertThat(told(special)).isEmpty();
  }

  @Test
  void takesNoSpeechForABeep() {
    List<Told> all = new ArrayList<>();
    double minutes = 0;
    for (short[] speech : TestVoice.fiveMinutes()) {
      all.addAll(told(speech));
      all.addAll(told(noisy(speech.clone(), 50, 3)));
      minutes += 2 * speech.length / 480_000.0;
    }
    System.out.printf("Beeps in %.1f minutes of speech: %s%n", minutes, all);
    assertThat(all).isEmpty();
  }

  /// Each answer as ten higher and lower voices would say it, too.
  @Test
  void takesNoShortAnswerForABeep() {
    List<String> texts =
        List.of("Hallo?", "Hello.", "You.", "Oh no.", "Who is it?", "Me too.", "No.", "Mm.");
    List<TestVoice> voices = new ArrayList<>(TestVoice.ofDevelopment());
    voices.addAll(TestVoice.heldOut());
    int answers = 0;
    List<Told> all = new ArrayList<>();
    for (TestVoice voice : voices) {
      for (String text : texts) {
        for (double speed = 0.7; speed < 1.45; speed *= 1.07) {
          short[] said = TestVoice.faster(voice.says(text), speed);
          all.addAll(told(Arrays.copyOf(said, said.length + 2400)));
          answers++;
        }
      }
    }
    System.out.printf("Beeps in %d short answers: %s%n", answers, all);
    assertThat(all).isEmpty();
  }

  @Test
  void takesHardlyAnyMusicForABeep() {
    List<Told> all = told(MusicLike.of(600, 3));
    System.out.printf("Beeps in 10 minutes of music: %d %s%n", all.size(), all);
    assertThat(all).hasSizeLessThanOrEqualTo(5);
  }
}
