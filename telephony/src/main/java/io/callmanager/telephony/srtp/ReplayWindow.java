package io.callmanager.telephony.srtp;

/// Which of the last 64 packets of one source came already (RFC 3711, section 3.3.2).
final class ReplayWindow {

  private static final int SIZE = Long.SIZE;

  private long highest = -1;
  private long seen;

  /// Whether a packet is neither a copy of one that came nor too old to tell.
  boolean isNew(long index) {
    long age = highest - index;
    return age < 0 || (age < SIZE && (seen & 1L << age) == 0);
  }

  /// Notes a packet that was new and is authentic.
  void note(long index) {
    long age = highest - index;
    if (age < 0) {
      seen = -age < SIZE && highest >= 0 ? seen << -age : 0;
      seen |= 1;
      highest = index;
    } else {
      seen |= 1L << age;
    }
  }

  /// The highest index so far; negative when there was none.
  long highest() {
    return highest;
  }
}
