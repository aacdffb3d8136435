package io.callmanager.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a running PostgreSQL notes of itself in `postmaster.pid` (its source, `src/include/utils/pidfile.h`).
///
/// @param port zero while it is too early to know
/// @param ready whether it said that it accepts connections
record PostmasterFile(long pid, int port, boolean ready) {

  private static final String NAME = "postmaster.pid";
  private static final Path PROCESSES = Path.of("/proc");
  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  static Path in(Path dataDirectory) {
    return dataDirectory.resolve(NAME);
  }

  /// Empty when no PostgreSQL runs on the data directory and none died on it.
  static Optional<PostmasterFile> of(Path dataDirectory) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(in(dataDirectory));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(
        new PostmasterFile(
            number(lines, PID_LINE),
            (int) number(lines, PORT_LINE),
            lines.size() > STATUS_LINE && "ready".equals(lines.get(STATUS_LINE).strip())));
  }

  private static long number(List<String> lines, int line) {
    String text = lines.size() > line ? lines.get(line).strip() : "";
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /// Whether the process is still there and is the PostgreSQL of this data directory, not another process that got its
  /// number. PostgreSQL works in its data directory, which Linux shows; elsewhere the command line has to do.
  ///
  /// @param dataDirectory as a real path
  boolean isAliveOn(Path dataDirectory) {
    if (Files.isDirectory(PROCESSES.resolve("self"))) {
      try {
        return PROCESSES.resolve(pid + "/cwd").toRealPath().equals(dataDirectory);
      } catch (IOException e) {
        return false; // gone, a zombie, or another user's
      }
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().commandLine())
        .filter(
            command -> command.contains("postgres") && command.contains(dataDirectory.toString()))
        .isPresent();
  }

  static void remove(Path dataDirectory) throws IOException {
    Files.deleteIfExists(in(dataDirectory));
  }
}
