package io.callmanager.telephony.twilio;

import io.callmanager.telephony.media.FrameSource;
import java.util.concurrent.atomic.AtomicLong;

/// What a media stream brings of the callee, on its way to be sent on at an even pace: one thread puts, one takes, and neither
/// waits.
///
/// It comes by TCP: in order and complete, but in bursts. A little is kept in hand against gaps. What a stall has held up is skipped:
/// at once where it is more than a conversation could bear, else when it has been too much for a second.
final class StreamFeed implements FrameSource {

  private static final int FRAME = 160;

  /// What is kept in hand: 60 ms.
  private static final int IN_HAND = 3 * FRAME;

  /// What may pile up: 400 ms.
  private static final int MOST = 20 * FRAME;

  /// What may be there all the time: 120 ms.
  private static final int SPARE = 6 * FRAME;

  /// How long that is looked at: 1 s.
  private static final int LOOKS = 50;

  private static final int CAPACITY = 1 << 13;
  private static final int MASK = CAPACITY - 1;

  private final short[] ring = new short[CAPACITY];
  private final AtomicLong put = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private boolean playing;
  private long least = Long.MAX_VALUE;
  private int looks;

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
      lookAnew();
      return false;
    }
    at += there > MOST ? there - IN_HAND : tooMuch(there);
    for (int i = 0; i < FRAME; i++) {
      frame[i] = ring[(int) (at + i) & MASK];
    }
    taken.setRelease(at + FRAME);
    return true;
  }

  /// What was never needed for a second, beyond what is kept in hand.
  private long tooMuch(long there) {
    least = Math.min(least, there);
    looks++;
    if (looks < LOOKS) {
      return 0;
    }
    long tooMuch = least > SPARE ? least - IN_HAND : 0;
    lookAnew();
    return tooMuch;
  }

  private void lookAnew() {
    least = Long.MAX_VALUE;
    looks = 0;
  }
}
