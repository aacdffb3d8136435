package io.callmanager.server.database;

import io.callmanager.server.CannotStartException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs PostgreSQL's programs.
///
/// PostgreSQL refuses to run as root. For root its programs run in a user namespace of their own (`unshare -U`), in
/// which they are nobody while their files still belong to root.
final class PostgresPrograms {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final File NOTHING = new File("/dev/null");

  private final Path binaries;
  private final List<String> namespace;

  PostgresPrograms(Path binaries) {
    this.binaries = binaries;
    this.namespace =
        "root".equals(System.getProperty("user.name")) ? List.of("unshare", "-U") : List.of();
  }

  /// Runs a program to its end.
  ///
  /// @param output takes what the program prints, replacing what was there
  /// @return whether it ended well
  boolean run(Path output, String program, String... arguments) throws IOException {
    Process process = launch(List.of(), Redirect.to(output.toFile()), program, arguments);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    }
    refuseIfNamespaceDenied(process.exitValue(), output);
    return process.exitValue() == 0;
  }

  /// Starts a program and leaves it running, in a session of its own: a Ctrl-C at the terminal is for the server, which
  /// stops its database last.
  ///
  /// @param output what the program prints is added to it
  Process start(Path output, String program, String... arguments) {
    List<String> session = onPath("setsid") ? List.of("setsid") : List.of();
    return launch(session, Redirect.appendTo(output.toFile()), program, arguments);
  }

  private Process launch(
      List<String> session, Redirect output, String program, String... arguments) {
    List<String> command = new ArrayList<>(session);
    command.addAll(namespace);
    command.add(binaries.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(binaries.toFile())
            .redirectInput(NOTHING)
            .redirectErrorStream(true)
            .redirectOutput(output);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    builder.environment().put("LC_ALL", "C");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new CannotStartException(
          "PostgreSQL's programs can't be run: " + e.getMessage() + ".",
          namespace.isEmpty()
              ? "See that " + binaries + " is not on a file system mounted noexec."
              : "PostgreSQL does not run as root: start Call Manager as another user.",
          e);
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private void refuseIfNamespaceDenied(int exitCode, Path output) throws IOException {
    if (!namespace.isEmpty()
        && exitCode != 0
        && Files.readString(output).contains("unshare failed")) {
      throw new CannotStartException(
          "PostgreSQL does not run as root, and this machine does not allow user namespaces.",
          "Start Call Manager as another user, or use a PostgreSQL of your own (spring.datasource.url).");
    }
  }
}
