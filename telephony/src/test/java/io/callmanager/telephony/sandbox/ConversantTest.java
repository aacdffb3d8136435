package io.callmanager.telephony.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.sandbox.Behaviour.OnTheLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Frame by frame, so that time costs none.
class ConversantTest {

  private static final int FRAME_MILLIS = 20;

  private final List<String> said = new ArrayList<>();
  private final List<Long> saidAtMillis = new ArrayList<>();
  private Runnable over = () -> {};
  private long now;

  private Conversant onTheLine(String number) {
    if (Behaviour.of(number) instanceof Behaviour.Answers(var _, OnTheLine.Converses manner)) {
      return new Conversant(
          manner,
          (remark, afterwards) -> {
            said.add(remark.words());
            saidAtMillis.add(now);
            over = afterwards;
          });
    }
    throw new AssertionError(number + " doesn't converse");
  }

  private void hear(Conversant conversant, int level, int millis) {
    short[] frame = new short[8 * FRAME_MILLIS];
    Arrays.fill(frame, (short) level);
    for (int heard = 0; heard < millis; heard += FRAME_MILLIS) {
      now += FRAME_MILLIS;
      conversant.hear(frame);
    }
  }

  private void hearSpeech(Conversant conversant, int millis) {
    hear(conversant, 1000, millis);
  }

  private void hearSilence(Conversant conversant, int millis) {
    hear(conversant, 10, millis);
  }

  @Test
  void waitsForTheEndOfTheSpeechNotOfAWord() {
    Conversant conversant = onTheLine("+15005550120");
    hearSilence(conversant, 3000);
    hearSpeech(conversant, 400);
    hearSilence(conversant, 580);
    hearSpeech(conversant, 400);
    long ended = now;
    assertThat(said).isEmpty();

    hearSilence(conversant, 3000);

    assertThat(said).containsExactly("yes please");
    assertThat(saidAtMillis.getFirst() - ended).isBetween(600L, 800L);
  }

  @Test
  void hearsNothingWhileItSpeaks() {
    Conversant conversant = onTheLine("+15005550121");
    hearSpeech(conversant, 400);
    hearSilence(conversant, 800);
    assertThat(said).hasSize(1);
    hearSpeech(conversant, 400);
    hearSilence(conversant, 2000);
    over.run();

    hearSilence(conversant, 2000);
    assertThat(said).hasSize(1);

    hearSpeech(conversant, 400);
    hearSilence(conversant, 800);
    assertThat(said).containsExactly("no thank you", "no thank you");
  }

  @Test
  void repliesTenTimesACallAtMost() {
    Conversant conversant = onTheLine("+15005550122");
    for (int turn = 0; turn < 15; turn++) {
      hearSpeech(conversant, 200);
      hearSilence(conversant, 800);
      over.run();
    }

    assertThat(said).hasSize(10).containsOnly("I want to speak to a human");
    assertThat(conversant.listening()).isFalse();
  }

  @Test
  void interruptsASpeechOfASecondOnceAndIsPoliteFromThenOn() {
    Conversant conversant = onTheLine("+15005550124");
    hearSpeech(conversant, 960);
    hearSilence(conversant, 800);
    over.run();
    assertThat(said).as("a shorter one is heard out").containsExactly("yes please");

    long began = now;
    hearSpeech(conversant, 1500);
    over.run();
    assertThat(said).containsExactly("yes please", "stop, wait a moment please");
    assertThat(saidAtMillis.getLast() - began).isEqualTo(1000);

    hearSpeech(conversant, 1500);
    hearSilence(conversant, 800);
    assertThat(said).containsExactly("yes please", "stop, wait a moment please", "yes please");
  }

  @Test
  void neverInterruptsSilence() {
    Conversant conversant = onTheLine("+15005550124");
    hearSpeech(conversant, 900);
    hearSilence(conversant, 600);
    assertThat(said).isEmpty();
  }
}
