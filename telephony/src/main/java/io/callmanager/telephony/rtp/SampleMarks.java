package io.callmanager.telephony.rtp;

import java.util.Arrays;

/// Which samples of a ring are there: a bit for each, looked at and changed many at a time.
final class SampleMarks {

  private final long[] words;
  private final int mask;

  /// @param samples a power of two, 64 at least
  SampleMarks(int samples) {
    words = new long[samples / Long.SIZE];
    mask = samples - 1;
  }

  boolean isSet(int sample) {
    int at = sample & mask;
    return ((words[at >> 6] >>> at) & 1) != 0;
  }

  /// Whether all of so many are there, from one on and round the ring's end.
  boolean allSet(int from, int count) {
    for (int left = count, at = from & mask; left > 0; ) {
      int here = Math.min(left, Long.SIZE - (at & 63));
      long bits = bits(at, here);
      if ((words[at >> 6] & bits) != bits) {
        return false;
      }
      left -= here;
      at = (at + here) & mask;
    }
    return true;
  }

  void set(int from, int count) {
    for (int left = count, at = from & mask; left > 0; ) {
      int here = Math.min(left, Long.SIZE - (at & 63));
      words[at >> 6] |= bits(at, here);
      left -= here;
      at = (at + here) & mask;
    }
  }

  void clear(int from, int count) {
    for (int left = count, at = from & mask; left > 0; ) {
      int here = Math.min(left, Long.SIZE - (at & 63));
      words[at >> 6] &= ~bits(at, here);
      left -= here;
      at = (at + here) & mask;
    }
  }

  void clear() {
    Arrays.fill(words, 0);
  }

  /// @param count 1 to 64, and no further than the word that the first one is in
  private static long bits(int at, int count) {
    return (-1L >>> (Long.SIZE - count)) << at;
  }
}
