package io.callmanager.testing;

import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.logging.core.NoOpLogService;
import liquibase.ui.LoggerUIService;
import org.testcontainers.containers.ContainerLaunchException;

/// The one PostgreSQL of this JVM: a container where a Docker engine answers, else an embedded one. It holds a template
/// with the changelog applied, of which each test class gets a copy; a copy costs a fraction of the changelog.
///
/// The system property `callmanager.test.postgres` (`container` or `embedded`) overrules the choice.
final class TestPostgres {

  /// Where the database module keeps its changelog.
  static final String CHANGELOG = "db/changelog/db.changelog-master.yaml";

  private static final String TEMPLATE = "callmanager_template";
  private static final String LOGIN = "callmanager";
  private static final String PASSWORD = "callmanager-test";

  private final PostgresServer server;
  private final Map<Class<?>, TestDatabase> databases = new ConcurrentHashMap<>();
  private final AtomicInteger copies = new AtomicInteger();

  private TestPostgres(PostgresServer server) {
    this.server = server;
  }

  static TestPostgres running() {
    return Running.INSTANCE;
  }

  /// The database of a test class; its nested classes share it.
  TestDatabase databaseFor(Class<?> testClass) {
    return databases.computeIfAbsent(outermost(testClass), this::copyFor);
  }

  /// A Spring context is about to use one of the databases.
  void usedByAContext() {
    server.end().afterContexts();
  }

  private TestDatabase copyFor(Class<?> testClass) {
    String name =
        "test_"
            + copies.incrementAndGet()
            + "_"
            + testClass.getSimpleName().toLowerCase(Locale.ROOT);
    asSuperuser("CREATE DATABASE \"" + name + "\" OWNER " + LOGIN + " TEMPLATE " + TEMPLATE);
    return new TestDatabase(name, server.jdbcUrl(name), LOGIN, PASSWORD);
  }

  private static Class<?> outermost(Class<?> testClass) {
    Class<?> outer = testClass;
    while (outer.getEnclosingClass() != null) {
      outer = outer.getEnclosingClass();
    }
    return outer;
  }

  private void makeTemplate() {
    asSuperuser(
        "CREATE ROLE " + LOGIN + " LOGIN CREATEROLE PASSWORD '" + PASSWORD + "'",
        "CREATE DATABASE " + TEMPLATE + " OWNER " + LOGIN);
    DataSource template = TestDatabase.dataSource(server.jdbcUrl(TEMPLATE), LOGIN, PASSWORD);
    Map<String, Object> quietly =
        Map.of(
            Scope.Attr.ui.name(), new LoggerUIService(),
            Scope.Attr.logService.name(), new NoOpLogService());
    try (Connection connection = template.getConnection()) {
      Scope.child(quietly, () -> applyChangelog(connection));
    } catch (Exception e) {
      throw new IllegalStateException("the changelog could not be applied to the test database", e);
    }
  }

  private static void applyChangelog(Connection connection) throws LiquibaseException {
    Database database =
        DatabaseFactory.getInstance()
            .findCorrectDatabaseImplementation(new JdbcConnection(connection));
    new CommandScope(UpdateCommandStep.COMMAND_NAME)
        .addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database)
        .addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, CHANGELOG)
        .setOutput(OutputStream.nullOutputStream())
        .execute();
  }

  private void asSuperuser(String... statements) {
    DataSource dataSource =
        TestDatabase.dataSource(server.jdbcUrl("postgres"), server.user(), server.password());
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the test database could not be made", e);
    }
  }

  private static PostgresServer start() {
    String wanted = System.getProperty("callmanager.test.postgres", "");
    return switch (wanted) {
      case "container" -> PostgresServer.inContainer();
      case "embedded" -> PostgresServer.embedded();
      case "" -> DockerEngine.answers() ? inContainerIfItStarts() : PostgresServer.embedded();
      default ->
          throw new IllegalArgumentException(
              "callmanager.test.postgres is container or embedded, not " + wanted);
    };
  }

  /// An engine that answers may still be unable to fetch the image.
  private static PostgresServer inContainerIfItStarts() {
    try {
      return PostgresServer.inContainer();
    } catch (ContainerLaunchException e) {
      say("the Docker engine answers but its PostgreSQL did not start (" + e.getMessage() + ")");
      return PostgresServer.embedded();
    }
  }

  @SuppressWarnings("SystemOut")
  private static void say(String words) {
    System.out.println("Tests' PostgreSQL: " + words);
  }

  private static final class Running {
    static final TestPostgres INSTANCE = started();

    private static TestPostgres started() {
      long begun = System.nanoTime();
      PostgresServer server = start();
      TestPostgres postgres = new TestPostgres(server);
      postgres.makeTemplate();
      say(
          server.origin()
              + ", port "
              + server.port()
              + ", ready in "
              + (System.nanoTime() - begun) / 1_000_000
              + " ms");
      return postgres;
    }
  }
}
