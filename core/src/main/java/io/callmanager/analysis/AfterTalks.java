package io.callmanager.analysis;

import io.callmanager.analysis.AnalysisQueue.Waiting;
import io.callmanager.call.EndedTalks;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.ClosingTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Sees to all conversations that are over, a bounded number at a time, on threads of its own: no call waits for it, and no account for
/// another's longer than until something is done, for accounts of which nothing is under way go first. A server that dies leaves what it had
/// claimed to the next one.
@Component
class AfterTalks implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(AfterTalks.class);

  /// Stops after the calls have ended, and before what they need.
  private static final int PHASE = 1500;

  /// How often to look for what other servers left.
  private static final Duration CHECK = Duration.ofSeconds(2);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

  private static final Duration LAST_WORK = Duration.ofSeconds(2);

  private final AnalysisQueue queue;
  private final Analyses analyses;
  private final Work work;
  private final AnalysisProperties properties;
  private final Clock clock;
  private final ClosingTime closing;
  private final Semaphore bell = new Semaphore(0);
  private final Semaphore stopping = new Semaphore(0);
  private final Map<AccountId, Integer> underWay = new HashMap<>();
  private volatile boolean running;
  private ExecutorService workers = threads();
  private Thread claiming = new Thread();

  /// What is done about a conversation.
  interface Work {

    /// Does all there is to do. Each step may be done again, so that whoever takes over from a server that died begins at the beginning.
    ///
    /// @return false when it has to be done again later
    boolean carryOut(Waiting waiting) throws InterruptedException;
  }

  AfterTalks(
      AnalysisQueue queue,
      Analyses analyses,
      Work work,
      AnalysisProperties properties,
      EndedTalks ended,
      Clock clock,
      ClosingTime closing) {
    this.queue = queue;
    this.analyses = analyses;
    this.work = work;
    this.properties = properties;
    this.clock = clock;
    this.closing = closing;
    ended.subscribe(bell::release);
  }

  private static ExecutorService threads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("after-talk-", 0).factory());
  }

  private void claimUntilStopped() {
    while (running) {
      try {
        bell.drainPermits();
        boolean claimed = claimOne();
        if (!claimed) {
          bell.tryAcquire(CHECK.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (DataAccessException | TransactionException e) {
        log.warn("Conversations are analysed later: {}", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        log.error("Conversations are analysed later", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      var _ = stopping.tryAcquire(CHECK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean claimOne() {
    Map<AccountId, Integer> now;
    synchronized (underWay) {
      now = Map.copyOf(underWay);
    }
    if (now.values().stream().mapToInt(Integer::intValue).sum() >= properties.atOnce()) {
      return false;
    }
    Set<AccountId> atTheirLimit =
        now.entrySet().stream()
            .filter(account -> account.getValue() >= properties.atOnceOfAccount())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    Optional<Waiting> claimed = queue.claim(clock.instant(), now.keySet());
    if (claimed.isEmpty() && atTheirLimit.size() < now.size()) {
      claimed = queue.claim(clock.instant(), atTheirLimit);
    }
    claimed.ifPresent(this::begin);
    return claimed.isPresent();
  }

  private void begin(Waiting waiting) {
    synchronized (underWay) {
      underWay.merge(waiting.account(), 1, Integer::sum);
    }
    workers.execute(
        () -> {
          try {
            carryOut(waiting);
          } finally {
            synchronized (underWay) {
              underWay.computeIfPresent(
                  waiting.account(), (account, count) -> count > 1 ? count - 1 : null);
            }
            bell.release();
          }
        });
  }

  private void carryOut(Waiting waiting) {
    try {
      if (work.carryOut(waiting)) {
        analyses.done(waiting.account(), waiting.call());
      } else {
        later(waiting, "its call did not take it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      later(waiting, e.toString());
    }
  }

  private void later(Waiting waiting, String why) {
    try {
      if (waiting.attempts() >= Analyses.MOST_ATTEMPTS) {
        log.error("call={} is not analysed: {}", waiting.call(), why);
        analyses.done(waiting.account(), waiting.call());
        return;
      }
      log.warn("call={} is analysed later: {}", waiting.call(), why);
      long factor = 1L << Math.min(waiting.attempts() - 1, 20);
      Duration pause = FIRST_RETRY.multipliedBy(factor);
      Instant at = clock.instant().plus(pause.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : pause);
      analyses.later(waiting.account(), waiting.call(), at);
    } catch (RuntimeException e) {
      // The claim runs out.
      log.warn("call={} is analysed later: {}", waiting.call(), e.toString());
    }
  }

  @Override
  public void start() {
    running = true;
    stopping.drainPermits();
    if (workers.isShutdown()) {
      workers = threads();
    }
    claiming = Thread.ofVirtual().name("after-talks").start(this::claimUntilStopped);
  }

  /// Gives what is being done a moment; what is not done is left to whoever claims it next.
  @Override
  public void stop() {
    running = false;
    stopping.release();
    bell.release();
    try {
      // Interrupted, it may have claimed something that nobody would do.
      if (!claiming.join(closing.toWait(LAST_WORK))) {
        claiming.interrupt();
      }
      workers.shutdown();
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
