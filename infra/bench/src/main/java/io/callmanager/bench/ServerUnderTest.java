package io.callmanager.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/// A demo server in a process and a home of its own, with one trunk that leads to the bench's carrier.
final class ServerUnderTest implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(8);

  private final Path home;
  private final int port;
  private final Process process;

  private ServerUnderTest(Path home, int port, Process process) {
    this.home = home;
    this.port = port;
    this.process = process;
  }

  /// Starts a server and waits until it is ready.
  ///
  /// @param trunkUri where calls go
  static ServerUnderTest start(
      Path checkout, int port, String trunkUri, Map<String, String> settings) throws IOException {
    Path home = Files.createTempDirectory("callmanager-bench");
    ProcessBuilder builder =
        new ProcessBuilder(
            checkout.resolve("callmanager").toString(),
            "demo",
            "--port",
            Integer.toString(port),
            "--home",
            home.toString());
    builder.environment().put("CALLMANAGER_TRUNKS_0_NAME", "bench");
    builder.environment().put("CALLMANAGER_TRUNKS_0_URI", trunkUri);
    builder.environment().putAll(settings);
    File log = home.resolve("bench-server.log").toFile();
    builder.redirectErrorStream(true).redirectOutput(log);
    ServerUnderTest server = new ServerUnderTest(home, port, builder.start());
    server.awaitReady();
    return server;
  }

  int port() {
    return port;
  }

  Path home() {
    return home;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  String demo(String field) throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readString(home.resolve("demo.json")))
        .path(field)
        .asString();
  }

  int databasePort() throws IOException {
    List<String> lines = Files.readAllLines(home.resolve("postgres/data/postmaster.pid"));
    return Integer.parseInt(lines.get(3).strip());
  }

  String databasePassword() throws IOException {
    return Files.readString(home.resolve("postgres/password")).strip();
  }

  /// A connection as the owner of the schema.
  Connection database() throws SQLException, IOException {
    Properties login = new Properties();
    login.put("user", "callmanager");
    login.put("password", databasePassword());
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + databasePort() + "/callmanager", login);
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!Files.exists(home.resolve("demo.json")) || !answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            "the server did not start; its words are in " + home.resolve("bench-server.log"));
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
