package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.recording.StereoRing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Long calls in no time: both sides stay in their places whatever the network and the other side do.
class RecordingTapTest {

  private static final int FRAME = 160;
  private static final int PERIODS = 30 * 60 * 50;

  /// As many periods as 100 ms have.
  private static final int MOST_LATE = 5;

  private final Random network = new Random(11);
  private final StereoRing ring = new StereoRing();
  private final RecordingTap tap = new RecordingTap(ring);
  private final ByteBuffer taken =
      ByteBuffer.allocate(StereoRing.PERIOD_BYTES * StereoRing.SLOTS)
          .order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer payload = ByteBuffer.allocate(FRAME);
  private final short[] left = new short[PERIODS];
  private final short[] right = new short[PERIODS];
  private int recorded;

  /// What is said in a period, the same for all its samples, and far from what is said in those around it (D. Knuth's
  /// multiplicative hashing).
  private static byte code(int period) {
    return (byte) ((period * 0x9e3779b1) >>> 24);
  }

  private static short said(int period) {
    return G711.A_LAW.decode(code(period));
  }

  @Test
  void keepsBothSidesInTimeWhateverTheNetworkDoes() {
    List<List<Integer>> arriving = new ArrayList<>();
    for (int i = 0; i < PERIODS + MOST_LATE + 1; i++) {
      arriving.add(new ArrayList<>());
    }
    boolean[] lost = new boolean[PERIODS];
    int toBeLost = 0;
    for (int packet = 0; packet < PERIODS; packet++) {
      if (toBeLost == 0 && network.nextInt(100) < 5) {
        toBeLost = network.nextInt(4) == 0 ? 4 : 1;
      }
      lost[packet] = toBeLost > 0;
      toBeLost = Math.max(0, toBeLost - 1);
      for (int copy = lost[packet] ? 2 : network.nextInt(100) < 5 ? 0 : 1; copy < 2; copy++) {
        List<Integer> period = arriving.get(packet + network.nextInt(MOST_LATE + 1));
        period.add(network.nextInt(period.size() + 1), packet);
      }
    }

    int lag = -1;
    for (int period = 0; period < PERIODS; period++) {
      for (int packet : arriving.get(period)) {
        lag = lag < 0 ? period - packet : lag;
        hear(packet, packet * FRAME);
      }
      endPeriod(period);
    }
    finish();

    assertThat(recorded).isEqualTo(PERIODS);
    int missing = 0;
    for (int period = 0; period < PERIODS; period++) {
      assertThat(left[period]).as("left, period %d", period).isEqualTo(said(-period));
      boolean came = period < PERIODS - lag && !lost[period] && period > MOST_LATE;
      missing += came && !isHeard(said(period), period + lag) ? 1 : 0;
    }
    assertThat(missing).as("packets that came but don't stand in their place").isLessThan(4);
  }

  /// Whether something is on the right at its place or, because its first packet was later than most, up to 40 ms before it.
  private boolean isHeard(short sample, int place) {
    return right[place] == sample || right[place - 1] == sample || right[place - 2] == sample;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsItsPlaceAgainAfterAHold(boolean itsClockWentOn) {
    for (int period = 0; period < 400; period++) {
      if (period < 100 || period >= 300) {
        boolean behind = period >= 300 && !itsClockWentOn;
        hear(period, (behind ? period - 200 : period) * FRAME);
      }
      endPeriod(period);
    }
    finish();

    assertThat(recorded).isEqualTo(400);
    for (int period = 0; period < 400; period++) {
      boolean held = period >= 105 && period < 300;
      if (held || period < 100 || period >= 300) {
        assertThat(right[period]).as("right, period %d", period).isEqualTo(held ? 0 : said(period));
      }
    }
  }

  private void hear(int packet, int timestamp) {
    Arrays.fill(payload.array(), code(packet));
    tap.received(77 + timestamp, payload, 0, FRAME, G711.A_LAW);
  }

  private void endPeriod(int period) {
    short[] ours = new short[FRAME];
    Arrays.fill(ours, said(-period));
    tap.endPeriod(period, ours, new short[FRAME]);
    take();
  }

  private void finish() {
    tap.finish();
    take();
  }

  private void take() {
    taken.clear();
    ring.take(taken);
    taken.flip();
    for (; taken.hasRemaining(); recorded++) {
      left[recorded] = taken.getShort();
      right[recorded] = taken.getShort();
      taken.position(taken.position() + StereoRing.PERIOD_BYTES - 4);
    }
  }
}
