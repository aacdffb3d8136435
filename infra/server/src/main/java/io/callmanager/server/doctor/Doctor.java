package io.callmanager.server.doctor;

import io.callmanager.server.CannotStartException;
import io.callmanager.server.database.DatabaseAccess;
import io.callmanager.server.home.Home;
import io.callmanager.server.settings.UnknownSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/// Examines the configuration, the machine and, if there is one, the running server.
public final class Doctor {

  private static final String BOOKS = "--books";

  private final Clock clock;
  private final boolean books;

  private Doctor(Clock clock, boolean books) {
    this.clock = clock;
    this.books = books;
  }

  /// Reads the configuration as the server would, examines, and prints a line for each finding.
  ///
  /// @param arguments as for the server, and `--books` to audit the ledger
  /// @return the exit code: 0 when nothing keeps Call Manager from working, else 1
  public static int run(String[] arguments, PrintStream terminal) {
    List<String> given = List.of(arguments);
    SpringApplication application = new SpringApplication(NoBeans.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    String[] settings =
        Stream.concat(
                given.stream().filter(argument -> !argument.equals(BOOKS)),
                Stream.of("--logging.file.name=", "--logging.level.io.callmanager=warn"))
            .toArray(String[]::new);
    try (ConfigurableApplicationContext context = application.run(settings)) {
      Doctor doctor = new Doctor(Clock.systemUTC(), given.contains(BOOKS));
      List<Finding> findings = doctor.examine(context.getEnvironment());
      findings.forEach(terminal::println);
      return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAIL)
          ? 1
          : 0;
    }
  }

  private List<Finding> examine(Environment environment) {
    List<Finding> findings = new ArrayList<>();
    UnknownSettings.in(environment)
        .forEach(
            unknown ->
                findings.add(Finding.fail("setting: " + unknown.getMessage(), unknown.remedy())));
    try {
      findings.addAll(examineHome(environment));
    } catch (BindException e) {
      findings.add(Finding.fail("setting: " + unreadable(e), "docs/settings.md lists them all"));
    }
    return findings;
  }

  private static String unreadable(BindException e) {
    ConfigurationProperty property = e.getProperty();
    Throwable reason = NestedExceptionUtils.getMostSpecificCause(e);
    return property == null
        ? e.getName() + " can't be read: " + reason.getMessage()
        : "%s is %s, which is no %s%s"
            .formatted(
                property.getName(),
                property.getValue(),
                e.getTarget().getType(),
                property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")");
  }

  private List<Finding> examineHome(Environment environment) {
    Path directory = Patient.homeOf(environment);
    try {
      Optional<Home> home = Home.tryClaim(directory);
      try {
        Path real = home.isPresent() ? home.get().directory() : directory.toRealPath();
        return examine(Patient.of(environment, real, home.isEmpty()));
      } finally {
        if (home.isPresent()) {
          home.get().close();
        }
      }
    } catch (CannotStartException e) {
      return List.of(Finding.fail("home: " + e.getMessage(), e.remedy()));
    } catch (IOException e) {
      return List.of(
          Finding.fail(
              "home: " + directory + " can't be used: " + e.getMessage(),
              "choose another: --home DIR"));
    }
  }

  private List<Finding> examine(Patient patient) {
    List<Function<DatabaseAccess, List<Finding>>> further =
        books ? List.of(new BooksCheck()) : List.of();
    List<Check> checks =
        Arrays.asList(
            new JavaCheck(),
            new PortCheck(),
            new DatabaseCheck(clock, further),
            new TrunkCheck(),
            new TwilioCheck(),
            new AddressCheck(),
            new SpeechCheck(),
            new HearingCheck());
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "home: "
                + patient.home()
                + patient
                    .running()
                    .map(server -> ", used by the server of process " + server.pid())
                    .orElse("")));
    checks.forEach(check -> findings.addAll(check.look(patient)));
    return findings;
  }

  /// Nothing: of Spring the doctor needs the configuration alone.
  static final class NoBeans {}
}
