package io.callmanager.telephony.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StreamFeedTest {

  private static final int FRAME = 160;

  private final StreamFeed feed = new StreamFeed();
  private final short[] frame = new short[FRAME];
  private int next = 1;

  private void come(int frames) {
    for (int i = 0; i < frames; i++) {
      short[] samples = new short[FRAME];
      Arrays.fill(samples, (short) next++);
      feed.put(samples);
    }
  }

  private int taken() {
    return feed.fill(frame) ? frame[0] : 0;
  }

  @Test
  void keepsALittleInHandBeforeItBegins() {
    assertThat(taken()).isZero();
    come(2);
    assertThat(taken()).isZero();
    come(1);
    assertThat(taken()).isEqualTo(1);
    assertThat(taken()).isEqualTo(2);
    assertThat(taken()).isEqualTo(3);
  }

  @Test
  void beginsAnewWhenItRanOut() {
    come(3);
    taken();
    taken();
    taken();
    assertThat(taken()).isZero();
    come(1);
    assertThat(taken()).isZero();
    come(2);
    assertThat(taken()).isEqualTo(4);
  }

  @Test
  void takesPiecesOfAnyLength() {
    feed.put(new short[FRAME * 3 - 1]);
    assertThat(feed.fill(frame)).isFalse();
    feed.put(new short[] {7});
    assertThat(feed.fill(frame)).isTrue();
    assertThat(feed.fill(frame)).isTrue();
    assertThat(feed.fill(frame)).isTrue();
    assertThat(frame[FRAME - 1]).isEqualTo((short) 7);
  }

  @Test
  void skipsWhatPiledUp() {
    come(20);
    assertThat(taken()).isEqualTo(1);
    come(5);
    assertThat(taken()).isEqualTo(23);
    assertThat(taken()).isEqualTo(24);
  }

  @Test
  void skipsWhatWasNeverNeededForASecond() {
    come(15);
    int first = taken();
    for (int i = 0; i < 48; i++) {
      come(1);
      assertThat(taken()).isEqualTo(first + i + 1);
    }
    come(1);
    assertThat(taken()).as("15 frames there, 3 of which are kept").isEqualTo(first + 49 + 12);
    come(1);
    assertThat(taken()).isEqualTo(first + 50 + 12);
  }

  @Test
  void keepsWhatBurstsMakeUseOf() {
    come(12);
    int last = taken();
    for (int burst = 0; burst < 20; burst++) {
      for (int i = 0; i < 9; i++) {
        assertThat(taken()).isEqualTo(++last);
      }
      come(9);
    }
  }

  @Test
  void dropsWhatFindsNoRoomAndGoesOn() {
    come(60);
    assertThat(taken()).isPositive();
    for (int round = 0; round < 500; round++) {
      come(1);
      assertThat(taken()).isPositive();
    }
  }
}
