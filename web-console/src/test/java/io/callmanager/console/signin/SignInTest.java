package io.callmanager.console.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.account.ApiKeys;
import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.ConsoleUsers;
import io.callmanager.account.Plan;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.harness.Visit.Answer;
import io.callmanager.shared.UserId;
import io.callmanager.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.TestPropertySource;

@ConsoleTest
@TestPropertySource(properties = "callmanager.console.sign-in.attempts-per-address=1000")
class SignInTest {

  private static int people;

  @Autowired private ApiKeys keys;
  @Autowired private ConsoleUsers users;
  @Autowired private PasswordEncoder encoder;
  @Autowired private TestClock clock;
  @LocalServerPort private int port;

  private final Town town;
  private final Town.Household home;
  private final String admin = email("admin");
  private final UserId adminId;

  SignInTest(@Autowired Town town) {
    this.town = town;
    this.home = town.account("Northwind", Plan.PRO, 100);
    this.adminId = town.person(admin, home.account(), Role.ADMIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/console", "/console/calls", "/console/operator/books", "/console/nowhere"})
  void showsNothingToStrangers(String path) {
    try (Visit visit = new Visit(port)) {
      Answer answer = visit.get(path);

      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.location()).endsWith("/console/sign-in");
    }
  }

  @Test
  void leadsFromTheFrontDoorToTheConsole() {
    try (Visit visit = new Visit(port)) {
      assertThat(visit.get("/").location()).endsWith("/console");
    }
  }

  @Test
  void changesTheSessionsIdWhenSomebodySignsIn() {
    try (Visit visit = new Visit(port)) {
      visit.get("/console/sign-in");
      String before = visit.sessionId().orElseThrow();

      visit.signedIn(admin.toUpperCase(java.util.Locale.ROOT));

      assertThat(visit.sessionId()).get().isNotEqualTo(before);
      assertThat(visit.get("/console").body()).contains("Credits available", "Northwind");
    }
  }

  @Test
  void leadsBackToThePageThatWasAskedFor() {
    try (Visit visit = new Visit(port)) {
      visit.get("/console/usage?by=AGENT");

      assertThat(visit.signIn(admin, Town.PASSWORD).location()).contains("/console/usage?by=AGENT");
    }
  }

  @Test
  void answersAWrongPasswordAndAnUnknownPersonAlike() {
    try (Visit visit = new Visit(port)) {
      Answer wrong = visit.signIn(admin, "wrong");
      Answer unknown = visit.signIn(email("nobody"), "wrong");

      assertThat(wrong.status()).isEqualTo(401);
      assertThat(unknown.status()).isEqualTo(401);
      assertThat(wrong.body()).contains("That e-mail and password don’t match");
      assertThat(withoutWhatIsTheirs(unknown)).isEqualTo(withoutWhatIsTheirs(wrong));
      assertThat(visit.get("/console").status()).isEqualTo(302);
    }
  }

  @Test
  void hashesOnceWhetherThePersonIsKnownOrNot() {
    CountingEncoder counting = new CountingEncoder(encoder);
    PasswordCheck check =
        new PasswordCheck(
            users,
            counting,
            new SignInThrottle(new SignInProperties(99, 99, Duration.ofMinutes(1)), clock),
            clock);

    for (String email : List.of(admin, email("nobody"), "no\u0000body", "x".repeat(300))) {
      assertThatThrownBy(
              () ->
                  check.authenticate(
                      UsernamePasswordAuthenticationToken.unauthenticated(email, "wrong")))
          .isInstanceOf(BadCredentialsException.class);
    }

    assertThat(counting.hashes).hasSize(4).allMatch(hash -> hash.startsWith("{bcrypt}"));
  }

  @Test
  void makesWhoFailsTooOftenWaitAndSaysHowLong() {
    try (Visit visit = new Visit(port)) {
      for (int i = 0; i < 10; i++) {
        assertThat(visit.signIn(admin, "wrong").status()).isEqualTo(401);
      }

      Answer right = visit.signIn(admin, Town.PASSWORD);

      assertThat(right.status()).isEqualTo(429);
      assertThat(Long.parseLong(right.header("Retry-After"))).isBetween(1L, 30L);
      assertThat(right.body())
          .containsPattern("Too many attempts to sign in. Please wait \\d+ seconds? and try again");
    }
  }

  @Test
  void refusesFormsThatDoNotComeFromItsOwnPages() {
    try (Visit visit = new Visit(port)) {
      Answer signIn =
          visit.postWithoutToken(
              "/console/sign-in",
              List.of(Map.entry("email", admin), Map.entry("password", Town.PASSWORD)));
      assertThat(signIn.location()).endsWith("/console/sign-in?expired");

      visit.signedIn(admin);
      int before = keys.list(home.account()).size();
      Answer forged = visit.postWithoutToken("/console/keys", List.of(Map.entry("name", "forged")));

      assertThat(forged.status()).isEqualTo(403);
      assertThat(forged.body()).contains("This room is not open to you");
      assertThat(keys.list(home.account())).hasSize(before);
    }
  }

  @Test
  void guardsItsPagesByHeadersAndItsCookieByFlags() {
    try (Visit visit = new Visit(port)) {
      Answer page = visit.get("/console/sign-in");

      assertThat(page.header("Content-Security-Policy"))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
      assertThat(page.header("Cache-Control")).contains("no-store");
      assertThat(page.header("Set-Cookie"))
          .startsWith("callmanager_session=")
          .contains("HttpOnly", "SameSite=Lax", "Path=/console");
    }
  }

  @Test
  void signsOutByFormOnly() {
    try (Visit visit = new Visit(port).signedIn(admin)) {
      assertThat(visit.get("/console/sign-out").status()).isEqualTo(404);
      assertThat(visit.get("/console").status()).isEqualTo(200);

      assertThat(visit.post("/console", "/console/sign-out", Map.of()).location())
          .endsWith("/console/sign-in?signed-out");
      assertThat(visit.get("/console").status()).isEqualTo(302);
    }
  }

  @Test
  void letsViewersLookButNotChange() {
    String viewer = email("viewer");
    town.person(viewer, home.account(), Role.VIEWER);
    try (Visit visit = new Visit(port).signedIn(viewer)) {
      assertThat(visit.get("/console/keys").body()).contains("first key").doesNotContain("Revoke");

      assertThat(visit.post("/console", "/console/keys", Map.of("name", "mine")).status())
          .isEqualTo(403);
      assertThat(keys.list(home.account())).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"approvals", "accounts", "trunks", "books"})
  void keepsTheOperatorsRoomsForOperators(String room) {
    String operator = email("operator");
    town.person(operator, true);
    try (Visit visit = new Visit(port).signedIn(admin);
        Visit operators = new Visit(port).signedIn(operator)) {
      Answer refused = visit.get("/console/operator/" + room);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body()).contains("This room is not open to you", admin);

      assertThat(operators.get("/console/operator/" + room).status()).isEqualTo(200);
    }
  }

