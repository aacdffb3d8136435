package io.callmanager.recording;

import io.callmanager.call.spi.Tape;
import io.callmanager.recording.Spool.Spooled;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.WavHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Takes recordings from the spool to the store, has them written down, and has calls told of them. What fails stays in the spool
/// and is tried again; so is what a server that died has left there.
@Component
class RecordingDesk implements Spool.Listener, SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RecordingDesk.class);

  /// Stops after the calls have ended.
  private static final int PHASE = 1000;

  private static final int AT_ONCE = 4;
  private static final Duration TO_SETTLE = Duration.ofSeconds(8);
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Spool spool;
  private final Filing filing;
  private final RecordingRows rows;
  private final RecordingNews news;
  private final Clock clock;
  private final StoreGate gate = new StoreGate();
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Queue<SpooledCase> again = new ConcurrentLinkedQueue<>();
  private final ThreadFactory workers = Thread.ofVirtual().name("recording-", 0).factory();
  private volatile boolean running;

  RecordingDesk(
      Spool spool, RecordingStores stores, RecordingRows rows, RecordingNews news, Clock clock) {
    this.spool = spool;
    this.filing = new Filing(stores, rows);
    this.rows = rows;
    this.news = news;
    this.clock = clock;
    spool.listen(this);
  }

  /// Does something that waits for others, on a thread of its own.
  void execute(Runnable work) {
    workers.newThread(work).start();
  }

  /// The recordings that this server makes or has yet to settle.
  Set<RecordingId> inHand() {
    return spool.inHand();
  }

  @Override
  public void started(Spooled tape, Instant at) {
    execute(
        () -> {
          try {
            rows.started(tape.account(), tape.id(), tape.call(), at, WavHeader.CALL.channels());
          } catch (DataAccessException | TransactionException e) {
            log.warn(
                "recording={} is written down when it is complete: {}", tape.id(), e.getMessage());
          }
        });
  }

  @Override
  public void over(Spooled tape, Tape.Outcome outcome) {
    settle(new SpooledCase(tape, outcome, clock.instant()), false);
  }

  /// Takes up what failed before and what was left behind.
  @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT1S")
  void takeUp() {
    if (!running) {
      return;
    }
    goOn();
    for (Spooled left : spool.takeLeftBehind()) {
      log.info("recording={} was left behind and is mended", left.id());
      settle(new SpooledCase(left, null, lastWritten(left)), false);
    }
  }

  /// Takes up what waits and is due: all of it, or a single one to see whether the store is there again.
  private void goOn() {
    Instant now = clock.instant();
    for (int left = again.size(); left > 0; left--) {
      SpooledCase one = again.poll();
      if (one == null) {
        return;
      }
      boolean due = one.backoff().isOver(now);
      if (due && (gate.isOpen() || !one.needsStore())) {
        settle(one, false);
      } else if (due && gate.takeTry(now)) {
        settle(one, true);
      } else {
        again.add(one);
      }
    }
  }

  private Instant lastWritten(Spooled left) {
    try {
      return Files.getLastModifiedTime(left.file()).toInstant();
    } catch (IOException e) {
      return clock.instant();
    }
  }

  /// @param byTry whether it goes to see if the store is there again
  private void settle(SpooledCase one, boolean byTry) {
    execute(
        () -> {
          Optional<Recording> settled;
          turns.acquireUninterruptibly();
          try {
            settled = settled(one, byTry);
          } finally {
            turns.release();
            if (byTry) {
              gate.tried();
            }
          }
          settled.ifPresent(news::tell);
        });
  }

  /// @return what is to be told; empty when nothing is, or it was put aside
  private Optional<Recording> settled(SpooledCase one, boolean byTry) {
    try {
      var _ = one.file();
    } catch (IOException | RuntimeException e) {
      putAside(one, e);
      return Optional.empty();
    }
    boolean toStore = one.needsStore();
    if (toStore && !byTry && !gate.isOpen()) {
      again.add(one);
      return Optional.empty();
    }
    try {
      Optional<Recording> filed = filing.file(one);
      spool.release(one.tape());
      if (toStore && gate.worked()) {
        log.info("Recordings can be stored again, {} have waited", again.size());
        goOn();
      }
      return filed;
    } catch (IOException | DataAccessException | TransactionException e) {
      if (toStore) {
        refused(one, byTry, e);
      } else {
        putAside(one, e);
      }
    } catch (RuntimeException e) {
      putAside(one, e);
    }
    return Optional.empty();
  }

  /// Something is the matter with this recording alone.
  private void putAside(SpooledCase one, Exception e) {
    Duration pause = one.backoff().failed(clock.instant());
    again.add(one);
    log.warn(
        "recording={} can't be settled, next try in {} s: {}",
        one.tape().id(),
        pause.toSeconds(),
        e.toString());
  }

  /// The store or the database did not take this recording, and may take no other either.
  private void refused(SpooledCase one, boolean byTry, Exception e) {
    Instant now = clock.instant();
    one.backoff().failed(now);
    again.add(one);
    gate.failed(now, byTry)
        .ifPresent(
            pause ->
                log.warn(
                    "recording={} can't be stored; {} wait, next try in {} s: {}",
                    one.tape().id(),
                    again.size(),
                    pause.toSeconds(),
                    e.toString()));
  }

  @Override
  public void start() {
    running = true;
  }

  /// Waits, for a bounded time, until what was recorded is stored; the rest stays in the spool for the next start.
  @Override
  public void stop() {
    running = false;
    long until = System.nanoTime() + TO_SETTLE.toNanos();
    while ((spool.inHand().size() > again.size() || news.isTelling())
        && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(CHECK_NANOS);
    }
    int left = spool.inHand().size();
    if (left > 0) {
      log.warn("{} recordings stay in the spool for the next start", left);
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
