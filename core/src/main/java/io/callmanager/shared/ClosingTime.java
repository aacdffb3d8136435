package io.callmanager.shared;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long a server that stops waits for its database. It looks first of all whether the database answers; if not, nothing is
/// waited for that needs it: what is not written down then, the next start or another server finds and ends, as after a crash.
public final class ClosingTime {

  private static final Logger log = LoggerFactory.getLogger(ClosingTime.class);

  private static final Duration TO_ANSWER = Duration.ofSeconds(2);
  private static final Duration LAST_STATEMENT = Duration.ofSeconds(5);

  /// How long to wait for what needs a database that is away.
  static final Duration IN_VAIN = Duration.ofSeconds(1);

  /// What the server itself answers, rather than the network or a server that starts or stops.
  private static final List<String> NO_ANSWER = List.of("08", "57");

  private final Callable<Connection> database;
  private final List<HikariDataSource> pools;
  private volatile boolean away;

  /// @param database opens a connection that belongs to no pool
  ClosingTime(Callable<Connection> database, List<HikariDataSource> pools) {
    this.database = database;
    this.pools = List.copyOf(pools);
  }

  /// For what has no database.
  public static ClosingTime unhurried() {
    return new ClosingTime(
        () -> {
          throw new SQLException("there is no database");
        },
        List.of());
  }

  /// How long to wait, while the server stops, for something that needs the database.
  ///
  /// @param usual for how long when the database answers
  public Duration toWait(Duration usual) {
    return away && usual.compareTo(IN_VAIN) > 0 ? IN_VAIN : usual;
  }

  /// Writes something down while the server stops, if the database takes it within a few seconds.
  ///
  /// @param consequence of its not being written down, for the log
  public void write(String consequence, Runnable work) {
    if (away) {
      return;
    }
    try {
      within(
          LAST_STATEMENT,
          () -> {
            work.run();
            return true;
          });
    } catch (ExecutionException | TimeoutException e) {
      log.warn("{}: {}", consequence, String.valueOf(e.getCause() == null ? e : e.getCause()));
    }
  }

  private boolean answers() {
    try (Connection connection = within(TO_ANSWER, database)) {
      return connection != null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof SQLException refusal
          && refusal.getSQLState() != null
          && NO_ANSWER.stream().noneMatch(refusal.getSQLState()::startsWith);
    } catch (SQLException | TimeoutException e) {
      return false;
    }
  }

  private static <T> T within(Duration time, Callable<T> work)
      throws ExecutionException, TimeoutException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().name("closing").start(task);
    try {
      return task.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted");
    } catch (TimeoutException e) {
      task.cancel(true);
      throw e;
    }
  }

  /// The server begins to stop.
  ///
  /// @return whether the database answers
  boolean begin() {
    away = !answers();
    if (away) {
      log.warn(
          "The database does not answer: what is not written down yet is left to the next start");
      pools.forEach(ClosingTime::hurry);
    }
    return !away;
  }

  /// Whoever still asks for a connection, and the closing of the pool, wait no longer than a moment.
  private static void hurry(HikariDataSource pool) {
    pool.getHikariConfigMXBean().setValidationTimeout(IN_VAIN.toMillis());
    pool.getHikariConfigMXBean().setConnectionTimeout(IN_VAIN.toMillis());
    try {
      pool.setLoginTimeout((int) IN_VAIN.toSeconds());
    } catch (SQLException e) {
      log.debug("{} keeps its patience", pool.getPoolName(), e);
    }
  }
}
