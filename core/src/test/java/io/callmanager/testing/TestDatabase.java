package io.callmanager.testing;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// The database of one test class. Its user is what a production login is: the owner of the database, no superuser,
/// and subject to row-level security as soon as it has set one of the product's roles.
public record TestDatabase(String name, String jdbcUrl, String username, String password) {

  /// The database of a test class that is not run by Jupiter.
  public static TestDatabase of(Class<?> testClass) {
    return TestPostgres.running().databaseFor(testClass);
  }

  /// Opens a new connection each time it is asked, as the login user, with no role set.
  public DataSource dataSource() {
    return dataSource(jdbcUrl, username, password);
  }

  static DataSource dataSource(String jdbcUrl, String username, String password) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(jdbcUrl);
    dataSource.setUser(username);
    dataSource.setPassword(password);
    return dataSource;
  }
}
