package io.callmanager.telephony.rtp;

/// What was received from one source, counted as RFC 3550 says (appendices A.1, A.3 and A.8).
///
/// Written by the pacing thread, read by others. Packets are read once a pacing period, so that jitter is told in
/// steps of up to 20 ms.
final class Reception {

  private static final int MAX_DROPOUT = 3000;
  private static final int MAX_MISORDER = 100;
  private static final int SEQUENCES = 1 << 16;
  private static final long NANOS_PER_UNIT = 125_000;

  private boolean begun;
  private int badSequence = -1;
  private long lastTransit;
  private long jitterTimes16;

  private final Count ssrc = new Count();
  private final Count received = new Count();
  private final Count base = new Count();
  private final Count highest = new Count(-1);
  private final Count receivedOfSource = new Count();
  private final Count jitter = new Count();
  private final Count lostOfEarlierSources = new Count();

  /// @param transitCounts false for events, whose timestamp is that of their beginning
  void note(int source, int sequence, int timestamp, long nanos, boolean transitCounts) {
    received.increment();
    if (!begun || source != ssrc.get()) {
      begin(source, sequence);
    }
    follow(sequence);
    if (transitCounts) {
      noteTransit(timestamp, nanos);
    }
  }

  private void begin(int source, int sequence) {
    lostOfEarlierSources.set(lost());
    ssrc.set(source);
    restart(sequence);
    begun = true;
  }

  private void restart(int sequence) {
    base.set(sequence);
    highest.set(sequence - 1L);
    receivedOfSource.set(0);
    badSequence = -1;
    lastTransit = Long.MIN_VALUE;
  }

  private void follow(int sequence) {
    long last = highest.get();
    int ahead = (sequence - (int) last) & 0xffff;
    if (ahead == 0) {
      return; // a copy of the newest
    }
    if (ahead < MAX_DROPOUT) {
      highest.set(last + ahead);
    } else if (ahead < SEQUENCES - MAX_MISORDER) {
      if (sequence != badSequence) {
        badSequence = (sequence + 1) & 0xffff;
        return;
      }
      lostOfEarlierSources.set(lost());
      restart(sequence);
      highest.set(sequence);
    }
    receivedOfSource.increment();
  }

  private void noteTransit(int timestamp, long nanos) {
    long transit = nanos / NANOS_PER_UNIT - (timestamp & 0xffffffffL);
    if (lastTransit != Long.MIN_VALUE) {
      long difference = Math.abs((long) (int) (transit - lastTransit));
      jitterTimes16 += difference - ((jitterTimes16 + 8) >> 4);
      jitter.set(jitterTimes16 >> 4);
    }
    lastTransit = transit;
  }

  /// Reads a little of what the next packet will need.
  int touch() {
    return (int)
            (received.get() + base.get() + highest.get() + receivedOfSource.get() + jitter.get())
        + ssrc();
  }

  int ssrc() {
    return (int) ssrc.get();
  }

  long received() {
    return received.get();
  }

  long expected() {
    return highest.get() - base.get() + 1;
  }

  long receivedOfSource() {
    return receivedOfSource.get();
  }

  int extendedHighest() {
    return (int) highest.get();
  }

  /// In units of the timestamp: eighths of a millisecond.
  long jitter() {
    return jitter.get();
  }

  long lost() {
    return lostOfEarlierSources.get() + Math.max(0, expected() - receivedOfSource());
  }

  boolean isEmpty() {
    return received.get() == 0;
  }
}
