package io.callmanager.telephony.rtp;

import java.util.concurrent.atomic.AtomicLong;

/// A number that one thread writes and others read, for the price of a plain write.
final class Count {

  private final AtomicLong value;

  Count() {
    this(0);
  }

  Count(long start) {
    value = new AtomicLong(start);
  }

  void increment() {
    add(1);
  }

  void add(long amount) {
    value.setOpaque(value.getPlain() + amount);
  }

  void set(long now) {
    value.setOpaque(now);
  }

  long get() {
    return value.getOpaque();
  }
}
