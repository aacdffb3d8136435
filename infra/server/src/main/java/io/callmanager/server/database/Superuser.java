package io.callmanager.server.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the embedded PostgreSQL's superuser does: it makes the application's login and database, and nothing else.
record Superuser(int port, String password) {

  static final String NAME = "postgres";

  private static final Logger log = LoggerFactory.getLogger(Superuser.class);

  /// Whether it is the PostgreSQL of this data directory, with this password, that answers on the port.
  boolean isLetInto(Path dataDirectory) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      return row.next() && Path.of(row.getString(1)).equals(dataDirectory);
    } catch (SQLException e) {
      log.debug("no answer from PostgreSQL on port {}", port, e);
      return false;
    }
  }

  /// Makes the login and the database that it owns, unless they are there.
  void prepare(String login, String database) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      if (!exists(connection, "SELECT FROM pg_roles WHERE rolname = ?", login)) {
        statement.execute("CREATE ROLE " + login + " LOGIN CREATEROLE PASSWORD '" + password + "'");
      }
      if (!exists(connection, "SELECT FROM pg_database WHERE datname = ?", database)) {
        statement.execute("CREATE DATABASE " + database + " OWNER " + login);
      }
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", NAME);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("socketTimeout", "30");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
  }
}
