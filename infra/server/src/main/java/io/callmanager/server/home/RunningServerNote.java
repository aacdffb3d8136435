package io.callmanager.server.home;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Keeps [RunningServer] true while this server runs.
@Component
class RunningServerNote {

  private static final Logger log = LoggerFactory.getLogger(RunningServerNote.class);

  private static final int USUAL_SIP_PORT = 15060;

  private final Path home;
  private final @Nullable InetAddress address;
  private final @Nullable InetAddress managementAddress;
  private final int sipPort;
  private volatile int port;
  private volatile int managementPort;

  RunningServerNote(
      HomeProperties home,
      ServerProperties server,
      ManagementServerProperties management,
      Environment environment) {
    this.home = home.directory();
    this.address = server.getAddress();
    this.managementAddress = management.getAddress();
    this.sipPort = environment.getProperty("callmanager.sip.port", Integer.class, USUAL_SIP_PORT);
  }

  @EventListener
  void onWebServer(WebServerInitializedEvent event) {
    if (event.getApplicationContext().getServerNamespace() == null) {
      port = event.getWebServer().getPort();
    } else {
      managementPort = event.getWebServer().getPort();
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  @Order(Ordered.HIGHEST_PRECEDENCE)
  void onReady() throws IOException {
    String url = ServerAddress.url(address, port);
    String managementUrl = ServerAddress.url(managementAddress, managementPort);
    new RunningServer(ProcessHandle.current().pid(), url, managementUrl, sipPort).note(home);
    log.info("Ready at {}, management at {}", url, managementUrl);
  }

  @EventListener
  void onClosed(ContextClosedEvent event) throws IOException {
    if (event.getApplicationContext().getParent() == null) {
      RunningServer.forget(home);
      log.info("Stopping");
    }
  }
}
