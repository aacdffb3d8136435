package io.callmanager.server.home;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// How a browser on this machine reaches a web server of this machine.
public final class ServerAddress {

  private ServerAddress() {}

  /// The address to type.
  ///
  /// @param bound the address the server listens on; null when it listens on all
  /// @return `http://…` without a slash at the end
  public static String url(@Nullable InetAddress bound, int port) {
    String host =
        bound == null || bound.isAnyLocalAddress() || bound.isLoopbackAddress()
            ? "127.0.0.1"
            : bound.getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
