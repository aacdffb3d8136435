package io.callmanager.telephony.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StereoRingTest {

  private final StereoRing ring = new StereoRing();

  private static short[] frame(int value) {
    short[] frame = new short[StereoRing.PERIOD];
    Arrays.fill(frame, (short) value);
    return frame;
  }

  private void put(int number) {
    ring.put(frame(number), 0, frame(-number));
  }

  private int[] takeAll() {
    ByteBuffer out = ByteBuffer.allocate(1000 * StereoRing.PERIOD_BYTES);
    ring.take(out);
    out.flip().order(ByteOrder.LITTLE_ENDIAN);
    int[] taken = new int[out.remaining() / StereoRing.PERIOD_BYTES];
    for (int i = 0; i < taken.length; i++) {
      for (int sample = 0; sample < StereoRing.PERIOD; sample++) {
        short left = out.getShort();
        assertThat(out.getShort()).isEqualTo((short) -left);
        taken[i] = left;
      }
    }
    return taken;
  }

  @Test
  void givesBackBothSidesInOrder() {
    put(1);
    put(2);
    assertThat(takeAll()).containsExactly(1, 2);
    put(3);
    ring.finish();
    assertThat(ring.isDrained()).isFalse();
    assertThat(takeAll()).containsExactly(3);
    assertThat(ring.isDrained()).isTrue();
    assertThat(ring.millis()).isEqualTo(60);
  }

  @Test
  void putsSilenceInPlaceOfWhatFindsNoRoom() {
    for (int i = 1; i <= StereoRing.SLOTS + 5; i++) {
      put(i);
    }
    int[] before = takeAll();
    put(1000);
    int[] after = takeAll();
    for (int i = 0; i < StereoRing.SLOTS + 2; i++) {
      put(i);
    }
    ring.finish();

    assertThat(before).hasSize(StereoRing.SLOTS).endsWith(StereoRing.SLOTS);
    assertThat(after).containsExactly(0, 0, 0, 0, 0, 1000);
    assertThat(takeAll()).hasSize(StereoRing.SLOTS + 2).endsWith(StereoRing.SLOTS - 1, 0, 0);
    assertThat(ring.isDrained()).isTrue();
    assertThat(ring.lostMillis()).isEqualTo(7 * 20);
  }

  @Test
  void fillsInWhatNobodySawWithoutCallingItLost() {
    put(1);
    ring.putSilence(2);
    put(2);
    ring.putSilence(1);
    ring.finish();
    assertThat(takeAll()).containsExactly(1, 0, 0, 2, 0);
    assertThat(ring.lostMillis()).isZero();
  }

  @Test
  void handsOverBetweenThreadsWithoutLosingItsPlace() {
    int periods = 200_000;
    CompletableFuture<Void> putting =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; i <= periods; i++) {
                put(1 + i % 30_000);
              }
              ring.finish();
            });
    ByteBuffer out =
        ByteBuffer.allocate(7 * StereoRing.PERIOD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int place = 0;
    int silent = 0;
    while (!ring.isDrained()) {
      out.clear();
      ring.take(out);
      out.flip();
      for (int at = 0; at < out.limit(); at += StereoRing.PERIOD_BYTES) {
        place++;
        short first = out.getShort(at);
        short last = out.getShort(at + StereoRing.PERIOD_BYTES - 2);
        assertThat(first).isEqualTo((short) -last);
        if (first == 0) {
          silent++;
        } else {
          assertThat(first).isEqualTo((short) (1 + place % 30_000));
        }
      }
    }
    putting.join();
    assertThat(place).isEqualTo(periods);
    assertThat(silent).isLessThan(periods);
    assertThat(ring.lostMillis()).isEqualTo(20L * silent);
  }
}
