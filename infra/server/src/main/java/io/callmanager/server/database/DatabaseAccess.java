package io.callmanager.server.database;

/// Where the database is and how to log in.
public record DatabaseAccess(String jdbcUrl, String username, String password) {

  @Override
  public String toString() {
    return (username.isEmpty() ? "" : username + " at ") + jdbcUrl;
  }
}
