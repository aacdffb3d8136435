package io.callmanager.telephony.recording;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/// Both sides of a call between the media thread, which must never wait, and the thread that writes them to the disk. One
/// thread puts, one takes, and neither allocates.
///
/// A period that finds no room is counted and comes out as silence in its place, so that what is taken stays in time.
public final class StereoRing {

  /// Samples of one side in one period of 20 ms.
  public static final int PERIOD = 160;

  /// Bytes of both sides in one period.
  public static final int PERIOD_BYTES = 2 * 2 * PERIOD;

  /// How many periods find room: 1.28 s, which is 40 KiB a call.
  public static final int SLOTS = 64;

  static final int PERIOD_MILLIS = 20;

  private static final int MASK = SLOTS - 1;
  private static final int SAMPLES_PER_CACHE_LINE = 32;
  private static final int FRAME = 2 * PERIOD;
  private static final byte[] SILENCE = new byte[PERIOD_BYTES];

  private final short[] samples = new short[SLOTS * FRAME];
  private final int[] silenceBefore = new int[SLOTS];
  private final AtomicLong put = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong periods = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private int owedSilence;
  private volatile boolean finished;
  private volatile boolean paused;
  private volatile boolean abandoned;

  private int silenceLeft;
  private boolean slotBegun;
  private boolean tailTaken;

  /// Puts one period in; by the one thread that puts.
  ///
  /// @param left 160 samples of it from `leftAt` on are taken
  public void put(short[] left, int leftAt, short[] right) {
    count(1);
    long next = put.getPlain();
    if (abandoned || next - taken.getAcquire() == SLOTS) {
      owedSilence++;
      lost.setOpaque(lost.getPlain() + 1);
      return;
    }
    int slot = (int) next & MASK;
    int at = slot * FRAME;
    System.arraycopy(left, leftAt, samples, at, PERIOD);
    System.arraycopy(right, 0, samples, at + PERIOD, PERIOD);
    silenceBefore[slot] = owedSilence;
    owedSilence = 0;
    put.setRelease(next + 1);
  }

  /// Reads a little of what the next [#put] will need, so that the processor has it at hand; by the one thread that puts.
  ///
  /// @return of no use
  public int touch() {
    int slot = (int) put.getPlain() & MASK;
    int sum = (int) taken.getPlain() + (int) periods.getPlain() + silenceBefore[slot];
    return paused || abandoned ? sum + 1 : sum;
  }

  /// Reads a little of where the next [#put] will go to; by the one thread that puts.
  ///
  /// @return of no use
  public int touchSamples() {
    int slot = (int) put.getPlain() & MASK;
    int sum = 0;
    for (int i = slot * FRAME; i < (slot + 1) * FRAME; i += SAMPLES_PER_CACHE_LINE) {
      sum += samples[i];
    }
    return sum;
  }

  /// Puts silence in place of periods that nobody saw; by the one thread that puts.
  public void putSilence(int missed) {
    count(missed);
    owedSilence += missed;
  }

  private void count(int more) {
    periods.setOpaque(periods.getPlain() + more);
  }

  /// Nothing more will be put; by the one thread that puts.
  public void finish() {
    finished = true;
  }

  /// Keeps both sides off the recording, or no longer; any thread.
  public void pause(boolean wanted) {
    paused = wanted;
  }

  public boolean paused() {
    return paused;
  }

  /// Nothing more will be taken; any thread.
  public void abandon() {
    abandoned = true;
  }

  /// How much was put so far; any thread.
  public long millis() {
    return periods.getOpaque() * PERIOD_MILLIS;
  }

  /// How much found no room; any thread.
  public long lostMillis() {
    return lost.getOpaque() * PERIOD_MILLIS;
  }

  /// Takes as many whole periods as there are and `out` has room for, as interleaved 16-bit samples, the lower byte first; by the
  /// one thread that takes.
  public void take(ByteBuffer out) {
    ByteOrder order = out.order();
    out.order(ByteOrder.LITTLE_ENDIAN);
    while (out.remaining() >= PERIOD_BYTES && takePeriod(out)) {
      // one more
    }
    out.order(order);
  }

  private boolean takePeriod(ByteBuffer out) {
    if (silenceLeft == 0 && !slotBegun) {
      nextSilence();
    }
    if (silenceLeft > 0) {
      out.put(SILENCE);
      silenceLeft--;
      return true;
    }
    if (!slotBegun) {
      return false;
    }
    long next = taken.getPlain();
    int at = ((int) next & MASK) * FRAME;
    int outAt = out.position();
    for (int i = 0; i < PERIOD; i++) {
      int left = samples[at + i] & 0xffff;
      out.putInt(outAt + 4 * i, left | (samples[at + PERIOD + i] << 16));
    }
    out.position(outAt + PERIOD_BYTES);
    slotBegun = false;
    taken.setRelease(next + 1);
    return true;
  }

  /// Turns to the next slot, or to the silence behind the last one.
  private void nextSilence() {
    boolean last = finished;
    long next = taken.getPlain();
    if (next < put.getAcquire()) {
      slotBegun = true;
      silenceLeft = silenceBefore[(int) next & MASK];
    } else if (last && !tailTaken) {
      tailTaken = true;
      silenceLeft = owedSilence;
    }
  }

  /// Whether all is taken that will ever be put; by the one thread that takes.
  public boolean isDrained() {
    return tailTaken && silenceLeft == 0 && !slotBegun;
  }
}
