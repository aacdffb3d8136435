package io.callmanager.telephony.hearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.hearing.UtteranceDetector.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class UtteranceDetectorTest {

  private final UtteranceDetector detector = new UtteranceDetector(Duration.ofMillis(700));
  private final Random random = new Random(7);
  private final List<String> changes = new ArrayList<>();
  private int millis;

  private void hear(int forMillis, IntFunction<short[]> frames) {
    for (int i = 0; i < forMillis / 20; i++) {
      millis += 20;
      Change change = detector.hear(frames.apply(millis / 20));
      if (change != Change.NONE) {
        changes.add(change + " at " + millis);
      }
    }
  }

  private short[] hum(int frame) {
    return Voices.noise(random, 60);
  }

  private short[] voiceInHum(int frame) {
    return Voices.mixed(Voices.vowel(frame), Voices.noise(random, 60));
  }

  @Test
  void findsAVoiceWithinATenthOfASecondAndItsEndAfterTheSilence() {
    hear(1000, this::hum);
    hear(1000, this::voiceInHum);
    hear(1000, this::hum);

    assertThat(changes).hasSize(2);
    int began = Integer.parseInt(changes.get(0).replace("BEGAN at ", ""));
    int ended = Integer.parseInt(changes.get(1).replace("ENDED at ", ""));
    assertThat(began).isBetween(1020, 1100);
    assertThat(ended).isBetween(2680, 2740);
    assertThat(detector.spokenMillis()).isBetween(900, 1060);
  }

  @Test
  void takesPausesWithinASentenceForPartOfIt() {
    hear(500, this::hum);
    hear(600, this::voiceInHum);
    hear(500, this::hum);
    hear(600, this::voiceInHum);
    hear(1000, this::hum);

    assertThat(changes).hasSize(2);
  }

  @Test
  void isNotWokenBySteadyNoiseHoweverLoud() {
    for (double level : new double[] {30, 100, 300, 1000, 3000}) {
      hear(3000, frame -> Voices.noise(random, level));
    }

    assertThat(changes).isEmpty();
  }

  @Test
  void isNotWokenByKnocks() {
    for (int i = 0; i < 20; i++) {
      hear(40, frame -> Voices.noise(random, 8000));
      hear(300, this::hum);
    }

    assertThat(changes).isEmpty();
  }

  @Test
  void hearsAVoiceInNoise() {
    hear(3000, frame -> Voices.noise(random, 400));
    hear(1000, frame -> Voices.mixed(Voices.vowel(frame), Voices.noise(random, 400)));
    hear(1500, frame -> Voices.noise(random, 400));

    assertThat(changes).hasSize(2);
  }

  @Test
  void hearsWhoSpeaksFromTheFirstMoment() {
    hear(1000, this::voiceInHum);

    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst()).matches("BEGAN at (40|60|80)");
  }

  @Test
  void endsSpeechThatNeverEnds() {
    hear(61_000, this::voiceInHum);

    assertThat(changes.get(1)).startsWith("ENDED at 60");
  }

  @Test
  void canBeToldThatTheUtteranceIsOver() {
    hear(1000, this::voiceInHum);
    detector.stop();
    hear(2000, this::hum);

    assertThat(detector.speaking()).isFalse();
    assertThat(changes).hasSize(1);
  }
}
