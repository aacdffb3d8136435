package io.callmanager.shared;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The database as one tenant may see it. Every transaction names its account, and row-level security holds it to that
/// account whatever the statements say.
public final class TenantDatabase {

  private static final String SET_ACCOUNT = "select set_config('app.account_id', ?, true)";

  /// The statements of one round trip are made so that one plan suits all values; planning them anew costs as much as running
  /// them.
  private static final String SET_ACCOUNT_AND_PLAN =
      "select set_config('app.account_id', ?, true), set_config('plan_cache_mode', 'force_generic_plan', true)";

  private final DataSource dataSource;
  private final DataSource roundTrips;
  private final JdbcClient jdbc;
  private final TransactionTemplate writing;
  private final TransactionTemplate reading;
  private final SQLExceptionTranslator translator = new SQLExceptionSubclassTranslator();
  private final ConcurrentMap<Repeated, Text> texts = new ConcurrentHashMap<>();

  /// @param dataSource for transactions
  /// @param roundTrips for what is run in one round trip; may be the same
  public TenantDatabase(
      DataSource dataSource, DataSource roundTrips, PlatformTransactionManager transactions) {
    this.dataSource = dataSource;
    this.roundTrips = roundTrips;
    this.jdbc = JdbcClient.create(dataSource);
    this.writing = new TransactionTemplate(transactions);
    this.reading = new TransactionTemplate(transactions);
    this.reading.setReadOnly(true);
  }

  /// Runs `work` in a read-only transaction of the account.
  public <T extends @Nullable Object> T read(AccountId account, Function<JdbcClient, T> work) {
    return inTransaction(reading, account, work);
  }

  /// Runs `work` in a transaction of the account; it is rolled back when `work` throws.
  public <T extends @Nullable Object> T write(AccountId account, Function<JdbcClient, T> work) {
    return inTransaction(writing, account, work);
  }

  /// Runs the same statement once for each of some accounts, in one round trip and one transaction: each account's name is
  /// pipelined before its statement. Must not be called inside [#read] or [#write].
  ///
  /// The statement must return rows, and no columns but such of a fixed size (numbers, booleans, instants, UUIDs): before one
  /// whose answer may be of any length the driver ends the round trip, and with it the transaction that named the account.
  ///
  /// @param writes at least one, all with the same statement. How many is part of what the database prepares, so there should
  ///     be few different numbers
  /// @return what each has read, in their order
  /// @throws DataAccessException when the database refuses one of them or can't be reached; nothing is written then, unless it
  ///     was lost in the moment of the commit
  public <T> List<T> oneRoundTrip(List<Write<T>> writes) {
    return together(roundTrips, writes);
  }

  /// Runs one statement in one round trip and one transaction, on a connection for transactions: for statements that are small
  /// enough to be prepared on all of those. The same goes for it as for [#oneRoundTrip].
  public <T> T inOneRoundTrip(Write<T> write) {
    return together(dataSource, List.of(write)).getFirst();
  }

