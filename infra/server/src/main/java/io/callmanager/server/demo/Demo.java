package io.callmanager.server.demo;

import io.callmanager.server.home.HomeProperties;
import io.callmanager.server.home.ServerAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Prepares the demo before the first request can come in; says how to use it as soon as one can.
@Component
@Profile("demo")
class Demo implements SmartLifecycle {

  /// Before the web server starts, which it does in one of the last phases.
  private static final int PHASE = Integer.MAX_VALUE - 10_000;

  private final DemoSeed seed;
  private final ServerProperties server;
  private final Path home;
  private final int sipPort;
  private @Nullable DemoFile file;

  Demo(DemoSeed seed, ServerProperties server, HomeProperties home, Environment environment) {
    this.seed = seed;
    this.server = server;
    this.home = home.directory();
    this.sipPort =
        environment.getProperty(DemoPorts.SIP_PORT, Integer.class, DemoPorts.USUAL_SIP_PORT);
  }

  @Override
  public void start() {
    file = seed.seed(DemoFile.read(home), sipPort);
  }

  @EventListener
  void onWebServer(WebServerInitializedEvent event) {
    if (file != null && event.getApplicationContext().getServerNamespace() == null) {
      file = file.at(ServerAddress.url(server.getAddress(), event.getWebServer().getPort()));
      try {
        file.write(home);
      } catch (IOException e) {
        throw new UncheckedIOException(DemoFile.in(home) + " could not be written", e);
      }
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  @SuppressWarnings("SystemOut") // the banner is for the person at the terminal, not for the log
  void onReady() {
    if (file != null) {
      PrintStream terminal = System.out;
      terminal.print(DemoBanner.of(file, DemoFile.in(home)));
      terminal.flush();
    }
  }

  @Override
  public void stop() {}

  @Override
  public boolean isRunning() {
    return file != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
