package io.callmanager.telephony.sip.transaction;

import io.callmanager.telephony.sip.transport.Lag;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to one call, one thing after the other. All state of a call is touched by its mailbox's tasks only, so
/// it needs no locks; a task must not wait for anything.
public final class Mailbox implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  /// More than this many messages waiting for one call is no call but an attack.
  static final int MAX_MESSAGES_OF_A_CALL = 500;

  private static final int BATCH = 16;

  private final Executor executor;
  private final Lag lag;
  private final int maxMessages;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private volatile long scheduledAt;

  Mailbox(Executor executor, Lag lag, int maxMessages) {
    this.executor = executor;
    this.lag = lag;
    this.maxMessages = maxMessages;
  }

  /// A task that must run: a command or a timer, of which there are only so many.
  public void post(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      schedule();
    }
  }

  /// A task for something that came from the network; false when too much of it is waiting already.
  public boolean offer(Runnable task) {
    if (pending.get() >= maxMessages) {
      return false;
    }
    post(task);
    return true;
  }

  private void schedule() {
    scheduledAt = System.nanoTime();
    executor.execute(this);
  }

  long waitingNanos() {
    return System.nanoTime() - scheduledAt;
  }

  @Override
  public void run() {
    lag.record(waitingNanos());
    int done = 0;
    do {
      Runnable task = tasks.poll();
      if (task != null) {
        runSafely(task);
      }
      done++;
      if (pending.decrementAndGet() == 0) {
        return;
      }
    } while (done < BATCH);
    schedule();
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // Going on without counting this task would leave the call deaf for good.
      LOG.error("A call's task failed", e);
    }
  }
}
