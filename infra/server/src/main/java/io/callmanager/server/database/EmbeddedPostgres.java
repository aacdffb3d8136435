package io.callmanager.server.database;

import io.callmanager.server.CannotStartException;
import io.callmanager.server.home.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/// The PostgreSQL that the server brings along, on the data directory `postgres/data` of its home.
///
/// It listens on 127.0.0.1 alone and lets nobody in without the password, which is made at the first start and kept in
/// `postgres/password` for the owner's eyes only. Whoever starts it must hold the home.
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private static final String DATABASE = "callmanager";
  private static final String LOGIN = "callmanager";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 20;
  private static final int LAST_LINES = 8;
  private static final long LOG_LIMIT = 10_000_000;

  private final Path directory;
  private final Path data;
  private final Path serverLog;
  private final String password;
  private final Path binaries;
  private final PostgresPrograms programs;
  private int port;
  private @Nullable Process child;

  private EmbeddedPostgres(Path home) throws IOException {
    this.directory = home.resolve("postgres");
    this.data = dataIn(home);
    this.serverLog = home.resolve("logs/postgres.log");
    OwnerOnly.makeDirectory(directory);
    OwnerOnly.makeDirectory(home.resolve("logs"));
    this.password = Password.readOrMake(directory, data);
    this.binaries = PostgresBinaries.installIn(directory);
    this.programs = new PostgresPrograms(binaries);
  }

  /// Starts PostgreSQL, or goes on with the one that a killed server left behind.
  ///
  /// @param home the server's home, as a real path
  /// @param wantedPort the port to listen on; 0 takes a free one
  /// @throws CannotStartException if it does not come up
  public static EmbeddedPostgres start(Path home, int wantedPort) {
    long begun = System.nanoTime();
    try {
      EmbeddedPostgres postgres = new EmbeddedPostgres(home);
      String how = postgres.adoptOrStart(wantedPort);
      new Superuser(postgres.port, postgres.password).prepare(LOGIN, DATABASE);
      long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      log.info("PostgreSQL {} on port {} in {} ms", how, postgres.port, millis);
      return postgres;
    } catch (IOException | SQLException e) {
      throw new CannotStartException(
          "The embedded PostgreSQL did not start: " + e.getMessage() + ".",
          "Its own words are in " + home.resolve("logs/postgres.log") + ".",
          e);
    }
  }

  /// The way into the PostgreSQL that another process runs on a home; empty when none runs there.
  public static Optional<DatabaseAccess> runningOn(Path home) {
    Path data = dataIn(home);
    try {
      Optional<PostmasterFile> postmaster =
          PostmasterFile.of(data).filter(file -> file.isAliveOn(data));
      return postmaster.isPresent()
          ? Optional.of(access(postmaster.get().port(), Password.read(home.resolve("postgres"))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether a home has a database already.
  public static boolean existsIn(Path home) {
    return Files.exists(dataIn(home).resolve("PG_VERSION"));
  }

  /// How the application logs in: as the owner of its database, who is no superuser.
  public DatabaseAccess access() {
    return access(port, password);
  }

  /// Ends all connections and stops; everything committed stays.
  @Override
  public void close() {
    try {
      stop();
    } catch (IOException e) {
      log.error("PostgreSQL did not stop", e);
    }
  }

  private static Path dataIn(Path home) {
    return home.resolve("postgres/data");
  }

  private static DatabaseAccess access(int port, String password) {
    return new DatabaseAccess(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, LOGIN, password);
  }

  private String adoptOrStart(int wantedPort) throws IOException {
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise();
    }
    if (left().isPresent() && adopt()) {
      return "adopted";
    }
    Optional<PostmasterFile> dead = PostmasterFile.of(data);
    if (dead.isPresent()) {
      PostmasterFile.remove(
          data); // its number may be another process's by now, which PostgreSQL takes for itself
    }
    launch(wantedPort);
    return dead.isPresent() ? "recovered" : "started";
  }

  /// The PostgreSQL that runs on the data directory although nobody holds the home any more.
  private Optional<PostmasterFile> left() throws IOException {
    return PostmasterFile.of(data).filter(file -> file.isAliveOn(data));
  }

  /// Takes over what was left; when it is on its way down, or of another version, sees it end.
  private boolean adopt() throws IOException {
    if (!Files.readString(data.resolve("postmaster.opts")).contains(binaries.toString())) {
      stop();
      return false;
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Optional<PostmasterFile> left = left(); left.isPresent(); left = left()) {
      if (left.get().ready() && new Superuser(left.get().port(), password).isLetInto(data)) {
        port = left.get().port();
        return true;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "process " + left.get().pid() + " runs on " + data + " but does not answer");
      }
      pause();
    }
    return false;
  }

  private void launch(int wantedPort) throws IOException {
    port = wantedPort == 0 ? freePort() : wantedPort;
    PostgresConfiguration.write(data, port);
    if (Files.exists(serverLog) && Files.size(serverLog) > LOG_LIMIT) {
      Files.move(
          serverLog,
          serverLog.resolveSibling("postgres.log.1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Process started = programs.start(serverLog, "postgres", "-D", data.toString());
    child = started;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (PostmasterFile.of(data)
        .filter(file -> file.pid() == started.pid() && file.ready())
        .isEmpty()) {
      if (!started.isAlive()) {
        throw new IOException(lastLines(serverLog));
      }
      if (System.nanoTime() > deadline) {
        stop();
        throw new IOException("it was not ready after " + PATIENCE.toSeconds() + " s");
      }
      pause();
    }
  }

  private void stop() throws IOException {
    Path output = directory.resolve("output");
    if (!programs.run(output, "pg_ctl", "stop", "-W", "-s", "-m", "fast", "-D", data.toString())) {
      throw new IOException(lastLines(output));
    }
    Process started = child;
    BooleanSupplier runs =
        started == null ? () -> Files.exists(PostmasterFile.in(data)) : started::isAlive;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (runs.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("it still runs after " + PATIENCE.toSeconds() + " s");
      }
      pause();
    }
  }

  /// Makes the data directory under another name first, so that a half-made one is never taken for whole.
  private void initialise() throws IOException {
    Path output = directory.resolve("output");
    Path unfinished = directory.resolve("initialising");
    FileSystemUtils.deleteRecursively(unfinished);
    boolean made =
        programs.run(
            output,
            "initdb",
            "--pgdata=" + unfinished,
            "--username=" + Superuser.NAME,
            "--pwfile=" + Password.fileIn(directory),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8");
    if (!made) {
      throw new IOException("initdb failed: " + lastLines(output));
    }
    PostgresConfiguration.include(unfinished);
    Files.move(unfinished, data);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String lastLines(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for PostgreSQL", e);
    }
  }
}
