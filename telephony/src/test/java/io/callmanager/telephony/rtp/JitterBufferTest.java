package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each packet carries a code of its own, so that what comes out tells which packet it was.
class JitterBufferTest {

  private static final int FRAME = JitterBuffer.FRAME;
  private static final int DELAY_FRAMES = 2;

  private final JitterBuffer buffer = new JitterBuffer(DELAY_FRAMES * 20);
  private final short[] out = new short[FRAME];
  private int start = 1000;

  @ParameterizedTest
  @ValueSource(ints = {1000, -FRAME * 3, Integer.MAX_VALUE - 200, 0xffff_ff00})
  void playsInOrderAfterItsDelayWhateverTheTimestamp(int timestamp) {
    start = timestamp;
    for (int i = 0; i < 20; i++) {
      put(i);
      assertThat(take()).as("frame %d", i).isEqualTo(i < DELAY_FRAMES ? 0 : level(i - 2));
    }
  }

  @Test
  void putsPacketsBackInOrder() {
    put(0);
    take();
    put(2);
    take();
    put(1);
    assertThat(take()).isEqualTo(level(0));
    assertThat(take()).isEqualTo(level(1));
    assertThat(take()).isEqualTo(level(2));
  }

  @Test
  void playsACopyOnce() {
    put(0);
    put(0);
    take();
    put(1);
    put(0);
    put(1);
    take();
    assertThat(take()).isEqualTo(level(0));
    put(0);
    assertThat(take()).isEqualTo(level(1));
  }

  @Test
  void fadesOutOverWhatIsLost() {
    for (int i = 0; i < 4; i++) {
      put(i);
      take();
    }
    take();
    int last = take();
    assertThat(last).isEqualTo(level(3));
    assertThat(take()).isEqualTo(last / 2);
    assertThat(take()).isEqualTo(last / 4);
    assertThat(take()).isEqualTo(last / 8);
    assertThat(take()).isZero();
  }

  @Test
  void fillsASingleGapAndGoesOn() {
    for (int i = 0; i < 8; i++) {
      if (i != 3) {
        put(i);
      }
      int level = take();
      if (i >= DELAY_FRAMES) {
        assertThat(level).isEqualTo(i == 5 ? level(2) / 2 : level(i - 2));
      }
    }
  }

  @Test
  void takesPacketsOfAnyLength() {
    for (int i = 0; i < 10; i++) {
      putSamples(start + i * 240, 240, code(7)); // 30 ms
      take();
    }
    assertThat(take()).isEqualTo(level(7));
    for (int i = 0; i < 4; i++) {
      assertThat(take()).isEqualTo(level(7));
    }
  }

  @Test
  void startsAnewWhenTheSourceJumps() {
    for (int i = 0; i < 5; i++) {
      put(i);
      take();
    }
    start += 4_000_000;
    put(0);
    take();
    put(1);
    take();
    assertThat(take()).isEqualTo(level(0));
    start -= 9_000_000;
    for (int i = 0; i < 3; i++) {
      put(i);
    }
    take();
    take();
    assertThat(take()).as("after stragglers have shown that time went back").isEqualTo(level(2));
  }

  @Test
  void givesBackDelayThatPiledUp() {
    for (int i = 0; i < 12; i++) {
      put(i); // a stall of ours: twelve packets wait at once
    }
    int next = 12;
    int behind = 0;
    for (int i = 0; i < 600; i++) {
      put(next++);
      int level = take();
      behind = i < 20 ? 12 : next - 1 - frameOf(level, next);
    }
    assertThat(behind).isLessThanOrEqualTo(DELAY_FRAMES + 2);
  }

  @Test
  void playsSilenceUntilSomethingComes() {
    assertThat(take()).isZero();
  }

  /// Whatever order the packets of a stream come in, within the delay, all of them are played in theirs.
  @Property(tries = 300)
  void restoresAnyOrderWithinItsDelay(@ForAll int timestamp, @ForAll long seed) {
    JitterBuffer fresh = new JitterBuffer(200);
    start = timestamp;
    Random random = new Random(seed);
    List<Integer> heard = new ArrayList<>();
    put(fresh, 0);
    for (int group = 0; group < 40; group += 4) {
      List<Integer> order = new ArrayList<>(List.of(group + 1, group + 2, group + 3, group + 4));
      Collections.shuffle(order, random);
      for (int packet : order) {
        put(fresh, packet);
        fresh.take(out);
        heard.add((int) out[80]);
      }
    }
    for (int i = 10; i < heard.size(); i++) {
      assertThat(heard.get(i)).isEqualTo(level(i - 10));
    }
  }

  @Property(tries = 500)
  void survivesAnyTimestamps(@ForAll int[] timestamps, @ForAll @IntRange(max = 1500) int length) {
    JitterBuffer fresh = new JitterBuffer(60);
    for (int timestamp : timestamps) {
      fresh.put(timestamp, ByteBuffer.allocate(1500), 0, length, G711.MU_LAW);
      fresh.take(out);
    }
  }

  private void put(int packet) {
    put(buffer, packet);
  }

  private void put(JitterBuffer into, int packet) {
    ByteBuffer in = ByteBuffer.allocate(FRAME);
    for (int i = 0; i < FRAME; i++) {
      in.put(i, code(packet));
    }
    into.put(start + packet * FRAME, in, 0, FRAME, G711.A_LAW);
  }

  private void putSamples(int timestamp, int length, byte code) {
    ByteBuffer in = ByteBuffer.allocate(length);
    for (int i = 0; i < length; i++) {
      in.put(i, code);
    }
    buffer.put(timestamp, in, 0, length, G711.A_LAW);
  }

  private int take() {
    buffer.take(out);
    for (short sample : out) {
      assertThat(sample).isEqualTo(out[0]);
    }
    return out[0];
  }

  private static byte code(int packet) {
    return (byte) (0x80 | (packet & 0x7f));
  }

  private static int level(int packet) {
    return G711.A_LAW.decode(code(packet));
  }

  private static int frameOf(int level, int newest) {
    for (int packet = newest; packet > newest - 100; packet--) {
      if (level(packet) == level) {
        return packet;
      }
    }
    throw new AssertionError("No packet has level " + level);
  }
}
