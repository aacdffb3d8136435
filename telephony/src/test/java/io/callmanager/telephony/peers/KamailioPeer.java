package io.callmanager.telephony.peers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A `kamailio` on 127.0.0.1 that takes calls by TLS and passes them on to a phone by UDP, staying in their way.
public final class KamailioPeer implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/kamailio");
  private static final Path MODULES = Path.of("/usr/lib/x86_64-linux-gnu/kamailio/modules");

  private final Path directory;
  private final int port;
  private final Process process;

  private KamailioPeer(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /// Starts a proxy and waits until it listens. Skips the calling test, with a message, when kamailio is not installed.
  ///
  /// @param phone the URI of the phone behind it
  public static KamailioPeer start(TestAuthority.Issued certificate, String phone) {
    Assumptions.assumeTrue(
        Files.isExecutable(PROGRAM) && Files.exists(MODULES.resolve("tls.so")),
        "kamailio is not installed (Debian: apt-get install kamailio kamailio-tls-modules)");
    try {
      Path directory = Files.createTempDirectory("kamailio-");
      int port = FreePort.next();
      Path config = directory.resolve("kamailio.cfg");
      Files.writeString(config, config(certificate, FreePort.next(), port, phone));
      Process process =
          new ProcessBuilder(
                  List.of(
                      PROGRAM.toString(),
                      "-f",
                      config.toString(),
                      "-DD",
                      "-E",
                      "-m",
                      "32",
                      "-M",
                      "4",
                      "-w",
                      directory.toString(),
                      "-Y",
                      directory.toString()))
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(directory.resolve("screen").toFile())
              .start();
      KamailioPeer peer = new KamailioPeer(directory, port, process);
      await("kamailio listens")
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(20))
          .failFast("kamailio ended at once", () -> !process.isAlive())
          .until(() -> FreePort.isListenedOn(port, true));
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The URI of the proxy.
  public String uri() {
    return "sip:127.0.0.1:" + port + ";transport=tls";
  }

  /// What it wrote.
  public String screen() {
    try {
      return Files.readString(directory.resolve("screen"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String config(
      TestAuthority.Issued certificate, int udpPort, int tlsPort, String phone) {
    return """
        #!KAMAILIO
        debug=0
        log_stderror=yes
        children=1
        tcp_children=2
        enable_tls=yes
        listen=udp:127.0.0.1:%d
        listen=tls:127.0.0.1:%d
        mpath="%s"
        loadmodule "tm.so"
        loadmodule "sl.so"
        loadmodule "tls.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "siputils.so"
        loadmodule "textops.so"
        modparam("tls", "certificate", "%s")
        modparam("tls", "private_key", "%s")
        modparam("tls", "tls_method", "TLSv1.2+")
        modparam("rr", "enable_double_rr", 1)
        request_route {
          if (has_totag()) {
            if (loose_route() || is_method("ACK")) {
              t_relay();
            } else {
              sl_send_reply("404", "Not here");
            }
            exit;
          }
          if (is_method("CANCEL")) {
            if (t_check_trans()) {
              t_relay();
            }
            exit;
          }
          record_route();
          $du = "%s";
          t_relay();
        }
        """
        .formatted(udpPort, tlsPort, MODULES, certificate.chain(), certificate.key(), phone);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