  /// Tells what [#inOneRoundTrip] would have read, and undoes what was written: nothing is left of it, nobody else sees it. Takes
  /// one round trip more.
  public <T> T rehearse(Write<T> write) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        return together(connection, List.of(write)).getFirst();
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw translated(e);
    }
  }

  private <T> List<T> together(DataSource from, List<Write<T>> writes) {
    try (Connection connection = from.getConnection()) {
      return together(connection, writes);
    } catch (SQLException e) {
      throw translated(e);
    }
  }

  private DataAccessException translated(SQLException e) {
    DataAccessException translated = translator.translate("one round trip", null, e);
    return translated != null ? translated : new DataAccessResourceFailureException("database", e);
  }

  private <T> List<T> together(Connection connection, List<Write<T>> writes) throws SQLException {
    Text text = together(writes);
    try (PreparedStatement prepared = connection.prepareStatement(text.sql)) {
      Binder binder = new Binder(prepared);
      for (Write<T> write : writes) {
        binder.add(write.account().toString());
        write.parameters().bind(binder);
      }
      boolean rows = prepared.execute();
      List<T> read = new ArrayList<>(writes.size());
      for (Write<T> write : writes) {
        for (int before = 0; before < write.locks() + 1; before++) {
          if (!rows) {
            throw new SQLException("the statement returned no rows");
          }
          rows = prepared.getMoreResults();
        }
        if (!rows) {
          throw new SQLException("the statement returned no rows");
        }
        try (ResultSet result = prepared.getResultSet()) {
          text.check(result);
          read.add(write.reader().read(result));
        }
        rows = prepared.getMoreResults();
      }
      return read;
    }
  }

  /// The text of a statement that is run several times over; always the same object, whose hash the driver need not count anew.
  private <T> Text together(List<Write<T>> writes) {
    return texts.computeIfAbsent(
        new Repeated(writes.getFirst().statement(), writes.size()),
        repeated ->
            new Text(
                SET_ACCOUNT_AND_PLAN
                    + ";"
                    + String.join(
                        ";" + SET_ACCOUNT + ";",
                        Collections.nCopies(repeated.times(), repeated.statement()))));
  }

  private <T extends @Nullable Object> T inTransaction(
      TransactionTemplate template, AccountId account, Function<JdbcClient, T> work) {
    return template.execute(
        status -> {
          jdbc.sql(SET_ACCOUNT).param(account.toString()).query(String.class).single();
          return work.apply(jdbc);
        });
  }

  private record Repeated(String statement, int times) {}

  /// A statement that is run several times over.
  private static final class Text {

    private static final Set<Integer> FIXED =
        Set.of(
            Types.BIT,
            Types.BOOLEAN,
            Types.SMALLINT,
            Types.INTEGER,
            Types.BIGINT,
            Types.DOUBLE,
            Types.TIMESTAMP,
            Types.TIMESTAMP_WITH_TIMEZONE);

    private final String sql;
    private volatile boolean checked;

    private Text(String sql) {
      this.sql = sql;
    }

    void check(ResultSet result) throws SQLException {
      if (checked) {
        return;
      }
      ResultSetMetaData columns = result.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        if (!FIXED.contains(columns.getColumnType(i))
            && !columns.getColumnTypeName(i).equals("uuid")) {
          throw new IllegalArgumentException(
              "column " + i + " of a round trip is of no fixed size: " + sql);
        }
      }
      checked = true;
    }
  }

  /// One statement to run in an account's name.
  ///
  /// @param statement one of a bounded number of texts
  /// @param locks how many statements, each returning rows that nobody reads, go before it in the same text. What they lock the
  ///     statement finds as it is then, and not as it was before somebody else let go of it
  public record Write<T>(
      AccountId account, String statement, int locks, Parameters parameters, RowReader<T> reader) {

    public Write(AccountId account, String statement, Parameters parameters, RowReader<T> reader) {
      this(account, statement, 0, parameters, reader);
    }
  }

  /// Sets a statement's parameters.
  @FunctionalInterface
  public interface Parameters {
    void bind(Binder binder) throws SQLException;
  }

  /// Reads a statement's rows.
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /// Sets parameters one after the other.
  public static final class Binder {

    private final PreparedStatement statement;
    private int next = 1;

    private Binder(PreparedStatement statement) {
      this.statement = statement;
    }

    /// Sets the next parameter to a value the driver knows (UUID, String, Integer, Long), or null.
    public Binder add(@Nullable Object value) throws SQLException {
      statement.setObject(next++, value);
      return this;
    }

    /// Sets the next parameter to an instant, or null.
    public Binder add(java.time.@Nullable Instant instant) throws SQLException {
      statement.setObject(
          next++, instant == null ? null : instant.atOffset(java.time.ZoneOffset.UTC));
      return this;
    }

    /// Sets the next parameter to an array.
    ///
    /// @param type the database's name for the type of its elements
    /// @param elements as the database writes them
    public Binder array(String type, Stream<String> elements) throws SQLException {
      statement.setArray(next++, statement.getConnection().createArrayOf(type, elements.toArray()));
      return this;
    }
  }
}
