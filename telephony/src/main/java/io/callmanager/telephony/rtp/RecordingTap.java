package io.callmanager.telephony.rtp;

import io.callmanager.telephony.recording.StereoRing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Lays what a stream sends beside what it hears, for a recording: sent left, heard right. Belongs to the stream's pacing thread.
///
/// What is heard has a jitter buffer of its own, with more patience than a conversation could bear; what is sent waits as long
/// beside it, so that both sides stand in the recording as they stood in the call. Periods that the pacing thread missed are
/// filled in.
final class RecordingTap {

  /// How long either side waits: nothing that comes up to 200 ms late is missing in a recording.
  static final int PATIENCE_MILLIS = 200;

  private static final int WAITING = PATIENCE_MILLIS / 20;
  private static final int FRAME = JitterBuffer.FRAME;

  /// What a stall may cost in one go; longer ones are filled with silence without a look at what was heard.
  private static final int MOST_MADE_UP_FOR = 50;

  private final StereoRing ring;
  private final JitterBuffer jitter = new JitterBuffer(PATIENCE_MILLIS);
  private final short[] waiting = new short[WAITING * FRAME];
  private int oldest;
  private int held;
  private boolean begun;
  private long lastRound;

  RecordingTap(StereoRing ring) {
    this.ring = ring;
  }

  /// Takes a packet that came in.
  void received(int timestamp, ByteBuffer in, int at, int length, G711 law) {
    if (!ring.paused()) {
      jitter.put(timestamp, in, at, length, law);
    }
  }

  /// Reads a little of what the next period will need.
  int touch() {
    return jitter.touch() + ring.touch();
  }

  /// Reads a little of the samples that the next period will need.
  int touchSamples() {
    return jitter.touchSamples()
        + CacheLines.touchFrame(waiting, oldest * FRAME)
        + ring.touchSamples();
  }

  /// The period is over.
  ///
  /// @param sent what was sent in it; null for silence
  /// @param heard for what was heard; what it holds afterwards is of no use
  void endPeriod(long round, short @Nullable [] sent, short[] heard) {
    long missed = begun ? round - lastRound - 1 : 0;
    begun = true;
    lastRound = round;
    if (missed > MOST_MADE_UP_FOR) {
      ring.putSilence((int) Math.min(missed - MOST_MADE_UP_FOR, Integer.MAX_VALUE / FRAME));
    }
    for (long i = Math.min(missed, MOST_MADE_UP_FOR); i > 0; i--) {
      put(null, heard);
    }
    put(ring.paused() ? null : sent, heard);
  }

  private void put(short @Nullable [] sent, short[] heard) {
    jitter.take(heard);
    int at = oldest * FRAME;
    if (held == WAITING) {
      ring.put(waiting, at, heard);
    } else {
      held++;
    }
    if (sent != null) {
      System.arraycopy(sent, 0, waiting, at, FRAME);
    } else {
      Arrays.fill(waiting, at, at + FRAME, (short) 0);
    }
    oldest = (oldest + 1) % WAITING;
  }

  /// Puts what still waits into the ring, and ends it.
  void finish() {
    int at = held == WAITING ? oldest : 0;
    short[] heard = new short[FRAME];
    for (; held > 0; held--) {
      jitter.take(heard);
      ring.put(waiting, at * FRAME, heard);
      at = (at + 1) % WAITING;
    }
    ring.finish();
  }
}
