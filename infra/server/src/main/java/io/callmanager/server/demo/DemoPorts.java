package io.callmanager.server.demo;

import io.callmanager.server.home.FreePorts;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final String MANAGEMENT_PORT = "management.server.port";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    if (!environment.acceptsProfiles(Profiles.of("demo"))) {
      return;
    }
    Map<String, Object> moved = new HashMap<>();
    int management = environment.getRequiredProperty(MANAGEMENT_PORT, Integer.class);
    if (!FreePorts.tcp(LOOPBACK, management)) {
      moved.put(MANAGEMENT_PORT, 0);
      log.info("Port {} is taken: the management endpoints are on a free one", management);
    }
    int sip = environment.getProperty(SIP_PORT, Integer.class, USUAL_SIP_PORT);
    if (!FreePorts.udp(LOOPBACK, sip) || !FreePorts.tcp(LOOPBACK, sip)) {
      int free = freePort();
      moved.put(SIP_PORT, free);
      log.info("Port {} is taken: SIP is on port {}", sip, free);
    }
    environment.getPropertySources().addFirst(new MapPropertySource("demo-ports", moved));
  }

  private static int freePort() {
    for (int attempt = 0; attempt < 20; attempt++) {
      try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
        if (FreePorts.tcp(LOOPBACK, socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        log.debug("no free UDP port", e);
      }
    }
    return USUAL_SIP_PORT;
  }
}
