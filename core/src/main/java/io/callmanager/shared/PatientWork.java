package io.callmanager.shared;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Does work that must not be lost and for which nobody waits: on threads of its own, again after a while when it fails, for a day
/// at most.
@Component
public class PatientWork implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(PatientWork.class);

  /// Stops after the calls have ended, which give it work until then.
  private static final int PHASE = 1000;

  private static final int MOST_AT_ONCE = 100_000;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration GIVEN_UP = Duration.ofDays(1);
  private static final Duration LAST_WORK = Duration.ofSeconds(5);

  private final ClosingTime closing;
  private volatile ExecutorService workers = newWorkers();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean running;

  public PatientWork(ClosingTime closing) {
    this.closing = closing;
  }

  /// Does some work, now and until it is done; nothing if that is being done already.
  ///
  /// @param what tells it from all other work, and is what it is called in the log, such as `call=… opt-out`
  /// @param work gives false, or throws, when it is to be tried again
  public void until(String what, BooleanSupplier work) {
    if (underWay.size() >= MOST_AT_ONCE) {
      log.error("{} is not done: too much waits to be done", what);
      return;
    }
    if (!underWay.add(what)) {
      return;
    }
    try {
      workers.execute(
          () -> {
            try {
              persist(what, work);
            } finally {
              underWay.remove(what);
            }
          });
    } catch (RejectedExecutionException e) {
      underWay.remove(what);
      log.error("{} is not done: the server is being stopped", what);
    }
  }

  private static ExecutorService newWorkers() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("patient-", 0).factory());
  }

  private void persist(String what, BooleanSupplier work) {
    long begun = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (!done(what, work)) {
      if (System.nanoTime() - begun > GIVEN_UP.toNanos()) {
        log.error("{} is not done: it has failed for a day", what);
        return;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        log.error("{} is not done: the server is being stopped", what);
        return;
      }
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  private static boolean done(String what, BooleanSupplier work) {
    try {
      return work.getAsBoolean();
    } catch (RuntimeException e) {
      log.warn("{} is tried again: {}", what, e.toString());
      return false;
    }
  }

  @Override
  public void start() {
    if (workers.isShutdown()) {
      workers = newWorkers();
    }
    running = true;
  }

  /// Gives what is being done a few seconds.
  @Override
  public void stop() {
    running = false;
    workers.shutdown();
    try {
      if (!workers.awaitTermination(closing.toWait(LAST_WORK).toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      workers.shutdownNow();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
