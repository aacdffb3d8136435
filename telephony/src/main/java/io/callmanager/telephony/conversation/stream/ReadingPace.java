package io.callmanager.telephony.conversation.stream;

import java.util.function.LongSupplier;

/// How fast one connection is read: who sends without end waits for us, and takes no processor from other calls. Any thread may
/// use it.
final class ReadingPace {

  private static final long SECOND = 1_000_000_000;

  private final long atOnce;
  private final long perSecond;
  private final LongSupplier nanos;
  private double left;
  private long at;

  /// @param atOnce how many bytes may be read as fast as they come, after a while in which little came
  /// @param perSecond how many for long
  /// @param nanos a monotonic clock
  ReadingPace(long atOnce, long perSecond, LongSupplier nanos) {
    this.atOnce = atOnce;
    this.perSecond = perSecond;
    this.nanos = nanos;
    this.left = (double) atOnce;
    this.at = nanos.getAsLong();
  }

  /// Some bytes were read.
  ///
  /// @return how long to wait before more are, in nanoseconds
  synchronized long pauseAfter(int read) {
    long now = nanos.getAsLong();
    left = Math.min((double) atOnce, left + (double) (now - at) * perSecond / SECOND) - read;
    at = now;
    return left >= 0 ? 0 : (long) (-left * SECOND / perSecond);
  }
}
