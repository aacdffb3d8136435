package io.callmanager.server.home;

import io.callmanager.server.CannotStartException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/// The ports that the server will listen on, looked at before anything is started: what is found out only when the last
/// of them is opened costs a start, and is told in the words of whoever opens it.
public final class WantedPorts {

  private static final int USUAL_WEB_PORT = 8080;
  private static final int USUAL_SIP_PORT = 15060;

  private WantedPorts() {}

  /// Looks at the ports for HTTP, management and SIP; a port of 0 is any free one.
  ///
  /// @throws CannotStartException if one of them is taken
  public static void check(Environment environment) {
    Binder binder = Binder.get(environment);
    web(
        binder.bind("server.address", InetAddress.class).orElse(null),
        binder.bind("server.port", Integer.class).orElse(USUAL_WEB_PORT),
        "the API and the console",
        "--port N");
    web(
        binder.bind("management.server.address", InetAddress.class).orElse(null),
        binder.bind("management.server.port", Integer.class).orElse(0),
        "management",
        "MANAGEMENT_SERVER_PORT=N");
    sip(
        binder.bind("callmanager.sip.bind-address", String.class).orElse("127.0.0.1"),
        binder.bind("callmanager.sip.port", Integer.class).orElse(USUAL_SIP_PORT));
  }

  private static void web(
      @Nullable InetAddress address, int port, String purpose, String otherwise) {
    if (port > 0 && !FreePorts.tcp(address, port)) {
      throw new CannotStartException(
          "Port " + port + ", wanted for " + purpose + ", is taken by another program.",
          "Stop that program, or choose another port: " + otherwise + ".");
    }
  }

  private static void sip(String bindAddress, int port) {
    try {
      if (port > 0 && !FreePorts.udp(InetAddress.getByName(bindAddress), port)) {
        throw new CannotStartException(
            "UDP port " + port + " on " + bindAddress + ", wanted for SIP, can't be had.",
            "Stop the program that has it, or choose another port: CALLMANAGER_SIP_PORT=N. The address must be one of"
                + " this machine's: CALLMANAGER_SIP_BIND_ADDRESS.");
      }
    } catch (UnknownHostException e) {
      throw new CannotStartException(
          "There is no address " + bindAddress + " for SIP to listen on.",
          "Give an address of this machine: CALLMANAGER_SIP_BIND_ADDRESS=ADDRESS.",
          e);
    }
  }
}
