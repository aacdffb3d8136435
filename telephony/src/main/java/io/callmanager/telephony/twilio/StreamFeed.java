package io.callmanager.telephony.twilio;

import io.callmanager.telephony.media.FrameSource;
import java.util.concurrent.atomic.AtomicLong;

/// What a media stream brings of the callee, on its way to be sent on at an even pace: one thread puts, one takes, and neither
/// waits.
///
/// It comes by TCP: in order and complete, but in bursts. A little is kept in hand against gaps; where more piles up than a
/// conversation could bear, as after a stall, it is skipped.
final class StreamFeed implements FrameSource {

  private static final int FRAME = 160;

  /// What is kept in hand: 60 ms.
  private static final int IN_HAND = 3 * FRAME;

  /// What may pile up: 400 ms.
  private static final int MOST = 20 * FRAME;

  private static final int CAPACITY = 1 << 13;
  private static final int MASK = CAPACITY - 1;

  private final short[] ring = new short[CAPACITY];
  private final AtomicLong put = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private boolean playing;

  /// Puts samples in; what finds no room is dropped.
  void put(short[] samples) {
    long at = put.getPlain();
    int room = (int) (CAPACITY - (at - taken.getAcquire()));
    int count = Math.min(room, samples.length);
    for (int i = 0; i < count; i++) {
      ring[(int) (at + i) & MASK] = samples[i];
    }
    put.setRelease(at + count);
  }

  @Override
  public boolean fill(short[] frame) {
    long at = taken.getPlain();
    long there = put.getAcquire() - at;
    playing &= there >= FRAME;
    playing |= there >= IN_HAND;
    if (!playing) {
      return false;
    }
    if (there > MOST) {
      at += there - IN_HAND;
    }
    for (int i = 0; i < FRAME; i++) {
      frame[i] = ring[(int) (at + i) & MASK];
    }
    taken.setRelease(at + FRAME);
    return true;
  }
}
