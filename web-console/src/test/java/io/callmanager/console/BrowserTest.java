package io.callmanager.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.call.Call;
import io.callmanager.call.CallFilter;
import io.callmanager.call.Calls;
import io.callmanager.call.PlacedCall;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.console.harness.Chromium;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Deliverings;
import io.callmanager.console.harness.History;
import io.callmanager.console.harness.Scripts;
import io.callmanager.console.harness.Town;
import io.callmanager.credit.Budget;
import io.callmanager.credit.Budgets;
import io.callmanager.dialgate.DialRuleBook;
import io.callmanager.dialgate.DialRules;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.event.EventId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.UserId;
import io.callmanager.testing.TestDatabase;
import io.callmanager.webhook.Delivery;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.Webhooks;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// The console as people meet it: in a browser, with its scripts running under its own content security policy.
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

  private static final String EMAIL = "ada@example.com";

  @Autowired private History history;
  @Autowired private Agents agents;
  @Autowired private Calls calls;
  @Autowired private Webhooks webhooks;
  @Autowired private Budgets budgets;
  @Autowired private DoNotCallList doNotCall;
  @Autowired private DialRuleBook rules;
  @LocalServerPort private int port;

  private final Town town;
  private final Town.Household home;
  private final Agent agent;
  private final List<String> complaints = new ArrayList<>();
  private Chromium chromium;
  private BrowserContext context;
  private Page page;

  @SuppressWarnings("NullAway.Init")
  BrowserTest(@Autowired Town town) {
    this.town = town;
    this.home = town.account("Northwind", Plan.PRO, 1_000);
    this.agent =
        town.approved(
            town.agent(
                home, "Greeter", "Hello {{name|there}}, it is {{time}}.", AgentMode.ANNOUNCE),
            1);
    UserId ada = town.person(EMAIL, true);
    town.join(ada, home.account(), Role.ADMIN);
  }

  @BeforeAll
  void startTheBrowser() {
    chromium = Chromium.start();
    history.happened(
        home.account(),
        List.of(agent),
        12,
        Clock.systemUTC().instant().minus(Duration.ofMinutes(20)));
  }

  @AfterAll
  void closeTheBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void openAPage() {
    open(1280, ColorScheme.LIGHT);
  }

  /// Whatever the browser complained of, a script or style that the policy refused say, fails the test.
  @AfterEach
  void closeThePage() {
    context.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void signsInAndOut() {
    page.navigate("/");
    page.getByLabel("E-mail").fill(EMAIL);
    page.getByLabel("Password").fill("not it");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("don’t match");
    assertThat(page.getByLabel("E-mail")).hasValue(EMAIL);
    complaints.removeIf(complaint -> complaint.contains("401"));

    page.getByLabel("Password").fill(Town.PASSWORD);
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING, named("Dashboard"))).isVisible();
    assertThat(page.locator("footer")).containsText("Europe/Berlin");

    page.getByRole(AriaRole.BUTTON, buttonNamed("Sign out")).click();
    assertThat(page.getByText("You have signed out.")).isVisible();
  }

  @Test
  void updatesTheDashboardWhileItIsLookedAt() {
    signIn();
    assertThat(page.getByText("Live", new Page.GetByTextOptions().setExact(true)).first())
        .isVisible();
    String before = page.locator("#available").textContent();
    String callsBefore =
        page.locator(".sums").count() == 0 ? "0" : page.locator(".sums").textContent();

    PlacedCall call = history.begins(home.account(), agent, new PhoneNumber("+14155558001"));
    Locator row = page.locator("#live-" + call.id());
    assertThat(row).containsText("Ringing");
    assertThat(page.locator("#available")).not().hasText(before);

    history.leg(call).tell(new LegEvent.Answered(Clock.systemUTC().instant()));
    assertThat(row).containsText("On the line");
    assertThat(row.locator(".stopwatch")).hasText(Pattern.compile("0:0[2-9]"));

    history.leg(call).tell(new LegEvent.HungUp(Clock.systemUTC().instant().plusSeconds(1)));
    assertThat(row).hasCount(0);
    assertThat(page.locator(".sums")).containsText(more(callsBefore, 1) + " calls");
  }

  @Test
  void followsACallAndHangsItUp() {
    signIn();
    PlacedCall call = history.begins(home.account(), agent, new PhoneNumber("+14155558002"));
    page.navigate("/console/calls/" + call.id());
    assertThat(page.locator(".head .badge")).hasText("Ringing");

    history.leg(call).tell(new LegEvent.Answered(Clock.systemUTC().instant()));
    assertThat(page.locator(".head .badge")).hasText("On the line");

    page.getByRole(AriaRole.BUTTON, buttonNamed("Hang up")).click();
    assertThat(page.locator(".head .badge")).hasText("Completed");
    assertThat(page.locator(".timeline")).containsText("Hung up from your side");
    assertThat(page.getByRole(AriaRole.BUTTON, buttonNamed("Hang up"))).hasCount(0);
  }

  @Test
  void playsWhatWasRecorded() {
    signIn();
    PlacedCall call = history.begins(home.account(), agent, new PhoneNumber("+14155558004"));
    history.leg(call).tell(new LegEvent.Answered(Clock.systemUTC().instant()));
    history.records(call, 4);
    history.leg(call).tell(new LegEvent.HungUp(Clock.systemUTC().instant()));
    page.navigate("/console/calls/" + call.id());

    Object heard =
        page.evaluate(
            """
            async () => {
              const audio = document.querySelector('.recording audio');
              audio.muted = true;
              audio.currentTime = 3;
              await audio.play();
              await new Promise(ended => audio.onended = ended);
              return audio.duration + ' s, ' + audio.played.length;
            }""");
    assertThat(page.locator(".recording")).containsText("4 s, begun");
    assertThat(heard).isEqualTo("4 s, 1");
    holds("/console/calls/" + call.id(), 1280);
    await()
        .until(
            () ->
                calls.events(home.account(), call.id()).stream()
                    .anyMatch(event -> event.type().equals("recording.completed")));
    page.setViewportSize(390, 844);
    page.reload();
    assertThat(page.locator(".timeline")).containsText("Recording stored");
    holds("/console/calls/" + call.id(), 390);
  }

  @Test
  void catchesUpWithWhatHappenedBeforeItListened() {
    signIn();
    PlacedCall call = history.begins(home.account(), agent, new PhoneNumber("+14155558003"));
    page.route(
        "**/console/live",
        route -> {
          history.leg(call).tell(new LegEvent.Answered(Clock.systemUTC().instant()));
          await()
              .until(
                  () -> context.request().get("/console/calls/" + call.id()).text(),
                  text -> text.contains("On the line"));
          route.resume();
        });
    page.navigate("/console/calls/" + call.id());
    assertThat(page.locator(".head .badge")).hasText("On the line");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Hang up")).click();
    assertThat(page.locator(".head .badge")).hasText("Completed");
  }

  @Test
  void writesAnAgentAndHearsItBeforehand() {
    signIn();
    page.navigate("/console/agents/new");
    page.getByLabel("Name", exactly()).fill("Invoice reminder");
    page.getByLabel("First message").pressSequentially("Hello {{name|there}}, pay {{amount}}.");
    Locator heard = page.locator("#preview .said");
    assertThat(heard).hasText("Hello there, pay .");
    assertThat(page.locator("#preview .missing")).containsText("amount");

    page.locator("input[name='sample.amount']").pressSequentially("12 euros & more");
    assertThat(heard).hasText("Hello there, pay 12 euros & more.");
    page.locator("input[name='sample.name']").pressSequentially("{{amount}}");
    assertThat(heard).hasText("Hello {{amount}}, pay 12 euros & more.");
    assertThat(page.locator("#preview .missing")).hasCount(0);
    assertThat(page.locator("input[name='sample.amount']")).hasValue("12 euros & more");

    page.getByRole(AriaRole.BUTTON, buttonNamed("Save agent")).click();
    assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("An operator looks at it");
    assertThat(page.locator(".head .badge")).hasText("Awaiting approval");

    page.getByRole(AriaRole.BUTTON, buttonNamed("Delete")).click();
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    page.getByRole(AriaRole.DIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete"))
        .click();
    assertThat(page.getByText("“Invoice reminder” is deleted.")).isVisible();
  }

  @Test
  void writesAScriptThatIsDrawnOnceItHolds() {
    signIn();
    page.navigate("/console/agents/new");
    Locator script = page.getByLabel("Script", exactly());
    assertThat(script).isHidden();
    page.getByLabel("Name", exactly()).fill("Confirmation");
    page.locator("input[value=CONVERSATION]").check();
    assertThat(script).isHidden();
    page.locator("input[value=SCRIPT]").check();
    script.fill(Scripts.APPOINTMENT.replace("\"to\": \"thanks\"", "\"to\": \"thnks\""));
    page.locator("summary:has-text('Turn taking')").click();
    page.getByLabel("Ends after").fill("0");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Save agent")).click();
    assertThat(page.locator("#p-script .script-problems")).containsText("there is no step named");
    assertThat(page.getByText("A whole number of turns from 1 to 200.")).isVisible();
    holds("/console/agents with a wrong script", 1280);
    complaints.removeIf(complaint -> complaint.contains("422"));

    script.fill(Scripts.APPOINTMENT);
    page.getByLabel("Ends after").fill("12");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Save agent")).click();
    assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("An operator looks at it");
    assertThat(page.locator("svg.script .name").first()).isVisible();
    page.getByText("7 steps in words").click();
    assertThat(page.locator(".script-steps")).containsText("stop calling → stop");
    holds("/console/agents with a script", 1280);
    page.setViewportSize(390, 844);
    holds("/console/agents with a script", 390);
  }

  @Test
  void followsAConversation() {
    signIn();
    Agent scripted = town.approved(town.scripted(home, "Talks", Scripts.APPOINTMENT), 1);
    PlacedCall call = history.begins(home.account(), scripted, new PhoneNumber("+14155558005"));
    page.navigate("/console/calls/" + call.id());
    assertThat(page.locator(".turns")).hasCount(0);
    history.leg(call).tell(new LegEvent.Answered(Clock.systemUTC().instant()));
    history.talks(call);
    assertThat(page.locator(".turns > li")).hasCount(5);
    assertThat(page.locator(".turns .by-callee").first()).containsText("who is calling, please?");

    history.leg(call).tell(new LegEvent.HungUp(Clock.systemUTC().instant()));
    assertThat(page.locator(".head .badge")).hasText("Completed");
    page.getByText("answered after 0.42 s").click();
    assertThat(page.getByText("voice 0.25 s")).isVisible();
    holds("/console/calls with a conversation", 1280);
    page.setViewportSize(390, 844);
    holds("/console/calls with a conversation", 390);
  }

  @Test
  void showsANewKeyOnceAndCopiesIt() {
    context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    signIn();
    page.navigate("/console/keys");
    page.getByLabel("A key for").fill("the browser");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Make key")).click();
    String secret = page.locator("#secret").textContent();
    assertThat(secret).matches("cm_[0-9a-f]{64}");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Copy")).click();
    assertThat(page.getByRole(AriaRole.BUTTON, buttonNamed("Copied"))).isVisible();
    assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(secret);

    page.reload();
    assertThat(page.locator("#secret")).hasCount(0);
    assertThat(page.content()).doesNotContain(secret);
  }

  @Test
  void setsUpAWebhookAndTriesIt() {
    signIn();
    page.navigate("/console/webhooks/new");
    page.getByLabel("URL").fill("https://receiver.invalid/hooks");
    Locator ended = page.getByLabel("call.ended");
    assertThat(ended).isHidden();
    page.getByLabel("Some events").check();
    page.locator(".chip", new Page.LocatorOptions().setHasText("call.ended")).click();
    page.getByRole(AriaRole.BUTTON, buttonNamed("Make webhook")).click();
    assertThat(page.locator("#secret")).hasText(Pattern.compile("whsec_[A-Za-z0-9+/=]+"));
    assertThat(ended).isChecked();

    page.getByRole(AriaRole.BUTTON, buttonNamed("Send test event")).click();
    assertThat(page.getByText("The test event was not taken")).isVisible();

    page.getByRole(AriaRole.BUTTON, buttonNamed("New secret")).click();
    holds("/console/webhooks/…#rotate", 1280);
    page.getByLabel("The present secret stays good for").selectOption("0");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Make new secret")).click();
    assertThat(page.getByText("The webhook’s new secret")).isVisible();

    page.getByText("Send again what happened in a span of time").click();
    page.getByLabel("From").fill("2026-01-02T12:00");
    page.getByLabel("Until").fill("2026-01-02T11:00");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Send again")).click();
    assertThat(page.getByText("It must be after “From”.")).isVisible();
    complaints.removeIf(complaint -> complaint.contains("422"));

    page.getByRole(AriaRole.BUTTON, buttonNamed("Delete")).click();
    page.getByRole(AriaRole.DIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete"))
        .click();
    assertThat(page.getByText("The webhook is deleted.")).isVisible();
  }

  @Test
  void keepsDialRulesThatAreTypedInRowByRow() {
    signIn();
    page.navigate("/console/do-not-call/rules");
    page.getByLabel("Country codes").fill("us");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Add hours")).click();
    page.getByRole(AriaRole.BUTTON, buttonNamed("Add hours")).click();
    assertThat(page.locator("input[name=from-0]")).hasValue("09:00");
    page.locator("input[name=days-1][value=SAT]").check();
    page.locator("input[name=from-1]").fill("10:00");
    page.locator("input[name=to-1]").fill("9:00");
    page.keyboard().press("Enter");
    assertThat(page.getByText("They must end later than they begin")).isVisible();
    holds("/console/do-not-call/rules", 1280);
    complaints.removeIf(complaint -> complaint.contains("422"));

    page.getByRole(AriaRole.BUTTON, buttonNamed("Remove hours 1")).click();
    assertThat(page.getByLabel("Country codes")).hasValue("us");
    assertThat(page.locator("input[name=from-0]")).hasValue("10:00");
    page.locator("input[name=to-0]").fill("14:00");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Save rules")).click();

    assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Saved");
    assertThat(page.getByLabel("Country codes")).hasValue("US");
    assertThat(page.locator("#n-countries")).hasText("United States");
    rules.change(home.account(), DialRules.DEFAULT);
  }

  @Test
  void importsAFileAndTakesANumberOffAgain() {
    signIn();
    page.navigate("/console/do-not-call");
    page.locator("#f-file")
        .setInputFiles(
            new FilePayload(
                "list.csv",
                "text/csv",
                "number,reason\n+14155557001,By mail\n12,x\n".getBytes(StandardCharsets.UTF_8)));
    page.getByRole(AriaRole.BUTTON, buttonNamed("Import")).click();
    assertThat(page.locator(".once")).containsText("1 number new on the list");
    assertThat(page.locator(".refused-lines")).containsText("Must begin with + and the country");
    holds("/console/do-not-call", 1280);

    page.getByLabel("Look for a number").fill("+1 (415) 555-7001");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Find")).click();
    page.getByRole(AriaRole.BUTTON, buttonNamed("Take +14155557001 off")).click();
    page.getByRole(AriaRole.DIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Take off"))
        .click();
    assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("may be called again");
  }

  @Test
  void takesWhatPeopleWriteForText() {
    String evil =
        "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
    Agent written = town.agent(home, evil, evil + "{{name}}", AgentMode.ANNOUNCE);
    signIn();
    for (String path :
        List.of(
            "/console/agents", "/console/agents/" + written.id(), "/console/operator/approvals")) {
      page.navigate(path);
      assertThat(page.getByText(evil).first()).isVisible();
      assertThat(page.title()).isNotEqualTo("owned");
    }
    page.navigate("/console/agents/" + written.id());
    page.locator("input[name='sample.name']").pressSequentially("<b>x</b>");
    assertThat(page.locator("#preview .said")).containsText("<b>x</b>");
    assertThat(page.locator("#preview .said b")).hasCount(0);
    agents.delete(home.account(), written.id());
  }

  @Test
  void worksWithoutAMouse() {
    signIn();
    page.keyboard().press("Tab");
    assertThat(page.getByText("Skip to the page’s content")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#main")).isFocused();
    page.navigate("/console/keys");
    page.getByRole(AriaRole.BUTTON, buttonNamed("Revoke")).first().focus();
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    page.keyboard().press("Escape");
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
  }

  @Test
  void opensTheSheetOfFurtherRoomsOnAPhone() {
    context.close();
    open(390, ColorScheme.LIGHT);
    signIn();
    Locator keys = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("API keys"));
    assertThat(keys).hasCount(0);

    page.getByRole(AriaRole.BUTTON, buttonNamed("More")).click();
    keys.click();

    assertThat(page.getByRole(AriaRole.HEADING, named("API keys"))).isVisible();
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1280", "DARK, 390"})
  void isAccessibleAndFitsItsScreen(ColorScheme scheme, int width, TestDatabase database) {
    Deliverings deliverings = new Deliverings(webhooks, database.dataSource());
    Webhook webhook =
        deliverings.webhook(
            home.account(),
            "https://crm.example.com/" + "x".repeat(300),
            null,
            "call.ended",
            "call.answered");
    Instant now = Clock.systemUTC().instant();
    deliverings.fails(webhook, now.minus(Duration.ofHours(2)));
    EventId dead =
        deliverings.delivery(
            webhook,
            CallId.next(),
            4,
            "call.ended",
            Delivery.State.DEAD,
            9,
            now,
            now,
            new Deliverings.Answer(500, "The receiver answered 500", "y".repeat(500), 40));
    context.close();
    open(width, scheme);
    page.navigate("/console/sign-in");
    holds("/console/sign-in", width);
    signIn();
    Call call = calls.page(home.account(), CallFilter.ALL, null, 1).items().getFirst();
    doNotCall.add(
        home.account(), new PhoneNumber("+14155558099"), "By mail", Source.API, call.id());
    Budget budget = budget();
    for (String path :
        List.of(
            "/console",
            "/console/calls?status=BUSY&metadata=nonsense",
            "/console/calls",
            "/console/calls/" + call.id(),
            "/console/agents",
            "/console/agents/" + agent.id(),
            "/console/keys",
            "/console/numbers",
            "/console/webhooks",
            "/console/language-model",
            "/console/webhooks/new",
            "/console/webhooks/" + webhook.id(),
            "/console/webhooks/" + webhook.id() + "?state=PENDING",
            "/console/webhooks/" + webhook.id() + "/deliveries/" + dead,
            "/console/usage",
            "/console/do-not-call",
            "/console/do-not-call?number=nobody",
            "/console/do-not-call/rules",
            "/console/limits",
            "/console/limits/budgets/new",
            "/console/limits/budgets/" + budget.id(),
            "/console/operator/approvals",
            "/console/operator/accounts",
            "/console/operator/accounts/" + home.account(),
            "/console/operator/trunks",
            "/console/operator/books")) {
      page.navigate(path);
      holds(path, width);
    }
  }

  /// One day's sums begin with how many calls there were.
  private static int more(String sums, int more) {
    return Integer.parseInt(sums.strip().replaceAll("\\D.*", "").strip()) + more;
  }

  private Budget budget() {
    budgets.add(
        home.account(),
        Budget.Scope.AGENT,
        agent.id().value(),
        Budget.Period.DAY,
        ZoneOffset.UTC,
        500);
    return budgets.all(home.account()).getFirst();
  }

  private void holds(String path, int width) {
    List<String> violations =
        new AxeBuilder(page)
                // No frames of another origin, so no page of its own for each look.
                .setLegacyMode(true)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                .analyze()
                .getViolations()
                .stream()
                .map(BrowserTest::describe)
                .toList();
    assertThat(violations).as(path).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth"))
        .as(path + " is no wider than the screen")
        .isEqualTo(width);
  }

  private static String describe(Rule rule) {
    return rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes().getFirst().getHtml();
  }

  private void open(int width, ColorScheme scheme) {
    context = chromium.visitor("http://127.0.0.1:" + port, width, 844, scheme);
    page = context.newPage();
    complaints.clear();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }

  private void signIn() {
    page.navigate("/console/sign-in");
    page.getByLabel("E-mail").fill(EMAIL);
    page.getByLabel("Password").fill(Town.PASSWORD);
    page.getByRole(AriaRole.BUTTON, buttonNamed("Sign in")).click();
    assertThat(page.getByRole(AriaRole.HEADING, named("Dashboard"))).isVisible();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Page.GetByRoleOptions buttonNamed(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }
}
