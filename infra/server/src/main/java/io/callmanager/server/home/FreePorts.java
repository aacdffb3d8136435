package io.callmanager.server.home;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/// Whether a port can be had at this moment; by the next, another program may have taken it.
public final class FreePorts {

  private FreePorts() {}

  /// Whether a server can listen there.
  ///
  /// @param address the address to listen on; `null` for all of this machine's
  public static boolean tcp(@Nullable InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public static boolean udp(InetAddress address, int port) {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, port))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
