package io.callmanager.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// A PostgreSQL server that ends with the JVM.
///
/// @param origin where it came from, in words
/// @param user a superuser, who is let in with `password`
/// @param end what stops it
record PostgresServer(
    String origin, String host, int port, String user, String password, ServerEnd end) {

  private static final String IMAGE = "postgres:18-alpine";
  private static final String MAX_CONNECTIONS = "500";

  /// What makes a server quick whose data nobody misses after a crash.
  private static final Map<String, String> QUICK =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "wal_level", "minimal",
          "max_wal_senders", "0",
          "max_connections", MAX_CONNECTIONS,
          "shared_buffers", "64MB");

  String jdbcUrl(String database) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /// Testcontainers' ryuk removes the container when the JVM is gone.
  @SuppressWarnings("resource")
  static PostgresServer inContainer() {
    PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
    List<String> command = new ArrayList<>(List.of("postgres"));
    QUICK.forEach((setting, value) -> command.addAll(List.of("-c", setting + "=" + value)));
    container.setCommand(command.toArray(String[]::new));
    container.start();
    return new PostgresServer(
        "Testcontainers " + IMAGE,
        container.getHost(),
        container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
        container.getUsername(),
        container.getPassword(),
        ServerEnd.NONE);
  }

  /// Keeps its data in `java.io.tmpdir`; it is removed when the JVM ends.
  @SuppressWarnings("resource")
  static PostgresServer embedded() {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofSeconds(60))
            .setRegisterShutdownHook(false);
    QUICK.forEach(builder::setServerConfig);
    try {
      EmbeddedPostgres postgres = builder.start();
      return new PostgresServer(
          "embedded",
          "127.0.0.1",
          postgres.getPort(),
          "postgres",
          "postgres",
          ServerEnd.withTheJvm(postgres));
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
    }
  }
}
