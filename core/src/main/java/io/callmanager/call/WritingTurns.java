package io.callmanager.call;

import io.callmanager.shared.DatabaseProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// Whose turn it is to write a call to the database. What happens to calls that are under way goes before new calls, so that
/// too much load slows the taking of calls and never the calls that were taken. There are fewer turns than connections: some
/// are left to everything else that accounts ask for.
@Component
class WritingTurns {

  private static final int SHARE_OF_CALLS = 4;
  private static final int SHARES = 5;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition underWay = lock.newCondition();
  private final Condition anew = lock.newCondition();
  private final long patienceNanos;
  private int free;
  private int waitingUnderWay;
  private int waitingNew;

  @Autowired
  WritingTurns(DatabaseProperties database, MeterRegistry meters) {
    this(
        Math.max(1, database.tenantConnections() * SHARE_OF_CALLS / SHARES),
        database.connectionTimeout().toNanos());
    gauge(meters, "under-way", turns -> turns.waitingUnderWay);
    gauge(meters, "new", turns -> turns.waitingNew);
  }

  /// @param turns how many may write at once
  /// @param patienceNanos how long a new call waits for its turn
  WritingTurns(int turns, long patienceNanos) {
    this.free = turns;
    this.patienceNanos = patienceNanos;
  }

  private void gauge(MeterRegistry meters, String kind, ToIntFunction<WritingTurns> waiting) {
    Gauge.builder("callmanager.calls.waiting.writes", this, turns -> turns.look(waiting))
        .description("calls that wait for their turn to be written")
        .tag("kind", kind)
        .register(meters);
  }

  private int look(ToIntFunction<WritingTurns> waiting) {
    lock.lock();
    try {
      return waiting.applyAsInt(this);
    } finally {
      lock.unlock();
    }
  }

  /// Takes a turn for a call that is under way, after those before it. [#giveBack] must follow.
  void takeForCallUnderWay() {
    lock.lock();
    try {
      waitingUnderWay++;
      while (free == 0) {
        underWay.awaitUninterruptibly();
      }
      waitingUnderWay--;
      taken();
    } finally {
      lock.unlock();
    }
  }

  /// Takes a turn for a new call, once no call that is under way waits for one. [#giveBack] must follow.
  ///
  /// @return false when there was none for so long that the call should not be taken
  boolean takeForNewCall() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patienceNanos;
      waitingNew++;
      try {
        while (free == 0 || waitingUnderWay > 0) {
          if (left <= 0) {
            return false;
          }
          left = anew.awaitNanos(left);
        }
      } finally {
        waitingNew--;
      }
      taken();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void giveBack() {
    lock.lock();
    try {
      free++;
      wakeNext();
    } finally {
      lock.unlock();
    }
  }

  private void taken() {
    free--;
    wakeNext();
  }

  private void wakeNext() {
    if (free > 0) {
      (waitingUnderWay > 0 ? underWay : anew).signal();
    }
  }
}
