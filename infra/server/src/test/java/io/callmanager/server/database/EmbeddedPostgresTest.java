package io.callmanager.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callmanager.server.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private static Path directory;
  private static Path home;

  @BeforeAll
  static void resolveHome() throws IOException {
    home = directory.toRealPath();
  }

  @Test
  void keepsWhatWasCommittedOverARestart() throws Exception {
    try (EmbeddedPostgres first = EmbeddedPostgres.start(home, 0)) {
      execute(
          first,
          "create table if not exists kept (what text)",
          "insert into kept values ('a restart')");
    }

    assertThat(PostmasterFile.of(data())).isEmpty();
    try (EmbeddedPostgres second = EmbeddedPostgres.start(home, 0)) {
      assertThat(kept(second, "a restart")).isTrue();
    }
  }

  @Test
  @SuppressWarnings("resource") // that it was not closed is the point
  void adoptsThePostgresThatAKilledServerLeft() throws Exception {
    EmbeddedPostgres left = EmbeddedPostgres.start(home, 0);
    long pid = PostmasterFile.of(data()).orElseThrow().pid();

    try (EmbeddedPostgres adopted = EmbeddedPostgres.start(home, 0)) {
      assertThat(adopted.access()).isEqualTo(left.access());
      assertThat(PostmasterFile.of(data()).orElseThrow().pid()).isEqualTo(pid);
      assertThat(EmbeddedPostgres.runningOn(home)).contains(adopted.access());
    }

    assertThat(PostmasterFile.of(data())).isEmpty();
    await()
        .atMost(PATIENCE)
        .until(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    assertThat(EmbeddedPostgres.runningOn(home)).isEmpty();
  }

  @Test
  @SuppressWarnings("resource") // it is killed
  void recoversWhatWasCommittedBeforeACrash() throws Exception {
    EmbeddedPostgres crashing = EmbeddedPostgres.start(home, 0);
    execute(
        crashing,
        "create table if not exists kept (what text)",
        "insert into kept values ('a crash')");
    PostmasterFile crashed = PostmasterFile.of(data()).orElseThrow();
    ProcessHandle.of(crashed.pid()).orElseThrow().destroyForcibly();
    await().atMost(PATIENCE).until(() -> !crashed.isAliveOn(data()));

    try (EmbeddedPostgres recovered = EmbeddedPostgres.start(home, 0)) {
      assertThat(kept(recovered, "a crash")).isTrue();
    }
  }

  @Test
  void isNotMisledByAnotherProcessWithTheNumberOfADeadOne() throws Exception {
    EmbeddedPostgres.start(home, 0).close();
    long somebodyElse = ProcessHandle.current().pid();
    Files.writeString(
        data().resolve("postmaster.pid"),
        somebodyElse + "\n" + data() + "\n0\n1\n\n127.0.0.1\n\nready\n");

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home, 0)) {
      execute(postgres, "select 1");
    }
  }

  @Test
  void letsNobodyInWithoutThePasswordAndKeepsThatToItsOwner() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home, 0)) {
      String url = postgres.access().jdbcUrl();

      assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "postgres"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      assertThat(Files.getPosixFilePermissions(home.resolve("postgres/password")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(postgres.access().toString()).doesNotContain(postgres.access().password());
    }
  }

  @Test
  void isDurableAndListensOnLoopbackOnly() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home, 0)) {
      assertThat(setting(postgres, "fsync")).isEqualTo("on");
      assertThat(setting(postgres, "synchronous_commit")).isEqualTo("on");
      assertThat(setting(postgres, "full_page_writes")).isEqualTo("on");
      assertThat(setting(postgres, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(Files.readAllLines(data().resolve("postmaster.pid")))
          .as("its socket's directory")
          .element(4)
          .asString()
          .isBlank();
    }
  }

  @Test
  void saysWhatToDoWhenThePasswordIsLost(@TempDir Path other) throws IOException {
    Files.createDirectories(other.resolve("postgres/data"));

    assertThatThrownBy(() -> EmbeddedPostgres.start(other.toRealPath(), 0))
        .isInstanceOfSatisfying(
            CannotStartException.class, e -> assertThat(e.remedy()).contains("backup"));
  }

  private static Path data() {
    return home.resolve("postgres/data");
  }

  private static void execute(EmbeddedPostgres postgres, String... statements) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static boolean kept(EmbeddedPostgres postgres, String what) throws SQLException {
    return "t"
        .equals(text(postgres, "select exists (select from kept where what = '" + what + "')"));
  }

  private static String setting(EmbeddedPostgres postgres, String name) throws SQLException {
    return text(postgres, "show " + name);
  }

  private static String text(EmbeddedPostgres postgres, String query) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    DatabaseAccess access = postgres.access();
    return DriverManager.getConnection(access.jdbcUrl(), access.username(), access.password());
  }
}
