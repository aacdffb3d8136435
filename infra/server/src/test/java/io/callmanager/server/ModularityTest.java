package io.callmanager.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import io.callmanager.shared.SystemDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.modulith.core.ApplicationModules;

/// The boundaries between the modules, which `docs/architecture.md` draws.
class ModularityTest {

  private static final String ROOT = "io.callmanager";

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(ModularityTest::isNotForTests)
          .importPackages(ROOT);

  private static final Set<String> LEDGER =
      Set.of("shared", "flow", "account", "credit", "agent", "contact", "number", "dialgate");
  private static final Set<String> CORE =
      with(
          LEDGER,
          "idempotency",
          "redaction",
          "call",
          "analysis",
          "event",
          "trunk",
          "sound",
          "recording",
          "campaign",
          "webhook",
          "tool",
          "llm",
          "usage");

  /// What each module may use. The compiler and Modulith see to it that there are no cycles.
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("shared", Set.of()),
          Map.entry("flow", Set.of("shared")),
          Map.entry("account", Set.of("shared")),
          Map.entry("idempotency", Set.of("shared")),
          Map.entry("redaction", Set.of("shared")),
          Map.entry("credit", LEDGER),
          Map.entry("agent", LEDGER),
          Map.entry("contact", LEDGER),
          Map.entry("number", LEDGER),
          Map.entry("dialgate", LEDGER),
          Map.entry("call", with(LEDGER, "idempotency", "redaction")),
          Map.entry("analysis", with(LEDGER, "redaction", "call")),
          Map.entry("trunk", with(LEDGER, "call")),
          Map.entry("sound", with(LEDGER, "call")),
          Map.entry("recording", with(LEDGER, "call")),
          Map.entry("campaign", with(LEDGER, "call")),
          Map.entry("event", with(LEDGER, "call")),
          Map.entry("webhook", with(LEDGER, "call", "event")),
          Map.entry("tool", with(LEDGER, "call", "event", "webhook")),
          Map.entry("llm", with(LEDGER, "call")),
          Map.entry("usage", with(LEDGER, "call")),
          Map.entry("telephony", Set.of("shared", "flow", "call")),
          Map.entry("api", CORE),
          Map.entry("console", CORE),
          Map.entry("server", with(CORE, "telephony", "api", "console")),
          Map.entry("bench", with(CORE, "telephony", "api", "console", "server")));

  /// Who may see every account's rows.
  private static final Set<String> PLATFORM =
      Set.of(
          "io.callmanager.account.Accounts",
          "io.callmanager.account.ApiKeys",
          "io.callmanager.account.ConsoleUsers",
          "io.callmanager.agent.AgentApprovals",
          "io.callmanager.analysis.AnalysisQueue",
          "io.callmanager.call.CallReadiness",
          "io.callmanager.call.LostCalls",
          "io.callmanager.call.Node",
          "io.callmanager.call.QueuedCalls",
          "io.callmanager.credit.AccountOpening",
          "io.callmanager.credit.Books",
          "io.callmanager.credit.CreditLedger",
          "io.callmanager.credit.CreditMeters",
          "io.callmanager.credit.LowBalanceWatch",
          "io.callmanager.credit.PlanChange",
          "io.callmanager.idempotency.ExpiredKeys",
          "io.callmanager.dialgate.NumberAttempts",
          "io.callmanager.number.CallerNumbers",
          "io.callmanager.recording.AllRecordings",
          "io.callmanager.server.doctor.BooksCheck",
          "io.callmanager.shared.DatabaseConfiguration",
          "io.callmanager.shared.Partitions",
          "io.callmanager.shared.SystemDatabase",
          "io.callmanager.trunk.PlatformTrunks",
          "io.callmanager.trunk.TrunkFeed",
          "io.callmanager.trunk.TrunkHistory",
          "io.callmanager.webhook.delivery.DeliveryConfiguration",
          "io.callmanager.webhook.delivery.DeliveryQueue",
          "io.callmanager.webhook.delivery.DeliveryResults",
          "io.callmanager.webhook.delivery.EndpointHealth",
          "io.callmanager.webhook.delivery.LaneClaims");

  @Test
  void modulesHaveNoCyclesAndDoNotReachIntoEachOther() {
    ApplicationModules.of(ROOT, ModularityTest::isNotForTests).verify();
  }

  static Stream<String> modules() {
    return moduleNames().stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void usesOnlyWhatItMay(String module) {
    assertThat(MAY_USE).as("the modules that have rules").containsKey(module);
    String[] forbidden =
        moduleNames().stream()
            .filter(
                other ->
                    !other.equals(module)
                        && !MAY_USE.getOrDefault(module, Set.of()).contains(other))
            .map(ModularityTest::packagesOf)
            .toArray(String[]::new);
    if (forbidden.length > 0) {
      check(
          noClasses()
              .that()
              .resideInAPackage(packagesOf(module))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(forbidden));
    }
  }

  @Test
  void thePhoneKnowsTheBusinessByItsPortAlone() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.callmanager.telephony..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.callmanager..")
                    .and(
                        resideOutsideOfPackage("io.callmanager.telephony..")
                            .and(resideOutsideOfPackage("io.callmanager.shared.."))
                            .and(resideOutsideOfPackage("io.callmanager.flow.."))
                            .and(resideOutsideOfPackage("io.callmanager.call.spi..")))));
  }

  @Test
  void sipStaysInItsPackage() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.callmanager.telephony.sip..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("javax.sip..", "gov.nist..")));
  }

  @Test
  void theBusinessKnowsNeitherHttpNorHtmlNorSip() {
    String[] core = CORE.stream().map(ModularityTest::packagesOf).toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAnyPackage(core)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "jakarta.servlet..",
                    "org.springframework.web..",
                    "org.springframework.http..",
                    "org.springframework.security..",
                    "org.thymeleaf..",
                    "javax.sip..")));
  }

  @Test
  void onlyNamedClassesSeeEveryAccount() {
    Set<String> users =
        CODE.stream()
            .filter(
                code ->
                    code.getDirectDependenciesFromSelf().stream()
                        .anyMatch(d -> d.getTargetClass().isEquivalentTo(SystemDatabase.class)))
            .map(ModularityTest::outermost)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(PLATFORM).containsAll(users);
  }

  @Test
  void timeComesFromTheClock() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.callmanager.shared.TimeConfiguration")
            .and()
            .doNotHaveFullyQualifiedName("io.callmanager.server.doctor.Doctor")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callConstructor(java.util.Date.class));
  }

  @Test
  void logsThroughSlf4jAlone() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "java.util.logging..",
                    "org.apache.log4j..",
                    "org.apache.logging..",
                    "org.apache.commons.logging..")));
  }

  @Test
  void beansAreWiredByConstructors() {
    check(fields().should().notBeAnnotatedWith(Autowired.class));
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        CODE.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(code -> !code.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .sorted()
            .toList();

    assertThat(unmarked).isEmpty();
  }

  @Test
  void nobodyIsAHelper() {
    check(
        classes()
            .that()
            .resideInAPackage("io.callmanager..")
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CODE);
  }

  private static Set<String> moduleNames() {
    return CODE.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> name.startsWith(ROOT + "."))
        .map(name -> name.substring(ROOT.length() + 1).split("\\.", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String packagesOf(String module) {
    return ROOT + "." + module + "..";
  }

  private static String outermost(JavaClass code) {
    return code.getEnclosingClass().map(ModularityTest::outermost).orElse(code.getName());
  }

  private static Set<String> with(Set<String> modules, String... more) {
    return Stream.concat(modules.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isNotForTests(Location location) {
    return !location.contains("/test-classes/") && !location.contains("-tests.jar");
  }
}
