package io.callmanager.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DatabaseTest
class PostgresExtensionTest {

  @Test
  void hasTheChangelogApplied(TestDatabase database) throws SQLException {
    assertThat(number(database, "SELECT count(*) FROM databasechangelog")).isPositive();
  }

  @Test
  void logsInWithoutThePowersOfASuperuser(TestDatabase database) throws SQLException {
    assertThat(
            number(
                database,
                "SELECT count(*) FROM pg_roles WHERE rolname = current_user AND NOT rolsuper AND NOT rolbypassrls"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"callmanager_app", "callmanager_writer", "callmanager_system"})
  void letsTheLoginTakeTheProductsRoles(String role, TestDatabase database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE " + role);
      ResultSet row = statement.executeQuery("SELECT current_user");
      row.next();
      assertThat(row.getString(1)).isEqualTo(role);
    }
  }

  @Test
  void isOfTheClassAlone(TestDatabase database) {
    TestDatabase another = TestPostgres.running().databaseFor(DatabaseTest.class);

    assertThat(another.name()).isNotEqualTo(database.name());
  }

  @Nested
  class InANestedClass {

    @Test
    void isTheEnclosingClassesOwn(TestDatabase database) {
      assertThat(database)
          .isEqualTo(TestPostgres.running().databaseFor(PostgresExtensionTest.class));
    }
  }

  @Test
  void noDockerEngineAnswersWhereNobodyListens() {
    assertThat(DockerEngine.answers(URI.create("unix:///nonexistent/docker.sock"))).isFalse();
    assertThat(DockerEngine.answers(URI.create("tcp://127.0.0.1:1"))).isFalse();
  }

  private static long number(TestDatabase database, String query) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
