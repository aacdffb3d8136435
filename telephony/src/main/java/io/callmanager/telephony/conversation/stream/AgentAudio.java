package io.callmanager.telephony.conversation.stream;

import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.rtp.G711;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What an agent says, on its way to the callee: played in order, at its own pace, whenever it came. One thread adds and clears,
/// the one that paces the call's packets plays, and neither waits for the other. Positions count samples from the beginning.
final class AgentAudio implements FrameSource {

  /// What may wait: two minutes.
  static final int MOST = 2 * 60 * 8000;

  /// In how many pieces: as many as frames of 10 ms.
  private static final int MOST_PIECES = 12_000;

  /// Where nothing was being played, it begins when this much is there, or a little later: what comes piece by piece over a
  /// network would be full of holes otherwise.
  private static final int CUSHION = 480;

  private static final int CUSHION_PERIODS = 3;

  private final Queue<byte[]> pieces = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong cleared = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  /// The player's own.
  private byte @Nullable [] head;

  private int at;
  private boolean flowing;
  private int waited;

  /// Adds some.
  ///
  /// @return false when there is no room for it
  boolean add(Mulaw audio) {
    byte[] codes = audio.bytes();
    if (added.getPlain() - taken.getAcquire() + codes.length > MOST
        || waiting.get() >= MOST_PIECES) {
      return false;
    }
    if (codes.length > 0) {
      waiting.incrementAndGet();
      pieces.add(codes);
      added.setRelease(added.getPlain() + codes.length);
    }
    return true;
  }

  /// Drops all that was added and not played.
  void clear() {
    cleared.setRelease(added.getPlain());
  }

  /// Where what is added next will be.
  long end() {
    return added.getAcquire();
  }

  /// Up to where it was played, or dropped.
  long position() {
    return Math.max(taken.getAcquire(), cleared.getAcquire());
  }

  @Override
  public boolean fill(short[] frame) {
    long there = added.getAcquire();
    long from = skip(taken.getPlain(), cleared.getAcquire());
    boolean plays = from < there && hasCushion(there - from);
    if (plays) {
      int length = (int) Math.min(frame.length, there - from);
      copy(frame, length);
      Arrays.fill(frame, length, frame.length, (short) 0);
      from += length;
    } else if (from == there) {
      flowing = false;
    }
    taken.setRelease(from);
    return plays;
  }

  private boolean hasCushion(long length) {
    if (!flowing) {
      flowing = length >= CUSHION || waited >= CUSHION_PERIODS;
      waited = flowing ? 0 : waited + 1;
    }
    return flowing;
  }

  /// Lets go of what was cleared.
  private long skip(long from, long until) {
    long skipped = from;
    while (skipped < until) {
      byte[] piece = piece();
      int length = (int) Math.min(piece.length - at, until - skipped);
      at += length;
      skipped += length;
    }
    return skipped;
  }

  private void copy(short[] frame, int length) {
    int done = 0;
    while (done < length) {
      byte[] piece = piece();
      int here = Math.min(piece.length - at, length - done);
      for (int i = 0; i < here; i++) {
        frame[done + i] = G711.MU_LAW.decode(piece[at + i]);
      }
      at += here;
      done += here;
    }
  }

  /// The piece in which the next sample is.
  private byte[] piece() {
    byte[] piece = head;
    while (piece == null || at == piece.length) {
      piece = pieces.remove();
      waiting.decrementAndGet();
      head = piece;
      at = 0;
    }
    return piece;
  }
}
