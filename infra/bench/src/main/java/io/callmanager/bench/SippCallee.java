package io.callmanager.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `sipp` as a callee that answers every call at once and hangs up at once.
final class SippCallee implements AutoCloseable {

  private final Process process;
  private final int port;

  private SippCallee(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static SippCallee start() throws IOException {
    Path directory = Files.createTempDirectory("sipp-callee");
    Path scenario = directory.resolve("callee.xml");
    try (InputStream resource =
        java.util.Objects.requireNonNull(SippCallee.class.getResourceAsStream("callee.xml"))) {
      Files.copy(resource, scenario);
    }
    int port;
    try (DatagramSocket free =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                List.of(
                    "sipp",
                    "-sf",
                    scenario.toString(),
                    "-i",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(port),
                    "-nostdin",
                    "-buff_size",
                    "4000000",
                    "-timer_resol",
                    "1",
                    "-max_socket",
                    "1024",
                    "-deadcall_wait",
                    "0"))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new SippCallee(process, port);
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
