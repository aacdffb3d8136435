package io.callmanager.server;

import io.callmanager.server.database.EmbeddedPostgresInitializer;
import io.callmanager.server.demo.DemoPorts;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The server: every module in one process, with a PostgreSQL of its own unless it is given one.
@SpringBootApplication(scanBasePackages = "io.callmanager")
public class CallManagerServer {

  public static void main(String[] arguments) {
    try {
      application().run(arguments);
    } catch (RuntimeException e) {
      System.exit(
          1); // Spring Boot has reported why; threads that the start left behind must not keep the
      // process
    }
  }

  private static SpringApplication application() {
    SpringApplication application = new SpringApplication(CallManagerServer.class);
    application.addInitializers(new DemoPorts(), new EmbeddedPostgresInitializer());
    return application;
  }
}