  @Test
  void showsAnOperatorWithoutAnAccountTheAccounts() {
    String operator = email("operator");
    town.person(operator, true);
    try (Visit visit = new Visit(port).signedIn(operator)) {
      assertThat(visit.get("/console").location()).endsWith("/console/operator/accounts");
    }
  }

  @Test
  void letsAPersonChooseAmongTheirAccountsOnly() {
    Town.Household second = town.account("Second home", Plan.FREE, 7);
    Town.Household strangers = town.account("Strangers", Plan.FREE, 9);
    town.join(adminId, second.account(), Role.VIEWER);
    try (Visit visit = new Visit(port).signedIn(admin)) {
      visit.post("/console", "/console/account", Map.of("account", second.account().toString()));
      assertThat(visit.get("/console").body()).contains("of 7 granted");

      visit.post("/console", "/console/account", Map.of("account", strangers.account().toString()));
      assertThat(visit.get("/console").body()).contains("of 7 granted");
    }
  }

  @Test
  void endsSessionsWhosePasswordHasChanged() {
    try (Visit visit = new Visit(port).signedIn(admin)) {
      assertThat(visit.get("/console").status()).isEqualTo(200);

      users.changePassword(adminId, String.valueOf(encoder.encode("another")));

      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> visit.get("/console").status() == 302);
    }
  }

  @Test
  void tellsAPartOfAPageToLeadToTheSignIn() {
    try (Visit visit = new Visit(port)) {
      Answer part = visit.get("/console/dashboard/now", "HX-Request", "true");

      assertThat(part.status()).isEqualTo(401);
      assertThat(part.header("HX-Redirect")).isEqualTo("/console/sign-in");
    }
  }

  @Test
  void letsBrowsersKeepItsFilesForGood() {
    try (Visit visit = new Visit(port)) {
      String page = visit.get("/console/sign-in").body();
      String style =
          page.replaceAll("(?s).*href=\"(/console/assets/console-[0-9a-f]+\\.css)\".*", "$1");

      assertThat(visit.get(style).header("Cache-Control")).contains("immutable");
      assertThat(page).contains("/console/assets/lib/htmx.org/2.");
    }
  }

  private static String withoutWhatIsTheirs(Answer answer) {
    return answer
        .body()
        .replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "")
        .replaceAll("[a-z]+-\\d+@example.com", "");
  }

  private static String email(String who) {
    return who + "-" + ++people + "@example.com";
  }

  private static final class CountingEncoder implements PasswordEncoder {

    private final PasswordEncoder encoder;
    private final List<String> hashes = new ArrayList<>();

    private CountingEncoder(PasswordEncoder encoder) {
      this.encoder = encoder;
    }

    @Override
    public @Nullable String encode(@Nullable CharSequence password) {
      return encoder.encode(password);
    }

    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
      hashes.add(String.valueOf(hash));
      return encoder.matches(password, hash);
    }
  }
}
