package io.callmanager.shared;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
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

  /// Runs the same statement for each of some accounts, in one round trip and one transaction. Where the statement is one
  /// [of rows][Statement.OfRows] and each account comes once, it is run once for all, and names all of them to the database; else each
  /// account's name is pipelined before its statement. Must not be called inside [#read] or [#write].
  ///
  /// The statement must return rows, and no columns but such of a fixed size (numbers, booleans, instants, UUIDs): before one
  /// whose answer may be of any length the driver ends the round trip, and with it the transaction that named the account.
  ///
  /// @param writes at least one, all with the same statement. How many is part of what the database prepares, so there should
  ///     be few different numbers, unless it is run once for all
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
    return writes.size() > 1 && areRows(writes)
        ? asOne(connection, writes)
        : oneByOne(connection, writes);
  }

  /// Whether one run of a statement will do for them.
  private static <T> boolean areRows(List<Write<T>> writes) {
    return writes.getFirst().statement() instanceof Statement.OfRows
        && writes.stream().map(Write::account).distinct().count() == writes.size();
  }

  private <T> List<T> asOne(Connection connection, List<Write<T>> writes) throws SQLException {
    Statement.OfRows statement = (Statement.OfRows) writes.getFirst().statement();
    int room = Statement.OfRows.room(writes.size());
    Text text = text(statement, room, 1);
    try (PreparedStatement prepared = connection.prepareStatement(text.sql)) {
      Binder binder = new Binder(prepared);
      binder.add(
          writes.stream()
              .map(write -> write.account().toString())
              .collect(Collectors.joining(",")));
      for (int line = 0; line < room; line++) {
        binder.row(statement, line, line < writes.size() ? writes.get(line) : null);
      }
      boolean rows = prepared.execute();
      try (ResultSet result = result(prepared, rows, statement.locks() + 1)) {
        text.check(result);
        List<T> read = new ArrayList<>(writes.size());
        for (Write<T> write : writes) {
          read.add(write.reader().read(result));
          skipTo(read.size(), result);
        }
        return read;
      }
    }
  }

  /// Goes to a row unless its reader has, so that the next one finds its own.
  private static void skipTo(int row, ResultSet result) throws SQLException {
    while (result.getRow() < row && result.next()) {
      // not there yet
    }
  }

  private <T> List<T> oneByOne(Connection connection, List<Write<T>> writes) throws SQLException {
    Statement statement = writes.getFirst().statement();
    Text text = text(statement, 1, writes.size());
    try (PreparedStatement prepared = connection.prepareStatement(text.sql)) {
      Binder binder = new Binder(prepared);
      for (Write<T> write : writes) {
        binder.add(write.account().toString());
        if (statement instanceof Statement.OfRows ofRows) {
          binder.row(ofRows, 0, write);
        } else {
          write.parameters().bind(binder);
        }
      }
      boolean rows = prepared.execute();
      List<T> read = new ArrayList<>(writes.size());
      for (Write<T> write : writes) {
        try (ResultSet result = result(prepared, rows, statement.locks() + 1)) {
          text.check(result);
          read.add(write.reader().read(result));
        }
        rows = prepared.getMoreResults();
      }
      return read;
    }
  }

  /// What a statement returns behind so many others.
  private static ResultSet result(PreparedStatement prepared, boolean rows, int before)
      throws SQLException {
    boolean more = rows;
    for (int i = 0; i < before && more; i++) {
      more = prepared.getMoreResults();
    }
    if (!more) {
      throw new SQLException("the statement returned no rows");
    }
    return prepared.getResultSet();
  }

  /// The text of a statement that is run several times over; always the same object, whose hash the driver need not count anew.
  private Text text(Statement statement, int rows, int times) {
    return texts.computeIfAbsent(
        new Repeated(statement, rows, times),
        repeated ->
            new Text(
                SET_ACCOUNT_AND_PLAN
                    + ";"
                    + String.join(
                        ";" + SET_ACCOUNT + ";",
                        Collections.nCopies(times, statement.text(rows)))));
  }

  private <T extends @Nullable Object> T inTransaction(
      TransactionTemplate template, AccountId account, Function<JdbcClient, T> work) {
    return template.execute(
        status -> {
          jdbc.sql(SET_ACCOUNT).param(account.toString()).query(String.class).single();
          return work.apply(jdbc);
        });
  }

  private record Repeated(Statement statement, int rows, int times) {}

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
  /// @param reader moves to the one row that is the write's, and reads it
  public record Write<T>(
      AccountId account, Statement statement, Parameters parameters, RowReader<T> reader) {

    /// @param statement one of a bounded number of texts
    public Write(AccountId account, String statement, Parameters parameters, RowReader<T> reader) {
      this(account, new Statement.Single(statement), parameters, reader);
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
    private List<Statement.Column> columns = List.of();
    private int first;
    private int next = 1;

    private Binder(PreparedStatement statement) {
      this.statement = statement;
    }

    /// Sets the parameters of one row.
    ///
    /// @param write null to leave it empty
    private <T> void row(Statement.OfRows rows, int line, @Nullable Write<T> write)
        throws SQLException {
      columns = rows.columns();
      if (write == null) {
        addNull(Statement.OfRows.LINE);
        for (Statement.Column column : columns) {
          addNull(column);
        }
        return;
      }
      statement.setInt(next++, line);
      first = next;
      write.parameters().bind(this);
      if (next - first != columns.size()) {
        throw new IllegalArgumentException(
            "%d values for %d columns".formatted(next - first, columns.size()));
      }
    }

    private void addNull(Statement.Column column) throws SQLException {
      statement.setNull(next++, Types.OTHER, column.driverType());
    }

    /// Sets the next parameter to a value the driver knows (UUID, String, Integer, Long, Boolean, bytes), an instant, or null.
    public Binder add(@Nullable Object value) throws SQLException {
      if (value instanceof Instant instant) {
        statement.setObject(next++, instant.atOffset(ZoneOffset.UTC));
      } else if (value == null && !columns.isEmpty()) {
        addNull(columns.get(next - first));
      } else {
        statement.setObject(next++, value);
      }
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
