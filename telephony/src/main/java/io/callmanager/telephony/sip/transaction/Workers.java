package io.callmanager.telephony.sip.transaction;

import io.callmanager.telephony.sip.transport.Lag;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The few threads on which calls' mailboxes are worked off. Platform threads, so that the operating system shares the
/// processor fairly between signalling and whatever computes on virtual threads.
public final class Workers implements AutoCloseable {

  private static final int MIN_THREADS = 2;

  private final ThreadPoolExecutor threads;
  private final Lag lag = new Lag();

  public Workers(String name) {
    int count = Math.max(MIN_THREADS, Runtime.getRuntime().availableProcessors());
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            // After the end, what still comes is nobody's.
            new ThreadPoolExecutor.DiscardPolicy());
  }

  public Mailbox newMailbox() {
    return new Mailbox(threads, lag, Mailbox.MAX_MESSAGES_OF_A_CALL);
  }

  /// Mailboxes that wait for a thread.
  public int depth() {
    return threads.getQueue().size();
  }

  /// How long the oldest mailbox waits for a thread, in milliseconds.
  public long lagMillis() {
    if (threads.getQueue().peek() instanceof Mailbox waiting) {
      lag.record(waiting.waitingNanos());
    }
    return lag.millis();
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
