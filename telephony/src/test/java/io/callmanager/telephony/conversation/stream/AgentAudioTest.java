package io.callmanager.telephony.conversation.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.mediastream.Mulaw;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AgentAudioTest {

  private final AgentAudio audio = new AgentAudio();
  private final short[] frame = new short[160];

  private static Mulaw piece(int length, short sample) {
    short[] samples = new short[length];
    Arrays.fill(samples, sample);
    return Mulaw.of(samples);
  }

  /// Held to a list of samples: each piece has a sound of its own, in order; a negative length clears.
  @Property(tries = 300)
  void playsInOrderWhatWasNotCleared(
      @ForAll @Size(max = 40) List<@IntRange(min = -1, max = 700) Integer> steps,
      @ForAll @IntRange(min = 1, max = 4) int every) {
    AgentAudio audio = new AgentAudio();
    Deque<Short> expected = new ArrayDeque<>();
    short sound = 0;
    int number = 0;
    for (int step : steps) {
      if (step < 0) {
        audio.clear();
        expected.clear();
        assertThat(audio.position()).isEqualTo(audio.end());
      } else {
        sound = (short) ((sound + 1000) % 30_000);
        Mulaw added = piece(step, sound);
        assertThat(audio.add(added)).isTrue();
        for (short sample : added.samples()) {
          expected.add(sample);
        }
      }
      if (++number % every == 0) {
        play(audio, expected);
      }
    }
    for (int i = 0; i < 400 && !expected.isEmpty(); i++) {
      play(audio, expected);
    }
    assertThat(expected).isEmpty();
    assertThat(audio.position()).isEqualTo(audio.end());
    assertThat(audio.fill(frame)).isFalse();
  }

  private void play(AgentAudio audio, Deque<Short> expected) {
    if (!audio.fill(frame)) {
      return;
    }
    for (short sample : frame) {
      Short next = expected.poll();
      assertThat(sample).isEqualTo(next == null ? (short) 0 : next);
    }
  }

  @Example
  void waitsForACushionButNotForLong() {
    audio.add(piece(160, (short) 500));
    assertThat(audio.fill(frame)).isFalse();
    assertThat(audio.fill(frame)).isFalse();
    assertThat(audio.fill(frame)).isFalse();
    assertThat(audio.fill(frame)).isTrue();
    assertThat(audio.fill(frame)).isFalse();
    audio.add(piece(480, (short) 500));
    assertThat(audio.fill(frame)).isTrue();
  }

  @Example
  void knowsHowFarItWasPlayed() {
    audio.add(piece(1000, (short) 500));
    audio.fill(frame);
    assertThat(audio.position()).isEqualTo(160);
    audio.add(piece(1000, (short) 600));
    assertThat(audio.end()).isEqualTo(2000);
    audio.clear();
    assertThat(audio.position()).isEqualTo(2000);
    assertThat(audio.fill(frame)).isFalse();
  }

  @Example
  void isFullAtSomePoint() {
    Mulaw minute = new Mulaw(new byte[60 * 8000]);
    assertThat(audio.add(minute)).isTrue();
    assertThat(audio.add(minute)).isTrue();
    assertThat(audio.add(new Mulaw(new byte[1]))).isFalse();
    audio.clear();
    audio.fill(frame);
    assertThat(audio.add(minute)).isTrue();
  }

  @Example
  void takesNoMoreTinyPiecesThanThereCanBe() {
    for (int i = 0; i < 12_000; i++) {
      assertThat(audio.add(piece(1, (short) 1))).isTrue();
    }
    assertThat(audio.add(piece(1, (short) 1))).isFalse();
    for (int i = 0; i < 10; i++) {
      audio.fill(frame);
    }
    assertThat(audio.add(piece(1, (short) 1))).isTrue();
  }
}
