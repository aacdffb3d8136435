package io.callmanager.telephony.peers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A `sipp` that plays a scenario on 127.0.0.1.
///
/// Scenarios are resources under `/sipp`. Waiting for its end shows whether the scenario went as written: sipp exits with 0
/// only if every call did.
public final class SippPeer implements AutoCloseable {

  /// How a sipp ended.
  ///
  /// @param exitCode 0 when every call went as the scenario says
  /// @param messages the SIP messages it sent and received
  /// @param errors what it complained about
  public record Result(int exitCode, String messages, String errors) {}

  private static final List<String> ONE_CALL =
      List.of("-m", "1", "-trace_msg", "-message_file", "messages");

  /// It takes one for audio and the second one after it for video.
  private static final int MEDIA_PORTS = 3;

  private static final Duration TO_START = Duration.ofSeconds(10);

  private final Path directory;
  private final int port;
  private final Process process;
  private final boolean tcp;

  private SippPeer(Path directory, int port, Process process, boolean tcp) {
    this.directory = directory;
    this.port = port;
    this.process = process;
    this.tcp = tcp;
  }

  /// Skips the calling test, with a message, when sipp is not installed.
  public static void assumeInstalled() {
    Assumptions.assumeTrue(
        installed("sipp"), "sipp is not installed (Debian: apt-get install sip-tester)");
  }

  private static boolean installed(String program) {
    for (String directory : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  /// Starts a callee for one call and waits until it listens.
  ///
  /// @param scenario the resource's name without its ending
  public static SippPeer callee(String scenario, String... options) {
    List<String> more = new ArrayList<>(ONE_CALL);
    more.addAll(List.of(options));
    return start(scenario, more);
  }

  /// Starts a callee for many calls, which ends only when it is closed and writes no messages down, and waits until it
  /// listens.
  public static SippPeer callees(String scenario, String... options) {
    return start(scenario, List.of(options));
  }

  /// Starts a caller that makes one call to 127.0.0.1.
  public static SippPeer caller(String scenario, int targetPort, String... options) {
    List<String> more = new ArrayList<>(List.of("127.0.0.1:" + targetPort));
    more.addAll(ONE_CALL);
    more.addAll(List.of(options));
    return start(scenario, more);
  }

  private static SippPeer start(String scenario, List<String> options) {
    assumeInstalled();
    try {
      Path directory = Files.createTempDirectory("sipp-");
      Path file = directory.resolve("scenario.xml");
      try (InputStream resource =
          SippPeer.class.getResourceAsStream("/sipp/" + scenario + ".xml")) {
        if (resource == null) {
          throw new IllegalArgumentException("no scenario " + scenario);
        }
        Files.copy(resource, file);
      }
      int port = FreePort.next();
      List<String> command =
          new ArrayList<>(
              List.of("sipp", "-sf", file.toString(), "-i", "127.0.0.1", "-p", "" + port));
      command.addAll(
          List.of(
              "-mi",
              "127.0.0.1",
              "-mp",
              "" + FreePort.nextRow(MEDIA_PORTS),
              "-nostdin",
              "-timeout",
              "60"));
      command.addAll(List.of("-trace_err", "-error_file", directory.resolve("errors").toString()));
      command.addAll(options);
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("screen").toFile())
              .start();
      SippPeer peer = new SippPeer(directory, port, process, options.contains("t1"));
      if (options.isEmpty() || !options.getFirst().startsWith("127.0.0.1:")) {
        peer.awaitListening();
      }
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitListening() {
    await("sipp listens")
        .atMost(TO_START)
        .pollInterval(Duration.ofMillis(20))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("sipp ended at once:\n" + read("screen"));
              }
            })
        .until(() -> FreePort.isListenedOn(port, tcp));
  }

  public int port() {
    return port;
  }

  /// The URI under which it is called.
  public String uri() {
    return "sip:127.0.0.1:" + port + (tcp ? ";transport=tcp" : "");
  }

  /// Waits until it ends by itself.
  public Result awaitEnd(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("sipp still waits for something:\n" + messages());
      }
      return new Result(process.exitValue(), messages(), read("errors"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// What it has sent and received so far.
  public String messages() {
    return read("messages");
  }

  private String read(String name) {
    try {
      Path file = directory.resolve(name);
      return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      try (var files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
