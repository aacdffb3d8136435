package io.callmanager.telephony.conversation.stream;

import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.rtp.G711;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What is heard of a callee, on its way to the agent: one thread puts it in, one takes it out, and neither waits.
final class CalleeAudio {

  static final int FRAME = 160;
  static final int FRAME_MILLIS = 20;

  /// What may wait: a second.
  private static final int FRAMES = 50;

  private final byte[] codes = new byte[FRAME * FRAMES];
  private final long[] numbers = new long[FRAMES];
  private final AtomicLong in = new AtomicLong();
  private final AtomicLong out = new AtomicLong();
  private long heard;

  /// Some of it.
  ///
  /// @param millis when it was heard, from the beginning
  record Piece(long millis, Mulaw audio) {}

  /// Takes 20 ms.
  ///
  /// @return false when it was left out, because too much waits
  boolean offer(short[] frame) {
    long number = heard++;
    long at = in.getPlain();
    if (at - out.getAcquire() >= FRAMES) {
      return false;
    }
    int slot = (int) (at % FRAMES);
    for (int i = 0; i < FRAME; i++) {
      codes[slot * FRAME + i] = G711.MU_LAW.encode(frame[i]);
    }
    numbers[slot] = number;
    in.setRelease(at + 1);
    return true;
  }

  /// The next 20 ms; null when there are none.
  @Nullable Piece poll() {
    long at = out.getPlain();
    if (at == in.getAcquire()) {
      return null;
    }
    int slot = (int) (at % FRAMES);
    byte[] piece = new byte[FRAME];
    System.arraycopy(codes, slot * FRAME, piece, 0, FRAME);
    long millis = numbers[slot] * FRAME_MILLIS;
    out.setRelease(at + 1);
    return new Piece(millis, new Mulaw(piece));
  }
}
