package io.callmanager.testing;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;

/// Stops a server when the JVM ends: after the Spring contexts that have used it. The JVM's own hooks run side by side, so a server
/// that ended by one would be gone while the contexts still have something to write down, and each would wait for it in vain.
final class ServerEnd {

  /// Of a server that ends by itself.
  static final ServerEnd NONE = new ServerEnd(() -> {});

  private final Closeable server;
  private @Nullable Thread hook;

  private ServerEnd(Closeable server) {
    this.server = server;
  }

  static ServerEnd withTheJvm(Closeable server) {
    ServerEnd end = new ServerEnd(server);
    Thread hook = new Thread(end::stop, "test-postgres-end");
    Runtime.getRuntime().addShutdownHook(hook);
    end.hook = hook;
    return end;
  }

  /// From now on a Spring context uses the server. Spring runs its handlers when the last context is closed.
  synchronized void afterContexts() {
    if (hook != null) {
      Runtime.getRuntime().removeShutdownHook(hook);
      hook = null;
      SpringApplication.getShutdownHandlers().add(this::stop);
    }
  }

  @SuppressWarnings("SystemOut")
  private void stop() {
    try {
      server.close();
    } catch (IOException e) {
      System.out.println("Tests' PostgreSQL did not stop: " + e);
    }
  }
}
