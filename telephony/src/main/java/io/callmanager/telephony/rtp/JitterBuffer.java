package io.callmanager.telephony.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Puts what is received into order and plays it out at an even pace.
///
/// A ring of samples addressed by RTP timestamp: packets of any length, out of order, doubled or missing all end in
/// their place. The delay follows the peer: it starts anew when everything comes too late, and gives back a frame
/// when more has piled up than is needed.
final class JitterBuffer {

  static final int FRAME = 160;
  private static final int CAPACITY = 4096;
  private static final int MASK = CAPACITY - 1;
  private static final int STRAGGLERS_BEFORE_RESTART = 3;
  private static final int DEPTH_WINDOW = 50;
  private static final int SPARE = 2 * FRAME;
  private static final int SAMPLES_PER_CACHE_LINE = 32;

  private final int delay;
  private final short[] ring = new short[CAPACITY];
  private final SampleMarks filled = new SampleMarks(CAPACITY);
  private final short[] last = new short[FRAME];

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
  void put(int timestamp, ByteBuffer in, int at, int length, G711 law) {
    if (length == 0 || length > CAPACITY / 2) {
      return;
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
    } else if (ahead + length > CAPACITY) {
      start(timestamp);
    }
    stragglers = 0;
    int late = Math.max(0, next - timestamp);
    decode(timestamp + late, in, at + late, length - late, law);
    if (timestamp + length - newest > 0) {
      newest = timestamp + length;
    }
  }

  private void decode(int timestamp, ByteBuffer in, int at, int length, G711 law) {
    int slot = timestamp & MASK;
    int untilEnd = Math.min(length, CAPACITY - slot);
    law.decode(in, at, untilEnd, ring, slot);
    law.decode(in, at + untilEnd, length - untilEnd, ring, 0);
    filled.set(timestamp, length);
  }

  private void start(int timestamp) {
    filled.clear();
    next = timestamp - delay;
    newest = timestamp;
    stragglers = 0;
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
      System.arraycopy(ring, slot, out, 0, untilEnd);
      System.arraycopy(ring, 0, out, untilEnd, FRAME - untilEnd);
      concealed = 0;
    } else {
      conceal(out);
      concealed = Math.min(concealed + 1, 3);
    }
    filled.clear(next, FRAME);
    System.arraycopy(out, 0, last, 0, FRAME);
    next += FRAME;
  }

  private void conceal(short[] out) {
    for (int i = 0; i < FRAME; i++) {
      if (filled.isSet(next + i)) {
        out[i] = ring[(next + i) & MASK];
      } else {
        out[i] = concealed < 3 ? (short) (last[i] / 2) : 0;
      }
    }
  }

  /// Reads a little of what the next period will need.
  int touch() {
    return next + (filled.isSet(next) ? 1 : 0) + (filled.isSet(newest) ? 1 : 0);
  }

  /// Reads a little of the samples that the next period will need.
  int touchSamples() {
    return touch(ring, next & MASK) + touch(ring, newest & MASK) + touch(last, 0);
  }

  /// Reads each cache line of a frame, as far as there is one.
  static int touch(short[] samples, int from) {
    int sum = 0;
    for (int i = from; i < Math.min(from + FRAME, samples.length); i += SAMPLES_PER_CACHE_LINE) {
      sum += samples[i];
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
