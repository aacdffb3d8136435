package io.callmanager.telephony.twilio;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs each errand on a thread of its own.
final class ThreadedErrands implements Errands {

  private static final Logger log = LoggerFactory.getLogger(ThreadedErrands.class);
  private static final Duration UNDER_WAY = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor timers;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("twilio-", 0).factory());

  ThreadedErrands() {
    this.timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("twilio-timers").daemon().factory());
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void run(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("The gateway to Twilio is closed");
    }
  }

  @Override
  public Runnable after(Duration time, Runnable task) {
    try {
      Future<?> due = timers.schedule(() -> run(task), time.toMillis(), TimeUnit.MILLISECONDS);
      return () -> due.cancel(false);
    } catch (RejectedExecutionException e) {
      log.debug("The gateway to Twilio is closed");
      return () -> {};
    }
  }

  @Override
  public void close() {
    timers.shutdownNow();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(UNDER_WAY.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
