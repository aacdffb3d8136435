package io.callmanager.server.system;

import static org.awaitility.Awaitility.await;

import io.callmanager.server.CallManagerServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The server in a process of its own, which can be stopped and killed as an operator, or fate, would.
final class ServerProcess implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Process process;
  private final Path output;

  private ServerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// Starts a server on `home` with free ports.
  static ServerProcess start(Path home, String... settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPathWithoutTests(),
            CallManagerServer.class.getName(),
            "--callmanager.home=" + home,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--management.server.port=0"));
    command.addAll(List.of(settings));
    Path output = Files.createTempFile(home.resolveSibling("."), "server", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(home.resolveSibling(".").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new ServerProcess(process, output);
  }

  private static String classPathWithoutTests() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("-tests.jar") && !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// Waits until the terminal shows `words`.
  ServerProcess awaitOutput(String words) {
    await()
        .alias(words)
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .failFast(
            () -> {
              if (!process.isAlive() && !output().contains(words)) {
                throw new AssertionError("the server ended: " + output());
              }
            })
        .until(() -> output().contains(words));
    return this;
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /// Asks the server to stop as a terminal does with Ctrl-C (`INT`), or an init system (`TERM`).
  ///
  /// @return its exit code
  int stop(String signal) throws IOException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().onExit().join();
    return awaitExit();
  }

  int awaitExit() {
    await().alias("the server's end").atMost(STOP).until(() -> !process.isAlive());
    return process.exitValue();
  }

  /// The processes that work in a directory, as PostgreSQL does in its data directory.
  static List<String> processesIn(Path directory) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> worksIn(process, directory))
          .map(process -> process.getFileName().toString())
          .toList();
    }
  }

  private static boolean worksIn(Path process, Path directory) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(directory);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      stop("TERM");
    }
  }
}
