package io.callmanager.telephony.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Ports on 127.0.0.1 that nobody uses.
///
/// They lie below those that Linux gives to sockets without a port of their own (`ip_local_port_range`), so nothing that
/// happens to connect between the asking and the use takes one, and none is given out twice by a JVM.
public final class FreePort {

  private static final int FIRST = 30_000;
  private static final int LAST = 32_767;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(LAST - FIRST));

  private FreePort() {}

  /// A port that was free for UDP and TCP a moment ago.
  public static int next() {
    for (int i = FIRST; i <= LAST; i++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), LAST - FIRST + 1);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port found");
  }

  /// The lowest of some ports in a row that were free, for programs that take the next ones too.
  public static int nextRow(int length) {
    int first = next();
    for (int taken = 1; taken < length; taken++) {
      int port = next();
      if (port != first + taken) {
        first = port;
        taken = 0;
      }
    }
    return first;
  }

  private static boolean isFree(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (ServerSocket tcp = new ServerSocket(port, 1, address.getAddress());
        DatagramSocket udp = new DatagramSocket(address)) {
      return tcp.isBound() && udp.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether somebody listens on a port. Only looks: to try whether the port can be bound would take it, for that moment,
  /// from the program that is waited for.
  static boolean isListenedOn(int port, boolean tcp) {
    String local = ":%04X ".formatted(port);
    try (Stream<String> sockets = Files.lines(Path.of("/proc/net", tcp ? "tcp" : "udp"))) {
      return sockets
          .map(socket -> socket.strip().split(" +", 4))
          .anyMatch(
              fields -> (fields[1] + " ").endsWith(local) && (!tcp || fields[3].startsWith("0A")));
    } catch (IOException e) {
      throw new UncheckedIOException("Linux's list of sockets can't be read", e);
    }
  }
}
