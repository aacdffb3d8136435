package io.callmanager.server;

import io.callmanager.server.database.EmbeddedPostgresInitializer;
import io.callmanager.server.demo.DemoPorts;
import io.callmanager.server.demo.Rehearsal;
import io.callmanager.server.doctor.Doctor;
import io.callmanager.server.settings.UnknownSettings;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/// The server: every module in one process, with a PostgreSQL of its own unless it is given one. Beans go by their full
/// class names, so that modules need not know each other's.
@SpringBootApplication(
    scanBasePackages = "io.callmanager",
    exclude = UserDetailsServiceAutoConfiguration.class,
    nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class CallManagerServer {

  private static final String DOCTOR = "doctor";
  private static final String REHEARSE = "rehearse";

  /// Runs the server; or the doctor, when that is the first argument; or a demo server that ends when it has rehearsed.
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals(DOCTOR)) {
      String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
      System.exit(Doctor.run(rest, System.out));
    }
    try {
      if (arguments.length > 0 && arguments[0].equals(REHEARSE)) {
        rehearse(Arrays.copyOfRange(arguments, 1, arguments.length));
      } else {
        application().run(arguments);
      }
    } catch (RuntimeException e) {
      // Spring Boot has reported why. Threads that the start left behind must not keep the process.
      System.exit(1);
    }
  }

  @SuppressWarnings("SystemOut") // for the person at the terminal
  private static void rehearse(String[] arguments) {
    try (ConfigurableApplicationContext server = application().run(arguments)) {
      System.out.println(Rehearsal.play(server) + " calls rehearsed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SpringApplication application() {
    SpringApplication application = new SpringApplication(CallManagerServer.class);
    application.addInitializers(
        new UnknownSettings(), new DemoPorts(), new EmbeddedPostgresInitializer());
    return application;
  }
}
