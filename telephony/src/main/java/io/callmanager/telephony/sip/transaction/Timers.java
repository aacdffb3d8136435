package io.callmanager.telephony.sip.transaction;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A timer wheel: setting and cancelling a timer cost the same however many there are, and most of SIP's timers are
/// cancelled. Accurate to about 10 ms, never early.
public final class Timers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int SLOTS = 1024;

  private final Slot[] slots = new Slot[SLOTS];
  private final long origin = System.nanoTime();
  private final Thread thread;
  private volatile long tick;
  private volatile boolean open = true;

  public Timers(String name) {
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Slot();
    }
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    thread.start();
  }

  /// Runs a task once, after so many milliseconds.
  ///
  /// @param task runs on the wheel's one thread: must only post to a mailbox and return
  public Timeout after(long millis, Runnable task) {
    long elapsed = System.nanoTime() - origin;
    long due = (elapsed + TimeUnit.MILLISECONDS.toNanos(millis)) / TICK_NANOS + 1;
    Timeout timeout = new Timeout(task);
    while (true) {
      Slot slot = slots[(int) (due % SLOTS)];
      synchronized (slot) {
        if (due > tick) {
          timeout.enter(slot, due);
          return timeout;
        }
      }
      due = tick + 1;
    }
  }

  private void run() {
    while (open) {
      long now = System.nanoTime() - origin;
      while (open && (tick + 1) * TICK_NANOS <= now) {
        long next = tick + 1;
        tick = next;
        expire(slots[(int) (next % SLOTS)], next);
      }
      LockSupport.parkNanos((tick + 1) * TICK_NANOS - (System.nanoTime() - origin));
    }
  }

  private static void expire(Slot slot, long tick) {
    Timeout expired = slot.takeExpired(tick);
    while (expired != null) {
      Timeout next = expired.next;
      expired.next = null;
      expired.fire();
      expired = next;
    }
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(thread);
  }

  /// A task that waits for its time.
  public static final class Timeout {

    private final Runnable task;
    private @Nullable Slot slot;
    private @Nullable Timeout previous;
    private @Nullable Timeout next;
    private long due;
    private volatile boolean cancelled;

    private Timeout(Runnable task) {
      this.task = task;
    }

    /// Keeps the task from running if it has not begun yet.
    public void cancel() {
      cancelled = true;
      Slot where = slot;
      if (where != null) {
        where.remove(this);
      }
    }

    private void enter(Slot where, long dueTick) {
      due = dueTick;
      slot = where;
      next = where.first;
      if (next != null) {
        next.previous = this;
      }
      where.first = this;
    }

    private void fire() {
      if (cancelled) {
        return;
      }
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // The wheel's one thread must not end: no call would ever end after it.
        LOG.error("A timer's task failed", e);
      }
    }
  }

  private static final class Slot {

    private @Nullable Timeout first;

    synchronized void remove(Timeout timeout) {
      if (timeout.slot != this) {
        return;
      }
      unlink(timeout);
    }

    private void unlink(Timeout timeout) {
      if (timeout.previous == null) {
        first = timeout.next;
      } else {
        timeout.previous.next = timeout.next;
      }
      if (timeout.next != null) {
        timeout.next.previous = timeout.previous;
      }
      timeout.slot = null;
      timeout.previous = null;
      timeout.next = null;
    }

    synchronized @Nullable Timeout takeExpired(long tick) {
      Timeout expired = null;
      Timeout timeout = first;
      while (timeout != null) {
        Timeout following = timeout.next;
        if (timeout.due <= tick) {
          unlink(timeout);
          timeout.next = expired;
          expired = timeout;
        }
        timeout = following;
      }
      return expired;
    }
  }
}
