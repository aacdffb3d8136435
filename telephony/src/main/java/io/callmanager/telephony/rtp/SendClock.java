package io.callmanager.telephony.rtp;

import java.security.SecureRandom;

/// A sender's numbers (RFC 3550, section 5.1): all begin at random, the sequence in the lower half of its range, so that a receiver
/// of encrypted packets that lost the first ones can't miss a rollover (RFC 4568, section 6.4). It counts packets; the timestamp goes
/// with time, whether packets are sent or not. Written by the pacing thread.
final class SendClock {

  static final int PERIOD = 160;
  private static final long NANOS_PER_UNIT = 125_000;
  private static final int SEQUENCES = 1 << 16;
  private static final SecureRandom random = new SecureRandom();

  private final int ssrc = random.nextInt();
  private final int firstTimestamp = random.nextInt();
  private int sequence = random.nextInt(SEQUENCES / 2);
  private int timestamp = firstTimestamp;
  private int eventTimestamp;
  private long firstRound = Long.MIN_VALUE;
  private long lastRound;
  private volatile long firstNanos;

  /// Goes on to a period.
  ///
  /// @return whether it follows the last one without a gap
  boolean advance(long round, long dueNanos) {
    if (firstRound == Long.MIN_VALUE) {
      firstRound = round;
      firstNanos = dueNanos;
    }
    boolean unbroken = round == lastRound + 1;
    lastRound = round;
    timestamp = firstTimestamp + (int) (round - firstRound) * PERIOD;
    return unbroken;
  }

  int ssrc() {
    return ssrc;
  }

  int timestamp() {
    return timestamp;
  }

  int sequence() {
    return sequence;
  }

  int nextSequence() {
    return ++sequence & 0xffff;
  }

  /// An event keeps the timestamp of its first packet (RFC 4733, section 2.2).
  void beginEvent() {
    eventTimestamp = timestamp;
  }

  int eventTimestamp() {
    return eventTimestamp;
  }

  /// The timestamp that belongs to an instant, for a sender report. Meaningful once something was sent.
  int timestampAt(long nanos) {
    return firstTimestamp + (int) ((nanos - firstNanos) / NANOS_PER_UNIT);
  }
}
