package io.callmanager.call;

import io.callmanager.shared.ClosingTime;
import io.callmanager.shared.DatabaseProperties;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TenantDatabase.Write;
import io.callmanager.shared.WriteBatch;
import io.callmanager.shared.WriteBatch.Waiting;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/// Writes calls to the database: those that wait at the same moment together, as a [WriteBatch]. The busier the database, the less a
/// call costs it.
///
/// More than one thread writes only while there is enough for another batch, or while one is held up: what is written together costs
/// the less the more it is. For the same reason what waits is left to become a whole batch for a moment, where much came while the last one was written.
///
/// What happens to calls that are under way goes before new calls once much of it waits, so that too much load slows the taking of
/// calls and never the calls that were taken.
@Component
class CallWriter implements DisposableBean {

  private static final Duration LAST_WRITES = Duration.ofSeconds(5);

  /// How long something may wait behind a writer before another one takes it.
  private static final Duration STALL = Duration.ofMillis(20);

  private static final Duration LINGER = Duration.ofMillis(10);

  /// How many have come while others were written, where many come.
  private static final int MANY = 6;

  private final WriteBatch batch;
  private final ClosingTime closing;
  private final Duration patience;
  private final Duration linger;
  private final List<Thread> writers = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Deque<Waiting<?>> underWay = new ArrayDeque<>();
  private final Deque<Waiting<?>> anew = new ArrayDeque<>();
  private boolean closed;
  private boolean newHaveWaited;
  private int writing;
  private boolean watched;
  private boolean busy;

  @Autowired
  CallWriter(
      TenantDatabase tenants,
      DatabaseProperties database,
      ClosingTime closing,
      MeterRegistry meters) {
    this(tenants, database, closing, meters, LINGER);
  }

  /// @param linger how long something may wait for others to be written with, where many come
  CallWriter(
      TenantDatabase tenants,
      DatabaseProperties database,
      ClosingTime closing,
      MeterRegistry meters,
      Duration linger) {
    this.linger = linger;
    this.closing = closing;
    this.patience = database.connectionTimeout();
    gauge(meters, "under-way", underWay);
    gauge(meters, "new", anew);
    DistributionSummary together =
        DistributionSummary.builder("callmanager.calls.written.together")
            .description("calls that were written with one commit")
            .register(meters);
    this.batch = new WriteBatch(tenants, together::record);
    for (int i = 1; i <= database.callWriters(); i++) {
      writers.add(
          Thread.ofPlatform().name("call-writer-" + i).daemon().start(this::writeUntilClosed));
    }
  }

  private void gauge(MeterRegistry meters, String kind, Deque<Waiting<?>> queue) {
    Gauge.builder("callmanager.calls.waiting.writes", this, writer -> writer.length(queue))
        .description("calls that wait for their turn to be written")
        .tag("kind", kind)
        .register(meters);
  }

  private int length(Deque<Waiting<?>> queue) {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /// Writes what has happened to a call that is under way. Blocks until it is written.
  ///
  /// @param write asked when it is the call's turn, by another thread: what has happened until then can go with it
  /// @throws DataAccessException when the database refuses or can't be reached
  <T> T writeUnderWay(Supplier<Write<T>> write) {
    Waiting<T> waiting = new Waiting<>(write);
    add(waiting, underWay);
    return waiting.await();
  }

  /// Writes a new call, when those under way leave it a turn. Blocks until it is written.
  ///
  /// @return empty when its turn did not come for so long (`callmanager.database.connection-timeout`) that the call should not
  ///     be taken; nothing is written then
  /// @throws DataAccessException when the database refuses or can't be reached
  <T> Optional<T> writeNew(Write<T> write) throws InterruptedException {
    Waiting<T> waiting = new Waiting<>(() -> write);
    add(waiting, anew);
    try {
      waiting.result().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (withdrawn(waiting)) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      if (withdrawn(waiting)) {
        throw e;
      }
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // thrown below
    }
    return Optional.of(waiting.await());
  }

  private void add(Waiting<?> waiting, Deque<Waiting<?>> queue) {
    lock.lock();
    try {
      if (closed) {
        throw shuttingDown();
      }
      queue.add(waiting);
      if (isDue() || (writing == 0 && underWay.size() + anew.size() == 1)) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean withdrawn(Waiting<?> waiting) {
    lock.lock();
    try {
      return anew.remove(waiting);
    } finally {
      lock.unlock();
    }
  }

  private void writeUntilClosed() {
    try {
      List<Waiting<?>> taken = take();
      while (!taken.isEmpty()) {
        try {
          batch.write(taken);
        } finally {
          written();
        }
        taken = take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Takes what is to be written next; nothing when this is closed.
  private List<Waiting<?>> take() throws InterruptedException {
    lock.lock();
    try {
      awaitWork();
      Deque<Waiting<?>> queue = next();
      List<Waiting<?>> taken = new ArrayList<>(WriteBatch.MOST);
      while (taken.size() < WriteBatch.MOST && !queue.isEmpty()) {
        taken.add(queue.remove());
      }
      writing++;
      if (!watched || isDue()) {
        work.signal();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void written() {
    lock.lock();
    try {
      writing--;
      busy = underWay.size() + anew.size() >= MANY;
    } finally {
      lock.unlock();
    }
  }

  /// Whether it is time for a writer to take what waits. Unless many come, nobody waits to be written with others.
  private boolean isDue() {
    int waiting = underWay.size() + anew.size();
    return waiting > 0
        && (waiting >= WriteBatch.MOST
            || (writing == 0 && !busy)
            || hasWaited(writing == 0 ? linger : STALL));
  }

  private boolean hasWaited(Duration time) {
    return isOlder(underWay.peek(), time) || isOlder(anew.peek(), time);
  }

  private static boolean isOlder(@Nullable Waiting<?> oldest, Duration time) {
    return oldest != null && oldest.age().compareTo(time) >= 0;
  }

  /// Waits for something to do. While others write, one watches that nothing is held up behind them.
  private void awaitWork() throws InterruptedException {
    while (!closed && !isDue()) {
      boolean waits = !underWay.isEmpty() || !anew.isEmpty();
      if (writing == 0 && waits) {
        work.awaitNanos(linger.toNanos());
        continue;
      }
      if (writing == 0 || watched) {
        work.await();
        continue;
      }
      watched = true;
      try {
        work.awaitNanos(STALL.toNanos());
      } finally {
        watched = false;
      }
    }
  }

  /// Which of the two queues is to be written from. Calls under way go first; new ones get every other turn as long as fewer of
  /// those wait than are written together, so that neither are written in small change.
  private Deque<Waiting<?>> next() {
    if (anew.isEmpty() || underWay.size() >= WriteBatch.MOST) {
      return underWay;
    }
    boolean newOnesTurn = newHaveWaited || underWay.isEmpty();
    newHaveWaited = !newOnesTurn;
    return newOnesTurn ? anew : underWay;
  }

  /// Refuses what waits and gives what is being written a few seconds.
  @Override
  public void destroy() throws InterruptedException {
    List<Waiting<?>> refused = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      refused.addAll(underWay);
      refused.addAll(anew);
      underWay.clear();
      anew.clear();
      work.signalAll();
    } finally {
      lock.unlock();
    }
    refused.forEach(waiting -> waiting.result().completeExceptionally(shuttingDown()));
    long end = System.nanoTime() + closing.toWait(LAST_WRITES).toNanos();
    for (Thread writer : writers) {
      writer.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
  }

  private static DataAccessException shuttingDown() {
    return new DataAccessResourceFailureException("the server is shutting down");
  }
}
