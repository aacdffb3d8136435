package io.callmanager.telephony.rtp;

import io.callmanager.telephony.media.FrameSource;
import java.util.concurrent.atomic.AtomicLong;

/// What is heard on one stream, on its way to be sent on another: one thread puts, one takes, and neither waits or allocates.
///
/// Both are paced by the same clock, so hardly anything ever waits here: a stall on one side is made up for by skipping, so that
/// the voices don't stay late for the rest of the call.
final class VoiceRing implements FrameSource {

  private static final int SLOTS = 8;
  private static final int MASK = SLOTS - 1;
  private static final int FRAME = JitterBuffer.FRAME;

  /// As many frames wait at most; older ones are skipped.
  private static final int LATEST = 2;

  private final short[] samples = new short[SLOTS * FRAME];
  private final AtomicLong put = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  /// Puts 20 ms in; what finds no room is dropped.
  void put(short[] frame) {
    long next = put.getPlain();
    if (next - taken.getAcquire() < SLOTS) {
      System.arraycopy(frame, 0, samples, ((int) next & MASK) * FRAME, FRAME);
      put.setRelease(next + 1);
    }
  }

  @Override
  public boolean fill(short[] frame) {
    long next = taken.getPlain();
    long there = put.getAcquire();
    if (there == next) {
      return false;
    }
    if (there - next > LATEST + 1) {
      next = there - LATEST;
    }
    System.arraycopy(samples, ((int) next & MASK) * FRAME, frame, 0, FRAME);
    taken.setRelease(next + 1);
    return true;
  }
}
