package io.callmanager.server.doctor;

import io.callmanager.server.CannotStartException;
import io.callmanager.server.database.DatabaseAccess;
import io.callmanager.server.database.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Whether the database answers, is new enough and lets us work; and whether its clock is ours.
final class DatabaseCheck implements Check {

  private static final List<String> ROLES =
      List.of("callmanager_app", "callmanager_writer", "callmanager_system");

  private static final int OLDEST = 15;
  private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(2);
  private static final String SET_UP = "see «A PostgreSQL of your own» in docs/running.md";

  private final Clock clock;
  private final List<Function<DatabaseAccess, List<Finding>>> further;

  /// Looks, once the database answers, at what else depends on it.
  DatabaseCheck(Clock clock, List<Function<DatabaseAccess, List<Finding>>> further) {
    this.clock = clock;
    this.further = further;
  }

  @Override
  public List<Finding> look(Patient patient) {
    String url = patient.database().url();
    if (url != null && !url.isBlank()) {
      return look("database", access(url, patient.database()));
    }
    if (patient.held()) {
      Optional<DatabaseAccess> running = EmbeddedPostgres.runningOn(patient.home());
      return running.isPresent()
          ? look("database (embedded, running)", running.get())
          : List.of(
              Finding.fail(
                  "database: the server's embedded PostgreSQL does not run",
                  "look at "
                      + patient.home().resolve("logs/postgres.log")
                      + ", then restart the server"));
    }
    if (!EmbeddedPostgres.existsIn(patient.home())) {
      return List.of(
          Finding.ok(
              "database (embedded): not made yet; the first start makes it in " + patient.home()));
    }
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(patient.home(), patient.embeddedPort())) {
      return look("database (embedded, started for this)", postgres.access());
    } catch (CannotStartException e) {
      return List.of(Finding.fail("database: " + e.getMessage(), e.remedy()));
    }
  }

  private static DatabaseAccess access(String url, Patient.Database database) {
    String username = database.username();
    String password = database.password();
    return new DatabaseAccess(
        url, username == null ? "" : username, password == null ? "" : password);
  }

  private List<Finding> look(String what, DatabaseAccess access) {
    List<Finding> findings = new ArrayList<>();
    try (Connection connection = connect(access)) {
      int version = connection.getMetaData().getDatabaseMajorVersion();
      findings.add(
          version >= OLDEST
              ? Finding.ok(
                  what
                      + ": PostgreSQL "
                      + connection.getMetaData().getDatabaseProductVersion()
                      + " answers")
              : Finding.fail(
                  what + ": PostgreSQL " + version + " is too old",
                  "upgrade to " + OLDEST + " or later"));
      findings.add(roles(connection));
      findings.add(schema(connection));
      findings.add(clocks(connection));
    } catch (SQLException e) {
      findings.add(
          Finding.fail(
              what + ": " + access + " does not let us in: " + firstLine(e),
              "check SPRING_DATASOURCE_*; " + SET_UP));
      return findings;
    }
    further.forEach(check -> findings.addAll(check.apply(access)));
    return findings;
  }

  private static Finding roles(Connection connection) throws SQLException {
    String named = ROLES.stream().collect(Collectors.joining("', '", "('", "')"));
    if (query(
        connection,
        "select count(*) = %d from pg_roles where rolname in %s".formatted(ROLES.size(), named))) {
      for (String role : ROLES) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("set role " + role);
          statement.execute("reset role");
        } catch (SQLException e) {
          return Finding.fail(
              "database roles: the login may not take " + role,
              "GRANT " + role + " TO the login; " + SET_UP);
        }
      }
      return query(
              connection,
              "select bool_or(rolsuper or rolbypassrls) from pg_roles where rolname in " + named)
          ? Finding.fail(
              "database roles: they bypass row-level security",
              "ALTER ROLE … NOSUPERUSER NOBYPASSRLS for all of them")
          : Finding.ok("database roles: all can be taken, and row-level security binds them");
    }
    return query(
            connection,
            "select rolcreaterole or rolsuper from pg_roles where rolname = current_user")
        ? Finding.ok("database roles: not made yet; the login may make them")
        : Finding.fail("database roles: not made yet, and the login may not make them", SET_UP);
  }

  private static Finding schema(Connection connection) throws SQLException {
    if (!query(connection, "select to_regclass('databasechangelog') is not null")) {
      return query(connection, "select has_schema_privilege(current_schema(), 'create')")
          ? Finding.ok("database schema: not made yet; the first start makes it")
          : Finding.fail(
              "database schema: the login may not make tables",
              "make it the database's owner; " + SET_UP);
    }
    return query(connection, "select locked from databasechangeloglock")
        ? Finding.warn(
            "database schema: a change of it is under way, or was interrupted",
            "if no server is starting: UPDATE databasechangeloglock SET locked = false")
        : Finding.ok("database schema: made");
  }

  private Finding clocks(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select clock_timestamp()")) {
      row.next();
      Duration difference =
          Duration.between(row.getObject(1, OffsetDateTime.class).toInstant(), clock.instant())
              .abs();
      return difference.compareTo(CLOCK_DIFFERENCE) <= 0
          ? Finding.ok(
              "clock: "
                  + clock.instant().truncatedTo(ChronoUnit.SECONDS)
                  + ", the database's agrees")
          : Finding.warn(
              "clock: it differs from the database's by " + difference, "let both follow NTP");
    }
  }

  private static boolean query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static Connection connect(DatabaseAccess access) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", access.username());
    properties.setProperty("password", access.password());
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("socketTimeout", "20");
    return DriverManager.getConnection(access.jdbcUrl(), properties);
  }

  private static String firstLine(SQLException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message.lines().findFirst().orElse("");
  }
}
