package io.callmanager.telephony.amd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.telephony.amd.AmdVerdict.Answerer;
import io.callmanager.telephony.amd.AmdVerdict.Cause;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnsweringMachineDetectorTest {

  private final Random random = new Random(1);

  /// Voice as a detector of levels knows it: pulses, 120 a second or so, through a vowel's first formant.
  private static void voice(short[] line, int fromMillis, int millis) {
    double one = 0;
    double two = 0;
    int pulse = 0;
    for (int i = 0; i < millis * 8; i++) {
      boolean isPulse = i == pulse;
      pulse += isPulse ? 60 + i * 31 % 17 : 0;
      double now = (isPulse ? 14_000 : 0) + 1.6 * one - 0.8 * two;
      two = one;
      one = now;
      line[fromMillis * 8 + i] += (short) Math.clamp(Math.round(now / 3), -20_000, 20_000);
    }
  }

  private void noise(short[] line, double rms) {
    for (int i = 0; i < line.length; i++) {
      line[i] += (short) Math.round(rms * random.nextGaussian());
    }
  }

  private static AmdVerdict verdict(short[] line) {
    return verdict(line, AmdSettings.DEFAULT).orElseThrow();
  }

  private static Optional<AmdVerdict> verdict(short[] line, AmdSettings settings) {
    AnsweringMachineDetector detector = new AnsweringMachineDetector(settings);
    Optional<AmdVerdict> told = Optional.empty();
    for (int from = 0; from < line.length; from += 160) {
      Optional<AmdVerdict> now = detector.onFrame(Arrays.copyOfRange(line, from, from + 160));
      assertThat(now.isPresent() && told.isPresent()).as("told twice").isFalse();
      told = told.or(() -> now);
    }
    assertThat(detector.verdict()).isEqualTo(told);
    return told;
  }

  private static short[] seconds(int seconds) {
    return new short[seconds * 8000];
  }

  @Test
  void takesAShortGreetingForAPersons() {
    short[] line = seconds(6);
    voice(line, 700, 400);
    AmdVerdict verdict = verdict(line);
    assertThat(verdict.answerer()).isEqualTo(Answerer.HUMAN);
    assertThat(verdict.cause()).isEqualTo(Cause.SHORT_GREETING);
    assertThat(verdict.afterMillis()).isBetween(1900, 1960);
    assertThat(verdict.initialSilenceMillis()).isBetween(690, 710);
    assertThat(verdict.voiceMillis()).isBetween(380, 430);
    assertThat(verdict.words()).isEqualTo(1);
    assertThat(verdict.confidence()).isBetween(0.8, 0.95);
  }

  @Test
  void takesALongGreetingForAMachines() {
    short[] line = seconds(6);
    voice(line, 500, 900);
    voice(line, 1700, 900);
    AmdVerdict verdict = verdict(line);
    assertThat(verdict.answerer()).isEqualTo(Answerer.MACHINE);
    assertThat(verdict.cause()).isEqualTo(Cause.LONG_GREETING);
    assertThat(verdict.afterMillis()).isBetween(2260, 2340);
    assertThat(verdict.words()).isEqualTo(2);
  }

  @Test
  void takesManyWordsForAMachines() {
    short[] line = seconds(6);
    for (int word = 0; word < 6; word++) {
      voice(line, 300 + word * 300, 150);
    }
    AmdVerdict verdict = verdict(line);
    assertThat(verdict.cause()).isEqualTo(Cause.MAX_WORDS);
    assertThat(verdict.answerer()).isEqualTo(Answerer.MACHINE);
    assertThat(verdict.words()).isEqualTo(5);
  }

  @Test
  void takesSilenceForAMachineWithLittleConfidence() {
    AmdVerdict verdict = verdict(seconds(6));
    assertThat(verdict.answerer()).isEqualTo(Answerer.MACHINE);
    assertThat(verdict.cause()).isEqualTo(Cause.INITIAL_SILENCE);
    assertThat(verdict.afterMillis()).isEqualTo(2500);
    assertThat(verdict.initialSilenceMillis()).isEqualTo(2500);
    assertThat(verdict.confidence()).isEqualTo(0.5);
  }

  @Test
  void takesEvenNoiseForSilence() {
    for (double rms : new double[] {100, 500, 1500, 4000}) {
      short[] line = seconds(6);
      noise(line, rms);
      assertThat(verdict(line).cause()).as("rms %s", rms).isEqualTo(Cause.INITIAL_SILENCE);
    }
  }

  @Test
  void hearsAPersonThroughNoiseThatAFixedThresholdTakesForVoice() {
    short[] line = seconds(6);
    voice(line, 700, 400);
    noise(line, 600);
    AmdVerdict verdict = verdict(line);
    assertThat(verdict.answerer()).isEqualTo(Answerer.HUMAN);
    assertThat(verdict.voiceMillis()).isBetween(350, 450);
  }

  @Test
  void learnsOfTheNoiseThoughTheFirstWordComesAtOnce() {
    short[] line = seconds(6);
    voice(line, 0, 400);
    noise(line, 600);
    AmdVerdict verdict = verdict(line);
    assertThat(verdict.answerer()).isEqualTo(Answerer.HUMAN);
    assertThat(verdict.initialSilenceMillis()).isLessThanOrEqualTo(20);
  }

  @Test
  void learnsNothingOfTheNoiseBeforeTheFirstPacket() {
    short[] line = seconds(6);
    noise(line, 600);
    Arrays.fill(line, 0, 8000, (short) 0);
    voice(line, 1500, 400);
    assertThat(verdict(line).answerer()).isEqualTo(Answerer.HUMAN);
  }

  @Test
  void hearsAVoiceThatIsTheFirstThingToComeIn() {
    short[] line = seconds(6);
    voice(line, 2200, 500);
    assertThat(verdict(line).answerer()).isEqualTo(Answerer.HUMAN);
  }

  @Test
  void learnsNothingOfTheNoiseFromLostPackets() {
    short[] line = seconds(6);
    noise(line, 600);
    voice(line, 700, 400);
    for (int lost = 800; lost < line.length; lost += 1600) {
      Arrays.fill(line, lost, lost + 160, (short) 0);
    }
    assertThat(verdict(line).answerer()).isEqualTo(Answerer.HUMAN);
  }

  @Test
  void isNotSureOfHesitation() {
    short[] line = seconds(6);
    voice(line, 2000, 120);
    voice(line, 2700, 120);
    voice(line, 3500, 120);
    voice(line, 4300, 600);
    AmdVerdict verdict = verdict(line);
    assertThat(verdict.answerer()).isEqualTo(Answerer.NOT_SURE);
    assertThat(verdict.cause()).isEqualTo(Cause.TOO_LONG);
    assertThat(verdict.afterMillis()).isEqualTo(5000);
    assertThat(verdict.confidence()).isZero();
  }

  @Test
  void takesABeepForAMachines() {
    short[] line = seconds(6);
    for (int i = 0; i < 4000; i++) {
      line[4000 + i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * 1000 * i / 8000));
    }
    AmdVerdict verdict = verdict(line);
    assertThat(verdict.cause()).isEqualTo(Cause.BEEP);
    assertThat(verdict.answerer()).isEqualTo(Answerer.MACHINE);
    assertThat(verdict.afterMillis()).isLessThan(1120);
  }

  @Test
  void isLessConfidentTheNearerALimitIs() {
    double last = 1;
    for (int millis = 200; millis <= 1400; millis += 300) {
      short[] line = seconds(6);
      voice(line, 500, millis);
      AmdVerdict verdict = verdict(line);
      assertThat(verdict.answerer()).isEqualTo(Answerer.HUMAN);
      assertThat(verdict.confidence()).isBetween(0.5, last - 0.05);
      last = verdict.confidence();
    }
    last = 1.01;
    for (int pause = 100; pause <= 700; pause += 200) {
      short[] line = seconds(6);
      voice(line, 300, 700);
      voice(line, 1000 + pause, 1000);
      AmdVerdict verdict = verdict(line);
      assertThat(verdict.cause()).isEqualTo(Cause.LONG_GREETING);
      assertThat(verdict.confidence()).isBetween(0.5, last - 0.05);
      last = verdict.confidence();
    }
  }

  @Test
  void goesBySettings() {
    AmdSettings patient =
        new AmdSettings(
            Duration.ofSeconds(4),
            Duration.ofSeconds(3),
            Duration.ofMillis(1500),
            Duration.ofSeconds(8),
            Duration.ofMillis(100),
            Duration.ofMillis(50),
            9,
            Duration.ofSeconds(7),
            256,
            Duration.ofSeconds(2));
    short[] line = seconds(10);
    noise(line, 20);
    voice(line, 3000, 2000);
    AmdVerdict verdict = verdict(line, patient).orElseThrow();
    assertThat(verdict.answerer()).isEqualTo(Answerer.HUMAN);
    assertThat(verdict.afterMillis()).isBetween(6500, 6580);
  }

  @Test
  void refusesSettingsThatContradictEachOther() {
    AmdSettings usual = AmdSettings.DEFAULT;
    assertThatThrownBy(
            () ->
                new AmdSettings(
                    usual.initialSilence(),
                    usual.greeting(),
                    usual.afterGreetingSilence(),
                    Duration.ofSeconds(2),
                    usual.minWord(),
                    usual.betweenWords(),
                    usual.maxWords(),
                    usual.maxWord(),
                    usual.silenceThreshold(),
                    usual.greetingEndSilence()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("initialSilence");
    assertThatThrownBy(
            () ->
                new AmdSettings(
                    usual.initialSilence(),
                    usual.greeting(),
                    usual.afterGreetingSilence(),
                    usual.totalTime(),
                    usual.minWord(),
                    usual.betweenWords(),
                    0,
                    usual.maxWord(),
                    usual.silenceThreshold(),
                    usual.greetingEndSilence()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxWords");
  }

  @Test
  void tellsTheEndOfAGreetingByItsBeepOrBySilence() {
    short[] line = seconds(9);
    voice(line, 300, 3000);
    assertThat(end(line)).isInstanceOf(GreetingEnd.AfterSilence.class);
    assertThat(end(line).afterMillis()).isBetween(5800, 5860);
    assertThat(((GreetingEnd.AfterSilence) end(line)).lastWordMillis()).isBetween(3280, 3340);

    for (int i = 0; i < 2400; i++) {
      line[36_000 + i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * 800 * i / 8000));
    }
    GreetingEnd end = end(line);
    assertThat(end).isInstanceOf(GreetingEnd.AfterBeep.class);
    assertThat(end.afterMillis()).isBetween(4840, 4900);
    assertThat(((GreetingEnd.AfterBeep) end).beep().hertz()).isBetween(797, 803);
  }

  @Test
  void knowsOfTheBeepThatWasTheVerdict() {
    short[] line = seconds(3);
    for (int i = 0; i < 4000; i++) {
      line[4000 + i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * 1000 * i / 8000));
    }
    GreetingEnd end = end(line);
    assertThat(end).isInstanceOf(GreetingEnd.AfterBeep.class);
    assertThat(end.afterMillis()).isLessThan(1140);
  }

  private static GreetingEnd end(short[] line) {
    AnsweringMachineDetector detector = new AnsweringMachineDetector(AmdSettings.DEFAULT);
    Optional<GreetingEndDetector> ends = Optional.empty();
    for (int from = 0; from < line.length; from += 160) {
      short[] frame = Arrays.copyOfRange(line, from, from + 160);
      if (ends.isPresent()) {
        Optional<GreetingEnd> end = ends.get().onFrame(frame);
        if (end.isPresent()) {
          return end.get();
        }
      } else if (detector.onFrame(frame).isPresent()) {
        ends = Optional.of(detector.greetingEnd());
      }
    }
    throw new AssertionError("the greeting never ended");
  }
}
