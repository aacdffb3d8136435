package io.callmanager.telephony.rtp;

/// Reads what is needed soon, so that the processor has it at hand then; see [Pacer].
final class CacheLines {

  static final int BYTES = 64;
  private static final int SAMPLES = BYTES / Short.BYTES;

  private CacheLines() {}

  /// Reads a little of each line of a frame, as far as there is one.
  ///
  /// @return of no use
  static int touchFrame(short[] samples, int from) {
    int sum = 0;
    for (int i = from; i < Math.min(from + JitterBuffer.FRAME, samples.length); i += SAMPLES) {
      sum += samples[i];
    }
    return sum;
  }
}
