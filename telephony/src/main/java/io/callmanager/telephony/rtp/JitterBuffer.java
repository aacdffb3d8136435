package io.callmanager.telephony.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Puts what is received into order and plays it out at an even pace.
///
/// A ring of samples addressed by RTP timestamp: packets of any length, out of order, doubled or missing all end in
/// their place. The delay follows the peer: it starts anew when everything comes too late, and gives back a frame
/// when more has piled up than is needed.
///
/// What waits is kept as it came, in a byte a sample, and decoded when it is played: a thousand calls' buffers don't fit into the
/// processor's caches, so that every byte of them is dear.
final class JitterBuffer {

  static final int FRAME = 160;
  private static final int CAPACITY = 4096;
  private static final int MASK = CAPACITY - 1;
  private static final int STRAGGLERS_BEFORE_RESTART = 3;
  private static final int DEPTH_WINDOW = 50;
  private static final int SPARE = 2 * FRAME;
  private static final int FRAMES_OF_ECHO = 3;

  private final int delay;
  private final byte[] ring = new byte[CAPACITY];
  private final SampleMarks filled = new SampleMarks(CAPACITY);
  private G711 law = G711.MU_LAW;
  private boolean running;
  private int next;
  private int newest;
  private int stragglers;
  private int concealed;
  private int smallestDepth;
  private int depthsSeen;

  /// @param delayMillis how long audio waits for what comes out of order, up to 200
  JitterBuffer(int delayMillis) {
    delay = delayMillis * FRAME / 20;
  }

  /// Takes in a packet's encoded samples.
  void put(int timestamp, ByteBuffer in, int at, int length, G711 encodedBy) {
    if (length == 0 || length > CAPACITY / 2) {
      return;
    }
    if (encodedBy != law) {
      change(encodedBy);
    }
    if (!running) {
      start(timestamp);
    }
    int ahead = timestamp - next;
    if (ahead + length <= 0) {
      boolean straggler = timestamp - newest < 0;
      if (straggler && ++stragglers < STRAGGLERS_BEFORE_RESTART) {
        return;
      }
      start(timestamp);
    } else if (ahead + length > CAPACITY - FRAME) {
      start(timestamp);
    }
    stragglers = 0;
    int late = Math.max(0, next - timestamp);
    keep(timestamp + late, in, at + late, length - late);
    if (timestamp + length - newest > 0) {
      newest = timestamp + length;
    }
  }

  private void keep(int timestamp, ByteBuffer in, int at, int length) {
    int slot = timestamp & MASK;
    int untilEnd = Math.min(length, CAPACITY - slot);
    in.get(at, ring, slot, untilEnd);
    in.get(at + untilEnd, ring, 0, length - untilEnd);
    filled.set(timestamp, length);
  }

  /// The peer has changed to the other law.
  private void change(G711 to) {
    for (int i = 0; i < CAPACITY; i++) {
      ring[i] = to.encode(law.decode(ring[i]));
    }
    law = to;
  }

  private void start(int timestamp) {
    filled.clear();
    next = timestamp - delay;
    newest = timestamp;
    stragglers = 0;
    concealed = FRAMES_OF_ECHO;
    forgetDepths();
    running = true;
  }

  /// Gives the next twenty milliseconds. What is missing is filled with an echo of what came before that fades within
  /// three frames.
  void take(short[] out) {
    if (!running) {
      Arrays.fill(out, 0, FRAME, (short) 0);
      return;
    }
    giveBackDelay();
    if (filled.allSet(next, FRAME)) {
      int slot = next & MASK;
      int untilEnd = Math.min(FRAME, CAPACITY - slot);
      law.decode(ring, slot, untilEnd, out, 0);
      law.decode(ring, 0, FRAME - untilEnd, out, untilEnd);
      concealed = 0;
    } else {
      conceal(out);
      concealed = Math.min(concealed + 1, FRAMES_OF_ECHO);
    }
    filled.clear(next, FRAME);
    next += FRAME;
  }

  /// Fills what is missing, in the ring too: the next frame may need an echo of it.
  private void conceal(short[] out) {
    for (int i = 0; i < FRAME; i++) {
      int slot = (next + i) & MASK;
      if (filled.isSet(slot)) {
        out[i] = law.decode(ring[slot]);
      } else {
        int before = concealed < FRAMES_OF_ECHO ? law.decode(ring[(slot - FRAME) & MASK]) : 0;
        out[i] = (short) (before / 2);
        ring[slot] = law.encode(out[i]);
      }
    }
  }

  /// Reads a little of what the next period will need.
  int touch() {
    return next + (filled.isSet(next) ? 1 : 0) + (filled.isSet(newest) ? 1 : 0);
  }

  /// Reads a little of the samples that the next period will need.
  int touchSamples() {
    int sum = 0;
    for (int i = 0; i < FRAME; i += CacheLines.BYTES) {
      sum += ring[(next + i) & MASK] + ring[(newest + i) & MASK];
    }
    return sum;
  }

  private void giveBackDelay() {
    smallestDepth = Math.min(smallestDepth, newest - next);
    if (++depthsSeen < DEPTH_WINDOW) {
      return;
    }
    if (smallestDepth > delay + SPARE) {
      filled.clear(next, FRAME);
      next += FRAME;
    }
    forgetDepths();
  }

  private void forgetDepths() {
    smallestDepth = Integer.MAX_VALUE;
    depthsSeen = 0;
  }
}
