package io.callmanager.shared;

import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The database as the platform itself sees it: every account's rows. For what happens before an account is known
/// (keys, sign-in), for operators, and for housekeeping; a boundary test lists who may use it.
public final class SystemDatabase {

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;
  private final TransactionTemplate transaction;

  public SystemDatabase(DataSource systemDataSource) {
    this.jdbc = JdbcClient.create(systemDataSource);
    this.batches = new JdbcTemplate(systemDataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(systemDataSource));
  }

  /// For single statements, each a transaction of its own, or part of the one that [#inTransaction] began.
  public JdbcClient jdbc() {
    return jdbc;
  }

  /// Runs `work` in one transaction; it is rolled back when `work` throws.
  public <T extends @Nullable Object> T inTransaction(Function<JdbcClient, T> work) {
    return transaction.execute(status -> work.apply(jdbc));
  }

  /// Runs a statement once for each of several rows of parameters, in one round trip and one transaction, or as part of the
  /// transaction that [#inTransaction] began.
  public void batch(String statement, List<@Nullable Object[]> rows) {
    transaction.executeWithoutResult(status -> batches.batchUpdate(statement, rows));
  }
}
