package io.callmanager.console.harness;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitUntilState;
import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.agent.Abilities;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.AgentStream;
import io.callmanager.agent.HttpTool;
import io.callmanager.call.CallFilter;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.call.PlacedCall;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.event.EventId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.UserId;
import io.callmanager.testing.TestDatabase;
import io.callmanager.webhook.CallWebhooks;
import io.callmanager.webhook.Delivery.State;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.Webhooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Takes a picture of every page, wide and narrow, light and dark, into `target/screens`. Run by name:
/// `./mvnw -pl web-console -am test -Dtest=ScreenshotTour -Dsurefire.failIfNoSpecifiedTests=false`.
@ConsoleTest
class ScreenshotTour {

  private static final Path SCREENS = Path.of("target", "screens");

  @Autowired private Town town;
  @Autowired private History history;
  @Autowired private Restraints restraints;
  @Autowired private Calls calls;
  @Autowired private Webhooks webhooks;
  @Autowired private CallWebhooks ofCalls;
  @LocalServerPort private int port;

  @Test
  void takesAPictureOfEveryPage(TestDatabase database) {
    Map<String, String> pages = seed(database);
    String only = System.getProperty("only", "");
    try (Chromium chromium = Chromium.start()) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (int width : new int[] {1440, 390}) {
          try (BrowserContext visitor =
              chromium.visitor("http://127.0.0.1:" + port, width, 844, scheme)) {
            Page page = visitor.newPage();
            page.onConsoleMessage(
                message -> System.out.println("console " + message.type() + ": " + message.text()));
            String suffix = "-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
            page.navigate("/console/sign-in");
            shot(page, "00-sign-in" + suffix);
            signIn(page, "operator@callmanager.example");
            pages.forEach(
                (name, path) -> {
                  if (name.contains(only)) {
                    page.navigate(
                        path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.LOAD));
                    page.waitForTimeout(450);
                    int wide =
                        ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
                    if (wide > width) {
                      System.out.println("TOO WIDE " + name + suffix + ": " + wide);
                    }
                    shot(page, name + suffix);
                  }
                });
            moments(page, suffix);
          }
        }
      }
      List<String> names = new ArrayList<>(pages.keySet());
      names.removeIf(name -> !name.contains(only));
      names.addAll(
          List.of(
              "30-key-made",
              "31-revoke",
              "32-books",
              "33-open-account",
              "34-agent-wrong",
              "54-agent-script-wrong",
              "35-first-call",
              "36-no-calls",
              "37-more",
              "38-refused",
              "39-take-off",
              "40-imported",
              "41-number-wrong",
              "42-rules-wrong",
              "43-budget-wrong",
              "44-nobody",
              "45-no-limits",
              "46-webhook-wrong",
              "47-webhook-made",
              "48-webhook-rotate",
              "49-webhook-tested",
              "50-no-webhooks"));
      for (int i = 0; i < names.size(); i += 2) {
        List<String> pictures = new ArrayList<>();
        for (String name : names.subList(i, Math.min(names.size(), i + 2))) {
          pictures.add(name + "-390-light");
          pictures.add(name + "-390-dark");
        }
        sheet(chromium, "sheet-" + names.get(i), pictures);
      }
    }
  }

  /// What is seen only after doing something.
  private static void moments(Page page, String suffix) {
    page.navigate("/console/keys");
    page.getByLabel("A key for").fill("the CRM");
    page.locator("select[name=contract]").first().selectOption("claude-phone");
    page.locator("button:has-text('Make key')").click();
    shot(page, "30-key-made" + suffix);
    page.locator("button:has-text('Revoke')").first().click();
    shot(page, "31-revoke" + suffix);
    page.navigate("/console/keys");
    page.locator("summary").click();
    page.getByLabel("The key is for").fill("the alerts");
    shot(page, "36-key-brought" + suffix);
    page.navigate("/console/operator/books");
    page.locator("button:has-text('Audit')").click();
    page.getByText("The books balance").waitFor();
    shot(page, "32-books" + suffix);
    page.navigate("/console/operator/accounts");
    page.locator("button:has-text('Open an account')").click();
    shot(page, "33-open-account" + suffix);
    page.navigate("/console/webhooks/new");
    page.getByLabel("Some events").check();
    page.locator("button:has-text('Make webhook')").click();
    shot(page, "46-webhook-wrong" + suffix);
    page.getByLabel("All events").check();
    page.getByLabel("URL").fill("https://nowhere.invalid/hooks?n=" + suffix);
    page.locator("button:has-text('Make webhook')").click();
    page.locator("#secret").waitFor();
    shot(page, "47-webhook-made" + suffix);
    page.locator("[data-opens='#rotate']").click();
    shot(page, "48-webhook-rotate" + suffix);
    page.keyboard().press("Escape");
    page.locator("button:has-text('Send test event')").click();
    page.locator("#trial").waitFor();
    shot(page, "49-webhook-tested" + suffix);
    page.navigate("/console/agents/new");
    page.getByLabel("Longest call").fill("soon");
    page.locator("button:has-text('Save agent')").click();
    shot(page, "34-agent-wrong" + suffix);
    page.navigate("/console/agents/new");
    page.locator("input[value=CONVERSATION]").check();
    page.locator("input[value=SCRIPT]").check();
    page.locator("#f-script")
        .fill(Scripts.APPOINTMENT.replace("\"to\": \"thanks\"", "\"to\": \"thnks\""));
    page.locator(".turn-taking summary").click();
    page.locator(".after-call summary").click();
    page.locator("#f-analysis").fill("{\"outcomes\": [{\"name\": \"1st\"}]}");
    page.locator("#f-pause").fill("9000");
    page.locator("button:has-text('Save agent')").click();
    page.locator("#p-script .script-problems").waitFor();
    shot(page, "54-agent-script-wrong" + suffix);
    page.navigate("/console/do-not-call");
    page.locator("button:has-text('Take off')").first().click();
    shot(page, "39-take-off" + suffix);
    page.navigate("/console/do-not-call");
    page.locator("#f-file")
        .setInputFiles(
            new FilePayload(
                "list.csv",
                "text/csv",
                "number,reason\n+14155557001,By mail\n12,x\nnone\n"
                    .getBytes(StandardCharsets.UTF_8)));
    page.locator("button:has-text('Import')").click();
    shot(page, "40-imported" + suffix);
    page.locator("button:has-text('Put on the list')").click();
    shot(page, "41-number-wrong" + suffix);
    page.navigate("/console/do-not-call/rules");
    page.locator("input[name=to-0]").fill("8");
    page.getByLabel("Country codes").fill("US, UK");
    page.locator("button:has-text('Save rules')").click();
    shot(page, "42-rules-wrong" + suffix);
    page.navigate("/console/limits/budgets/new");
    page.locator("button:has-text('Set budget')").click();
    shot(page, "43-budget-wrong" + suffix);
    page.navigate("/console");
    page.locator("#switch-account").selectOption("Harbour Dental");
    page.getByText("Place your first call").waitFor();
    shot(page, "35-first-call" + suffix);
    page.navigate("/console/webhooks");
    shot(page, "50-no-webhooks" + suffix);
    page.navigate("/console/do-not-call");
    shot(page, "44-nobody" + suffix);
    page.navigate("/console/limits");
    shot(page, "45-no-limits" + suffix);
    page.navigate("/console/calls");
    shot(page, "36-no-calls" + suffix);
    if (page.locator("button:has-text('More')").isVisible()) {
      page.locator("button:has-text('More')").click();
      shot(page, "37-more" + suffix);
      page.keyboard().press("Escape");
    }
    page.navigate("/console");
    page.evaluate("document.querySelector('form[action$=sign-out]').submit()");
    page.waitForURL(url -> url.contains("/sign-in"));
    page.getByLabel("E-mail").fill("ada@example.com");
    page.getByLabel("Password").fill("wrong");
    page.locator("button:has-text('Sign in')").click();
    page.getByText("don’t match").waitFor();
    shot(page, "38-refused" + suffix);
  }

  private Map<String, String> seed(TestDatabase database) {
    Town.Household clinics = town.account("Northwind Clinics", Plan.ENTERPRISE, 5_000);
    Town.Household fresh = town.account("Harbour Dental", Plan.PRO, 200);
    UserId operator = town.person("operator@callmanager.example", true);
    town.join(operator, clinics.account(), Role.ADMIN);
    town.join(operator, fresh.account(), Role.ADMIN);
    Agent reminder =
        town.approved(
            town.agent(
                clinics,
                "Appointment reminder",
                "Hello {{name|there}}, this is {{company|your clinic}}. You have an appointment at {{time}}. Press 1 to confirm.",
                AgentMode.ANNOUNCE),
            1);
    town.chosen(reminder, "9000");
    Agent survey =
        town.approved(
            town.agent(
                clinics,
                "Satisfaction survey",
                "Hi {{name|there}}, two quick questions about your visit to {{company}}.",
                AgentMode.CONVERSATION),
            2);
    Agent receptionist =
        town.spoken(
            clinics,
            "Receptionist",
            new Abilities(
                Abilities.USUAL.tools(),
                List.of(
                    new Abilities.Transfer("Front desk", new PhoneNumber("+14155550177")),
                    new Abilities.Transfer("Dr. Amari", new PhoneNumber("+14155550178"))),
                "This is Ada of Acme, {{name}}. Please call us back.",
                List.of(
                    new HttpTool(
                        "find_appointment",
                        "Finds free appointments on a day.",
                        "https://clinic.example.com/tools/appointments",
                        HttpTool.Method.POST,
                        List.of(HttpTool.Header.given("Authorization", "Bearer 5d41402abc4b2a76")),
                        "{\"type\":\"object\"}",
                        8)),
                new BigDecimal("0.50")));
    Agent confirmation =
        town.approved(town.scripted(clinics, "Appointment confirmation", Scripts.APPOINTMENT), 2);
    Agent questions = town.scripted(clinics, "Visit survey", Scripts.SURVEY);
    Agent streamed =
        town.streamed(
            clinics,
            "Our own agent",
            new AgentStream(
                "wss://agents.northwind.example/twilio",
                Map.of("contact", "{{name}}", "desk", "7")));
    Agent pending =
        town.agent(
            clinics,
            "Payment reminder",
            "Hello {{name}}, your invoice {{invoice}} is due on {{dueDate|Friday}}.",
            AgentMode.ANNOUNCE);
    town.rejected(
        town.agent(clinics, "Prize announcement", "You have won a prize!", AgentMode.ANNOUNCE),
        "Announcing prizes is not allowed by our carriers. Say who is calling and why.");
    town.agent(
        fresh, "Recall", "Hello {{name|there}}, it is time for a check-up.", AgentMode.ANNOUNCE);
    Instant now = Clock.systemUTC().instant();
    history.happened(
        clinics.account(), List.of(reminder, survey), 60, now.minus(Duration.ofDays(6)));
    history.happened(
        clinics.account(),
        List.of(reminder, reminder, survey),
        140,
        now.minus(Duration.ofHours(7)));
    History.redate(database.dataSource());
    PlacedCall ringing =
        history.begins(clinics.account(), reminder, new PhoneNumber("+14155550111"));
    PlacedCall talking = history.begins(clinics.account(), survey, new PhoneNumber("+14155550112"));
    Instant answer = Clock.systemUTC().instant();
    history.leg(talking).tell(new LegEvent.Answered(answer));
    history.leg(talking).tell(new LegEvent.SpeechStarted(answer.plusMillis(70), "freetts/kevin16"));
    history.begins(clinics.account(), reminder, new PhoneNumber("+14155550113"));
    PlacedCall conversing =
        history.begins(clinics.account(), confirmation, new PhoneNumber("+14155550114"));
    history.leg(conversing).tell(new LegEvent.Answered(answer));
    history.talks(conversing);
    history.leg(conversing).tell(new LegEvent.HungUp(answer.plusSeconds(66)));
    await()
        .until(() -> calls.find(clinics.account(), conversing.id()).orElseThrow().status().ended());
    String done =
        calls
            .page(
                clinics.account(),
                new CallFilter(
                    Set.of(CallStatus.COMPLETED), reminder.id(), null, null, null, null, Map.of()),
                null,
                1)
            .items()
            .getFirst()
            .id()
            .toString();
    Restraints.Seen seen = restraints.busy(clinics.account(), reminder, 3);
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("01-dashboard", "/console");
    pages.put("02-calls", "/console/calls");
    pages.put(
        "03-calls-filtered",
        "/console/calls?status=BUSY&status=FAILED&metadata=source%3Dreminders");
    pages.put("04-call-done", "/console/calls/" + done);
    pages.put("05-call-live", "/console/calls/" + talking.id());
    pages.put("06-call-ringing", "/console/calls/" + ringing.id());
    pages.put("07-agents", "/console/agents");
    pages.put("08-agent", "/console/agents/" + reminder.id());
    pages.put("09-agent-pending", "/console/agents/" + pending.id());
    pages.put("10-agent-new", "/console/agents/new");
    pages.put("11-keys", "/console/keys");
    pages.put("12-numbers", "/console/numbers");
    pages.put("13-usage", "/console/usage");
    pages.put("14-usage-agent", "/console/usage?by=AGENT");
    pages.put("15-approvals", "/console/operator/approvals");
    pages.put("16-accounts", "/console/operator/accounts");
    pages.put("17-account", "/console/operator/accounts/" + clinics.account());
    pages.put("18-trunks", "/console/operator/trunks");
    pages.put("19-books", "/console/operator/books");
    pages.put("20-not-found", "/console/nowhere");
    webhooks(new Deliverings(webhooks, database.dataSource()), clinics, done, pages);
    pages.put("21-do-not-call", "/console/do-not-call");
    pages.put("22-dial-rules", "/console/do-not-call/rules");
    pages.put("23-limits", "/console/limits");
    pages.put("24-new-budget", "/console/limits/budgets/new");
    pages.put("25-budget", "/console/limits/budgets/" + seen.budget().id());
    pages.put("26-call-refused", "/console/calls/" + seen.refused());
    pages.put("27-call-waiting", "/console/calls/" + seen.waiting());
    pages.put("51-agent-scripted", "/console/agents/" + confirmation.id());
    pages.put("52-agent-survey", "/console/agents/" + questions.id());
    pages.put("55-language-model", "/console/language-model");
    pages.put("56-agent-model", "/console/agents/" + receptionist.id());
    pages.put("60-agent-streamed", "/console/agents/" + streamed.id());
    pages.put("53-call-conversation", "/console/calls/" + conversing.id());
    return pages;
  }

  /// Three webhooks, one of which fails and one of which was disabled, and a host that calls have named.
  private void webhooks(
      Deliverings deliverings, Town.Household household, String call, Map<String, String> pages) {
    Instant now = Clock.systemUTC().instant();
    Webhook crm =
        deliverings.webhook(
            household.account(),
            "https://crm.northwind.example/hooks/calls?key=4711",
            "The CRM",
            "*");
    Webhook billing =
        deliverings.webhook(
            household.account(),
            "https://billing.northwind.example/call-manager",
            "Billing, run by the finance team in Rotterdam",
            "call.ended",
            "recording.completed",
            "recording.failed",
            "webhook.disabled");
    Webhook old =
        deliverings.webhook(
            household.account(), "http://legacy.northwind.example:8088/ivr", null, "call.answered");
    deliverings.fails(billing, now.minus(Duration.ofHours(3)));
    deliverings.disabled(
        old, now.minus(Duration.ofDays(1)), "The receiver answered 410: it is gone");
    var _ =
        ofCalls.take(
            household.account(), HttpUrl.parse("https://partner.example/status").orElseThrow());
    CallId id = new CallId(UUID.fromString(call));
    deliverings.delivery(
        crm,
        id,
        1,
        "call.initiated",
        State.DELIVERED,
        1,
        now.minusSeconds(420),
        now,
        answer(200, 38));
    deliverings.delivery(
        crm, id, 2, "call.ringing", State.CANCELLED, 0, now.minusSeconds(418), now, null);
    EventId dead =
        deliverings.delivery(
            crm,
            id,
            3,
            "call.answered",
            State.DEAD,
            9,
            now.minus(Duration.ofHours(34)),
            now,
            new Deliverings.Answer(
                500,
                "The receiver answered 500",
                "<!doctype html> <title>Internal Server Error</title> <h1>NullPointerException at CallHook.java:42</h1>",
                1_204));
    deliverings.delivery(
        crm,
        id,
        4,
        "recording.completed",
        State.PENDING,
        3,
        now.minusSeconds(380),
        now.plus(Duration.ofHours(9)),
        new Deliverings.Answer(null, "Took longer than 5000 ms", null, 5_001));
    deliverings.delivery(
        crm,
        id,
        5,
        "call.ended",
        State.PENDING,
        0,
        now.minusSeconds(379),
        now.plusSeconds(86_400),
        null);
    pages.put("21-webhooks", "/console/webhooks");
    pages.put("22-webhook", "/console/webhooks/" + crm.id());
    pages.put("23-webhook-failing", "/console/webhooks/" + billing.id());
    pages.put("24-webhook-disabled", "/console/webhooks/" + old.id());
    pages.put(
        "25-webhook-of-calls",
        "/console/webhooks/"
            + webhooks.list(household.account()).stream()
                .filter(webhook -> webhook.kind() == Webhook.Kind.CALL_URLS)
                .findFirst()
                .orElseThrow()
                .id());
    pages.put("26-delivery", "/console/webhooks/" + crm.id() + "/deliveries/" + dead);
    pages.put("27-webhook-new", "/console/webhooks/new");
  }

  private static Deliverings.Answer answer(int status, int millis) {
    return new Deliverings.Answer(status, null, null, millis);
  }

  private static void signIn(Page page, String email) {
    page.getByLabel("E-mail").fill(email);
    page.getByLabel("Password").fill(Town.PASSWORD);
    page.locator("button:has-text('Sign in')").click();
    page.waitForURL("**/console");
  }

  /// Puts pictures side by side, to be looked at together.
  private static void sheet(Chromium chromium, String name, List<String> pictures) {
    try (BrowserContext context =
        chromium.visitor("http://127.0.0.1", 1600, 800, ColorScheme.LIGHT)) {
      Page page = context.newPage();
      StringBuilder html =
          new StringBuilder(
              "<body style='margin:0;display:flex;gap:8px;align-items:start;background:#888'>");
      for (String picture : pictures) {
        byte[] png = Files.readAllBytes(SCREENS.resolve(picture + ".png"));
        html.append(
                "<div style='width:390px;height:1500px;overflow:hidden;flex:none'><img src='data:image/png;base64,")
            .append(Base64.getEncoder().encodeToString(png))
            .append("'></div>");
      }
      page.setContent(html.toString());
      shot(page, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void shot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENS.resolve(name + ".png")));
  }
}
