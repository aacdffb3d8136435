package io.callmanager.shared;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// Connections as the schema's owner, who changes tables. Who waits for a table keeps everybody who comes later from it, so these wait
/// for [#PATIENCE] at the most: then the change is undone, and can be tried again.
final class OwnerDataSource extends DelegatingDataSource {

  /// As PostgreSQL writes a duration.
  static final String PATIENCE = "15s";

  OwnerDataSource(DataSource connections) {
    super(connections);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = '" + PATIENCE + "'");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }
}
