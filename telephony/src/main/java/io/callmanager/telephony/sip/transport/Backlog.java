package io.callmanager.telephony.sip.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// The datagrams that were read from the socket and are not parsed yet. JAIN keeps them in a queue without bounds and
/// without a clock; this counts and times them from both its ends.
final class Backlog {

  private static final int CAPACITY = 1 << 15;

  private final AtomicLongArray readAt = new AtomicLongArray(CAPACITY);
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong parsed = new AtomicLong();
  private final Lag lag = new Lag();

  /// Notes a datagram that goes into the queue; false when it is full.
  boolean offer() {
    long sequence = read.get();
    if (sequence - parsed.get() >= CAPACITY) {
      return false;
    }
    readAt.set((int) (sequence % CAPACITY), System.nanoTime());
    read.incrementAndGet();
    return true;
  }

  /// Notes that a datagram left the queue. The queue is first in, first out, so it is the oldest.
  void take() {
    long sequence = parsed.getAndIncrement();
    lag.record(System.nanoTime() - readAt.get((int) (sequence % CAPACITY)));
  }

  int depth() {
    return (int) Math.max(0, read.get() - parsed.get());
  }

  long lagMillis() {
    long oldest = parsed.get();
    if (read.get() > oldest) {
      lag.record(System.nanoTime() - readAt.get((int) (oldest % CAPACITY)));
    }
    return lag.millis();
  }
}
