package io.callmanager.shared;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks one after the other, in the order in which they were posted, on threads borrowed from an executor only while
/// there is work. Different mailboxes run side by side.
public final class SerialMailbox {

  private static final Logger log = LoggerFactory.getLogger(SerialMailbox.class);

  private final Executor executor;
  private final int capacity;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /// @param capacity how many tasks may wait before the mailbox calls itself full
  public SerialMailbox(Executor executor, int capacity) {
    this.executor = executor;
    this.capacity = capacity;
  }

  /// Posts a task that must not be lost, however full the mailbox is.
  public void post(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException e) {
        log.debug("the executor is closed; a task stays undone");
      }
    }
  }

  /// Whether so many tasks wait that those which may be lost should not be posted.
  public boolean isFull() {
    return waiting.get() >= capacity;
  }

  private void drain() {
    do {
      Runnable task = tasks.poll();
      if (task == null) {
        throw new IllegalStateException("a mailbox counted a task that is not there");
      }
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("A task failed; the ones behind it go on", e);
      }
    } while (waiting.decrementAndGet() > 0);
  }
}
