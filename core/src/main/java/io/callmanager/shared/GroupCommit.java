package io.callmanager.shared;

import io.callmanager.shared.TenantDatabase.Write;
import io.callmanager.shared.WriteBatch.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;

/// Has many small writes that nobody is before the others in written together, over one connection: the busier the database, the
/// less each costs it. Where many come, they are left to become a whole batch for a moment.
public final class GroupCommit implements AutoCloseable {

  private static final Duration LAST_WRITES = Duration.ofSeconds(5);

  private static final Duration LINGER = Duration.ofMillis(6);

  /// How many have come while others were written, where many come.
  private static final int MANY = 3;

  private final WriteBatch batch;
  private final ClosingTime closing;
  private final Duration linger;
  private final BlockingQueue<Waiting<?>> queue = new LinkedBlockingQueue<>();
  private final Waiting<Boolean> end =
      new Waiting<>(
          () -> {
            throw new IllegalStateException("the end is nothing to write");
          });
  private final Thread writer;
  private volatile boolean closed;

  public GroupCommit(TenantDatabase tenants, ClosingTime closing) {
    this(tenants, closing, LINGER);
  }

  /// @param linger how long what is to be written waits for more, where many come
  GroupCommit(TenantDatabase tenants, ClosingTime closing, Duration linger) {
    this.linger = linger;
    this.batch = new WriteBatch(tenants, size -> {});
    this.closing = closing;
    this.writer = Thread.ofPlatform().name("group-commit").daemon().start(this::writeUntilClosed);
  }

  /// Writes, and blocks until it is written. The same goes for it as for [TenantDatabase#oneRoundTrip].
  ///
  /// @throws DataAccessException when the database refuses or can't be reached
  public <T> T write(Write<T> write) {
    Waiting<T> waiting = new Waiting<>(() -> write);
    queue.add(waiting);
    if (closed && queue.remove(waiting)) {
      throw shuttingDown();
    }
    return waiting.await();
  }

  /// How many wait for their turn.
  int waiting() {
    return queue.size();
  }

  private void writeUntilClosed() {
    List<Waiting<?>> taken = new ArrayList<>(WriteBatch.MOST);
    try {
      while (true) {
        taken.add(queue.take());
        queue.drainTo(taken, WriteBatch.MOST - 1);
        if (taken.size() >= MANY) {
          gather(taken);
        }
        boolean last = taken.remove(end);
        batch.write(taken);
        if (last) {
          return;
        }
        taken.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits a moment for more to write with them.
  private void gather(List<Waiting<?>> taken) throws InterruptedException {
    long until = System.nanoTime() + linger.toNanos();
    while (taken.size() < WriteBatch.MOST && !taken.contains(end)) {
      Waiting<?> next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      taken.add(next);
    }
  }

  private static DataAccessException shuttingDown() {
    return new DataAccessResourceFailureException("the server is shutting down");
  }

  /// Refuses what waits and gives what is being written a few seconds.
  @Override
  public void close() {
    closed = true;
    List<Waiting<?>> refused = new ArrayList<>();
    queue.drainTo(refused);
    queue.add(end);
    refused.forEach(waiting -> waiting.result().completeExceptionally(shuttingDown()));
    try {
      writer.join(closing.toWait(LAST_WRITES));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
