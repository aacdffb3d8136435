package io.callmanager.server.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/// Lets the demo come up beside whatever else runs on the machine: where the management port or the SIP port is taken,
/// it takes a free one. The port that people type is not moved; when that is taken, the start fails and says so.
public final class DemoPorts
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  static final String SIP_PORT = "callmanager.sip.port";
  static final int USUAL_SIP_PORT = 15060;

  private static final Logger log = LoggerFactory.getLogger(DemoPorts.class);
  private static final String MANAGEMENT_PORT = "management.server.port";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    if (!environment.acceptsProfiles(Profiles.of("demo"))) {
      return;
    }
    Map<String, Object> moved = new HashMap<>();
    int management = environment.getRequiredProperty(MANAGEMENT_PORT, Integer.class);
    if (!isFreeForTcp(management)) {
      moved.put(MANAGEMENT_PORT, 0);
      log.info("Port {} is taken: the management endpoints are on a free one", management);
    }
    int sip = environment.getProperty(SIP_PORT, Integer.class, USUAL_SIP_PORT);
    if (!isFreeForUdp(sip) || !isFreeForTcp(sip)) {
      int free = freePort();
      moved.put(SIP_PORT, free);
      log.info("Port {} is taken: SIP is on port {}", sip, free);
    }
    environment.getPropertySources().addFirst(new MapPropertySource("demo-ports", moved));
  }

  private static boolean isFreeForTcp(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(loopback(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFreeForUdp(int port) {
    try (DatagramSocket socket = new DatagramSocket(loopback(port))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    for (int attempt = 0; attempt < 20; attempt++) {
      try (DatagramSocket socket = new DatagramSocket(loopback(0))) {
        if (isFreeForTcp(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        log.debug("no free UDP port", e);
      }
    }
    return USUAL_SIP_PORT;
  }

  private static SocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
