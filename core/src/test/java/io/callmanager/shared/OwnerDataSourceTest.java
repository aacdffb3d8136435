package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.testing.CoreTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseDataSource;

@CoreTest
class OwnerDataSourceTest {

  @Autowired @LiquibaseDataSource private DataSource owner;

  @Test
  void waitsForNoTableForLong() throws SQLException {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement();
        ResultSet setting = statement.executeQuery("show lock_timeout")) {
      assertThat(setting.next()).isTrue();
      assertThat(setting.getString(1)).isEqualTo(OwnerDataSource.PATIENCE);
    }
  }
}
