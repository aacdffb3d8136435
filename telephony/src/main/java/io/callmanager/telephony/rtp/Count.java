package io.callmanager.telephony.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A number that one thread writes and others read, for the price of a plain write.
final class Count {

  private static final VarHandle VALUE = value();

  private long value;

  Count() {
    this(0);
  }

  Count(long start) {
    VALUE.setOpaque(this, start);
  }

  private static VarHandle value() {
    try {
      return MethodHandles.lookup().findVarHandle(Count.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  void increment() {
    add(1);
  }

  void add(long amount) {
    VALUE.setOpaque(this, value + amount);
  }

  void set(long now) {
    VALUE.setOpaque(this, now);
  }

  long get() {
    return (long) VALUE.getOpaque(this);
  }
}
