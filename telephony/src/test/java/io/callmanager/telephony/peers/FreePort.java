package io.callmanager.telephony.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Ports that nobody uses.
public final class FreePort {

  private static final int ATTEMPTS = 50;

  private FreePort() {}

  /// A port on 127.0.0.1 that was free for UDP and TCP a moment ago.
  public static int next() {
    for (int i = 0; i < ATTEMPTS; i++) {
      try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int port = tcp.getLocalPort();
        if (udpIsFree(port)) {
          return port;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("no free port found");
  }

  static boolean udpIsFree(int port) {
    try (DatagramSocket udp =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      return udp.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  static boolean tcpIsFree(int port) {
    try (ServerSocket tcp = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return tcp.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
