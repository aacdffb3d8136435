package io.callmanager.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.ApiKey;
import io.callmanager.account.ApiKeys;
import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.call.Call;
import io.callmanager.call.CallFilter;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Calls;
import io.callmanager.call.PlacedCall;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.History;
import io.callmanager.console.harness.Scripts;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.harness.Visit.Answer;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.UserId;
import io.callmanager.testing.TestDatabase;
import io.callmanager.usage.UsageReport;
import io.callmanager.usage.UsageReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// The rooms as they answer over HTTP, looked at by an account's admin who is also an operator.
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomsTest {

  private static final int CALLS = 70;
  private static final String EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  @Autowired private History history;
  @Autowired private Calls calls;
  @Autowired private Agents agents;
  @Autowired private ApiKeys keys;
  @Autowired private UsageReports reports;

  private final Town town;
  private final int port;
  private final Visit visit;
  private final Town.Household home;
  private final Town.Household others;
  private final Agent agent;
  private final Agent othersAgent;

  RoomsTest(@Autowired Town town, @LocalServerPort int port) {
    this.town = town;
    this.port = port;
    home = town.account("Northwind", Plan.PRO, 10_000);
    others = town.account("Others", Plan.PRO, 100);
    agent =
        town.approved(
            town.agent(home, "Reminder", "Hello {{name|there}} at {{time}}.", AgentMode.ANNOUNCE),
            2);
    othersAgent = town.approved(town.agent(others, "Theirs", "Hello.", AgentMode.ANNOUNCE), 1);
    UserId operator = town.person("operator@example.com", true);
    town.join(operator, home.account(), Role.ADMIN);
    visit = new Visit(port).signedIn("operator@example.com");
  }

  @BeforeAll
  void callsHaveBeenMade(TestDatabase database) {
    history.happened(
        home.account(),
        List.of(agent),
        CALLS,
        Clock.systemUTC().instant().minus(Duration.ofHours(30)));
    History.redate(database.dataSource());
  }

  @AfterAll
  void leave() {
    visit.close();
  }

  @Test
  void pagesThroughEveryCallOnce() {
    Set<String> seen = new LinkedHashSet<>();
    String path = "/console/calls";
    int pages = 0;
    while (!path.isEmpty()) {
      String page = visit.get(path).body();
      matches("id=\"call-([0-9a-f-]{36})\"", page).forEach(id -> assertThat(seen.add(id)).isTrue());
      List<String> older = matches("href=\"([^\"]+)\" rel=\"next\"", page);
      path = older.isEmpty() ? "" : older.getFirst().replace("&amp;", "&");
      pages++;
    }

    assertThat(pages).isEqualTo(2);
    List<String> all =
        calls.page(home.account(), CallFilter.ALL, null, 500).items().stream()
            .map(call -> call.id().toString())
            .toList();
    assertThat(List.copyOf(seen)).isEqualTo(all).hasSizeGreaterThanOrEqualTo(CALLS);
  }

  @Test
  void findsCallsByStatusAndNumberAndMetadata() {
    Call call =
        calls
            .page(
                home.account(),
                new CallFilter(
                    Set.of(CallStatus.COMPLETED), null, null, null, null, null, Map.of()),
                null,
                1)
            .items()
            .getFirst();
    String crm = String.valueOf(call.metadata().get("crm"));

    String page =
        visit
            .get(
                "/console/calls?status=COMPLETED&number=%2B"
                    + call.to().e164().substring(1)
                    + "&metadata=crm%3D"
                    + crm)
            .body();
    assertThat(page).contains(call.id().toString());
    assertThat(visit.get("/console/calls?status=BUSY").body())
        .contains("Busy")
        .doesNotContain("href=\"/console/calls/" + call.id());
    assertThat(visit.get("/console/calls?metadata=crm%3Dnone").body()).contains("No call fits");
  }

  @Test
  void readsAndShowsTimesInTheBrowsersZone() {
    Call newest = calls.page(home.account(), CallFilter.ALL, null, 1).items().getFirst();
    LocalDateTime local =
        LocalDateTime.ofInstant(newest.startedAt(), ZoneId.of("Asia/Tokyo"))
            .truncatedTo(ChronoUnit.SECONDS);
    try (Visit tokyo = new Visit(port).inZone("Asia/Tokyo").signedIn("operator@example.com")) {
      assertThat(tokyo.get("/console/calls?from=" + local).body())
          .contains("call-" + newest.id(), "Times are in <span>Asia/Tokyo</span>")
          .contains(local.toLocalTime().toString());
      assertThat(tokyo.get("/console/calls?from=" + local.plusSeconds(1)).body())
          .doesNotContain("call-" + newest.id());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "number=call%20me, A number is written as",
    "metadata=novalue, Metadata is looked for as key=value",
    "from=yesterday, is not a time",
    "status=ASLEEP, There is no such status",
    "cursor=zzz, That page is not there any more",
    "agent=%27%3B--, No such agent"
  })
  void saysWhatItCouldNotLookFor(String query, String words) {
    Answer answer = visit.get("/console/calls?" + query);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains(words);
  }

  @Test
  void tellsACallFromItsPlacingToItsReceipt() {
    PlacedCall call = history.begins(home.account(), agent, new PhoneNumber("+14155559001"));
    Instant now = Clock.systemUTC().instant();
    history.leg(call).tell(new LegEvent.Answered(now));
    history.leg(call).tell(new LegEvent.SpeechStarted(now.plusMillis(80), "test/voice"));
    history.leg(call).tell(new LegEvent.HungUp(now.plusSeconds(61)));
    awaitEnd(call);

    String page = visit.get("/console/calls/" + call.id()).body();

    assertThat(page)
        .contains("+14155559001", "Ringing", "Answered", "Began to speak", "cut short")
        .contains("The callee hung up")
        .contains("3 minutes × 2 credits", "6 credits")
        .contains("2 minutes begun × 2 credits", "4 credits")
        .contains("every minute begun is charged in full")
        .doesNotContain("Hang up</button>");
  }

  @Test
  void offersACallsRecordingsToNobodyButItsAccount() throws IOException {
    PlacedCall call = history.begins(home.account(), agent, new PhoneNumber("+14155559013"));
    history.leg(call).tell(new LegEvent.Answered(Clock.systemUTC().instant()));
    String page = "/console/calls/" + call.id();
    assertThat(visit.get(page).body()).doesNotContain("<audio");
    RecordingId recording = history.records(call, 3);
    history.leg(call).tell(new LegEvent.HungUp(Clock.systemUTC().instant()));
    awaitEnd(call);

    String file = "/console/recordings/" + recording;
    assertThat(visit.get(page).body()).contains("<audio", file, "3 s, begun", "(WAV, 97 kB)");
    Answer whole = visit.get(file);
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.header("Content-Type")).isEqualTo("audio/wav");
    assertThat(whole.header("Content-Length")).isEqualTo("96044");
    Answer part = visit.get(file, "Range", "bytes=44-1043");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Content-Range")).isEqualTo("bytes 44-1043/96044");
    assertThat(part.header("Content-Length")).isEqualTo("1000");
    assertThat(part.body().substring(0, 2)).isEqualTo("\0\0");
    assertThat(visit.get(file, "Range", "bytes=96044-").status()).isEqualTo(416);

    town.person("others@example.com", others.account(), Role.ADMIN);
    try (Visit stranger = new Visit(port).signedIn("others@example.com")) {
      assertThat(stranger.get(file).status()).isEqualTo(404);
    }
    try (Visit nobody = new Visit(port)) {
      assertThat(nobody.get(file).status()).isNotEqualTo(200);
    }
    assertThat(visit.get("/console/recordings/" + call.id()).status()).isEqualTo(404);
    assertThat(visit.get("/console/recordings/none").status()).isEqualTo(404);

    try (Stream<Path> stored = Files.walk(Path.of("target/home/recordings"))) {
      Files.delete(
          stored.filter(path -> path.endsWith(recording + ".wav")).findFirst().orElseThrow());
    }
    assertThat(visit.get(file).status()).as("its file is lost").isEqualTo(404);
  }

  @Test
  void hangsUpALiveCall() {
    PlacedCall call = history.begins(home.account(), agent, new PhoneNumber("+14155559002"));
    String page = "/console/calls/" + call.id();
    assertThat(visit.get(page).body()).contains("Hang up</button>");

    assertThat(visit.post(page, page + "/hangup", Map.of()).location()).endsWith(page);

    assertThat(calls.find(home.account(), call.id()).orElseThrow().status())
        .isEqualTo(CallStatus.FAILED);
    assertThat(visit.get(page).body()).contains("Cancelled before an answer");
  }

  @Test
  void knowsNothingOfWhatBelongsToOthers() {
    PlacedCall theirs =
        history.begins(others.account(), othersAgent, new PhoneNumber("+14155559003"));
    ApiKey theirKey = keys.list(others.account()).getFirst();

    for (String path :
        List.of(
            "/console/calls/" + theirs.id(),
            "/console/calls/" + theirs.id() + "/story",
            "/console/agents/" + othersAgent.id(),
            "/console/calls/" + UUID.randomUUID(),
            "/console/calls/not-an-id")) {
      Answer answer = visit.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.body()).contains("There is nothing here");
    }
    for (String path :
        List.of(
            "/console/calls/" + theirs.id() + "/hangup",
            "/console/agents/" + othersAgent.id(),
            "/console/agents/" + othersAgent.id() + "/default",
            "/console/agents/" + othersAgent.id() + "/delete",
            "/console/keys/" + theirKey.id() + "/revoke")) {
      assertThat(visit.post("/console/keys", path, fields(othersAgent.revision())).status())
          .as(path)
          .isEqualTo(404);
    }
    assertThat(calls.find(others.account(), theirs.id()).orElseThrow().status().ended()).isFalse();
    assertThat(agents.find(others.account(), othersAgent.id()))
        .get()
        .extracting(Agent::version)
        .isEqualTo(1);
    assertThat(keys.list(others.account()).getFirst().revokedAt()).isNull();
    history.leg(theirs).tell(new LegEvent.HungUp(Clock.systemUTC().instant()));
    awaitEnd(theirs);
  }

  @Test
  void showsAPageAtAnAddressThatNothingAnswersTo() {
    Answer answer = visit.get("/nowhere", "Accept", "text/html");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("There is nothing here").contains("To the dashboard");
  }

  @Test
  void showsWhatPeopleWriteAsText() {
    Map<String, String> fields = fields(0);
    fields.put("name", EVIL);
    fields.put("firstMessage", EVIL + " {{name}}");
    String page = visit.post("/console/agents/new", "/console/agents", fields).location();
    visit.post("/console/keys", "/console/keys", Map.of("name", EVIL));

    for (String path :
        List.of(
            page,
            "/console/agents",
            "/console/keys",
            "/console/operator/approvals",
            "/console/calls?number=" + "%3Cscript%3E")) {
      assertThat(visit.get(path).body())
          .as(path)
          .doesNotContain("<script>alert", "<img src=x")
          .contains("&lt;script&gt;");
    }
    assertThat(visit.post("/console/agents/new", "/console/agents/preview", fields).body())
        .doesNotContain("<script>alert")
        .contains("&lt;script&gt;");
  }

  @Test
  void showsAKeyOnce() {
    String location =
        visit.post("/console/keys", "/console/keys", Map.of("name", "crm")).location();
    String shown = visit.get(location).body();
    String secret = matches("(cm_[0-9a-f]{64})", shown).getFirst();

    assertThat(keys.authenticate(secret)).isPresent();
    assertThat(visit.get(location).body()).doesNotContain(secret).contains("crm");

    ApiKey key =
        keys.list(home.account()).stream()
            .filter(k -> k.name().equals("crm"))
            .findFirst()
            .orElseThrow();
    visit.post("/console/keys", "/console/keys/" + key.id() + "/revoke", Map.of());
    assertThat(keys.authenticate(secret)).isEmpty();
    assertThat(visit.get("/console/keys").body()).contains("Revoked").contains(">standard<");
    keys.create(home.account(), "slow", 1250, null);
    assertThat(visit.get("/console/keys").body()).contains(">1,250<");
  }

  @ParameterizedTest
  @CsvSource({
    "name, '', Give it a name",
    "firstMessage, ' ', Write what is said first",
    "maxDurationSeconds, 14401, from 1 to 14400",
    "maxDurationSeconds, soon, from 1 to 14400",
    "ringTimeoutSeconds, 4, from 5 to 120",
    "extension, 12a, 1 to 15 digits",
    "language, 12_34, Write a language tag",
    "number, 0197f1c4-0000-7000-8000-000000000000, not one of yours",
    "mode, SING, Choose one of the two",
    "recording, SOMETIMES, Choose one of the three",
    "machine, BEEP, Choose one of the four"
  })
  void asksForWhatIsMissingWithoutLosingTheRest(String field, String value, String words) {
    Map<String, String> fields = fields(0);
    fields.put("prompt", "Keep this text.");
    fields.put(field, value);

    Answer answer = visit.post("/console/agents/new", "/console/agents", fields);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains(words, "Keep this text.");
  }

  @Test
  void refusesToOverwriteWhatSomebodyElseHasChanged() {
    Agent mine = town.agent(home, "Two editors", "Hello.", AgentMode.ANNOUNCE);
    String page = "/console/agents/" + mine.id();
    Map<String, String> fields = fields(mine.revision());
    fields.put("firstMessage", "First to save.");
    assertThat(visit.post(page, page, fields).status()).isEqualTo(302);

    fields.put("firstMessage", "Second to save.");
    Answer second = visit.post(page, page, fields);

    assertThat(second.status()).isEqualTo(422);
    assertThat(second.body()).contains("Somebody else has changed this agent");
    assertThat(agents.find(home.account(), mine.id()).orElseThrow().script().firstMessage())
        .isEqualTo("First to save.");
  }

  @Test
  void doesNotApproveWhatWasChangedAfterItWasSeen() {
    Agent seen = town.agent(home, "Bait", "Your parcel is here.", AgentMode.ANNOUNCE);
    Map<String, String> fields = fields(seen.revision());
    fields.put("firstMessage", "You have won a prize!");
    visit.post("/console/agents/" + seen.id(), "/console/agents/" + seen.id(), fields);

    String approve = "/console/operator/approvals/" + seen.id() + "/approve";
    visit.post("/console/operator/approvals", approve, Map.of("version", "1", "rate", "3"));

    assertThat(status(seen.id())).isEqualTo(Agent.Status.PENDING);
    assertThat(visit.get("/console/operator/approvals").body()).contains("was changed while");

    visit.post("/console/operator/approvals", approve, Map.of("version", "2", "rate", "3"));
    Agent approved = agents.find(home.account(), seen.id()).orElseThrow();
    assertThat(approved.status()).isEqualTo(Agent.Status.APPROVED);
    assertThat(approved.creditsPerMinute()).isEqualTo(3);
  }

  @Test
  void rejectsWithAReasonThatTheCustomerReads() {
    Agent refused = town.agent(home, "Prize", "You have won!", AgentMode.ANNOUNCE);
    String reject = "/console/operator/approvals/" + refused.id() + "/reject";

    visit.post("/console/operator/approvals", reject, Map.of("reason", "  "));
    assertThat(status(refused.id())).isEqualTo(Agent.Status.PENDING);

    visit.post("/console/operator/approvals", reject, Map.of("reason", "No prizes, please."));
    assertThat(status(refused.id())).isEqualTo(Agent.Status.REJECTED);
    assertThat(visit.get("/console/agents").body()).contains("No prizes, please.");
  }

  @Test
  void opensAnAccountThatCanBeUsed() {
    String accounts = "/console/operator/accounts";
    String page =
        visit
            .post(accounts, accounts, Map.of("name", "Opened", "plan", "BUSINESS", "credits", "50"))
            .location();
    String shown = visit.get(page).body();
    assertThat(keys.authenticate(matches("(cm_[0-9a-f]{64})", shown).getFirst())).isPresent();

    visit.post(page, page + "/credits", Map.of("amount", "25", "reason", "a good start"));
    visit.post(page, page + "/credits", Map.of("amount", "-5", "reason", "a correction"));
    visit.post(page, page + "/numbers", Map.of("number", "+1 (500) 555-0042"));
    String shut = visit.get(page).body();
    assertThat(shut).contains("of 70 granted", "+15005550042", "Stop calls from it");
    String number = matches("/numbers/([0-9a-f-]{36})/outbound", shut).getFirst();
    visit.post(page, page + "/numbers/" + number + "/outbound", Map.of("allowed", "false"));
    assertThat(visit.get(page).body())
        .contains("+15005550042: no calls from it", "Allow calls from it");

    visit.post(page, page + "/credits", Map.of("amount", "-71", "reason", "too much"));
    assertThat(visit.get(page).body()).contains("Only 70 credits are available", "of 70 granted");

    visit.post(page, page + "/people", Map.of("email", "new@example.com", "role", "ADMIN"));
    String password =
        matches("<pre id=\"password\"[^>]*>([^<]+)</pre>", visit.get(page).body()).getFirst();
    try (Visit person = new Visit(port)) {
      assertThat(person.signIn("new@example.com", password).status()).isEqualTo(302);
      assertThat(person.get("/console").body()).contains("Opened", "of 70 granted");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9/hooks",
        "http://[::1]/",
        "https://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:192.168.1.1]/"
      })
  void letsNoWebhookLeadToAPrivateAddress(String url) {
    Answer answer =
        visit.post(
            "/console/webhooks/new", "/console/webhooks", Map.of("url", url, "which", "all"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("It must not lead to a private address", url);

    String page =
        visit
            .post(
                "/console/webhooks/new",
                "/console/webhooks",
                Map.of("url", "https://crm.example.com/" + url.hashCode(), "which", "all"))
            .location();
    Answer changed = visit.post(page, page, Map.of("url", url, "which", "all"));
    assertThat(changed.status()).isEqualTo(422);
    assertThat(changed.body()).contains("It must not lead to a private address");
    visit.post(page, page + "/delete", Map.of());
  }

  @Test
  void auditsTheBooks() {
    Answer audited = visit.post("/console/operator/books", "/console/operator/books", Map.of());

    assertThat(audited.body()).contains("The books balance.");
  }

  @Test
  void writesUsageAsCsvThatEqualsTheReport() {
    LocalDate today = LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneOffset.UTC);
    LocalDate from = today.minusDays(2);
    UsageReport report =
        reports.report(
            home.account(),
            from.atStartOfDay(ZoneOffset.UTC).toInstant(),
            today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
            UsageReport.GroupBy.DAY);

    Answer csv = visit.get("/console/usage.csv?from=" + from + "&to=" + today);

    assertThat(csv.header("Content-Type")).startsWith("text/csv");
    assertThat(csv.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"calls-" + from + "-to-" + today + ".csv\"");
    List<String[]> rows = csv.body().lines().map(line -> line.split(",", -1)).toList();
    List<String[]> lines = rows.subList(1, rows.size() - 1);
    String[] total = rows.getLast();
    assertThat(lines).hasSize(Math.toIntExact(report.total().calls()));
    assertThat(total[1]).isEqualTo(report.total().calls() + " calls");
    assertThat(Long.parseLong(total[13]))
        .isEqualTo(report.total().answeredSeconds())
        .isEqualTo(lines.stream().mapToLong(line -> Long.parseLong(line[13])).sum())
        .isPositive();
    assertThat(Long.parseLong(total[16]))
        .isEqualTo(report.total().creditsUsed())
        .isEqualTo(
            lines.stream()
                .mapToLong(line -> line[16].isEmpty() ? 0 : Long.parseLong(line[16]))
                .sum())
        .isPositive();
    assertThat(visit.get("/console/usage?from=" + from + "&to=" + today).body())
        .contains("<p class=\"figure\">" + report.total().creditsUsed() + "</p>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DAY", "AGENT", "CAMPAIGN", "NUMBER", "nothing"})
  void groupsUsage(String by) {
    assertThat(visit.get("/console/usage?by=" + by + "&from=2026-13-01&to=x").status())
        .isEqualTo(200);
  }

  @Test
  void placesATestCallAndLeadsToIt() {
    String page = "/console/agents/" + agent.id();
    Answer placed =
        visit.post(
            page,
            page + "/call",
            Map.of("to", "+1 415 555 9004", "contactName", "Ada", "variable.time", "nine"));

    assertThat(placed.location()).contains("/console/calls/");
    assertThat(visit.get(placed.location()).body()).contains("Hello Ada at nine.");
    visit.post(placed.location(), placed.location() + "/hangup", Map.of());
    visit.post(page, page + "/call", Map.of("to", "911"));
    assertThat(visit.get(page).body()).contains("A number is written as + and 7 to 15 digits");
  }

  @Test
  void beginsAnEmptyAccountWithItsFirstCall() {
    Town.Household fresh = town.account("Fresh", Plan.FREE, 10);
    town.person("fresh@example.com", fresh.account(), Role.ADMIN);
    try (Visit newcomer = new Visit(port).signedIn("fresh@example.com")) {
      assertThat(newcomer.get("/console").body())
          .contains("Place your first call", "curl -X POST http://127.0.0.1:" + port)
          .contains("Write what it says");
    }
  }

  private Agent.Status status(AgentId id) {
    return agents.find(home.account(), id).orElseThrow().status();
  }

  private void awaitEnd(PlacedCall call) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> calls.find(call.account(), call.id()).orElseThrow().status().ended());
  }

  private Map<String, String> fields(int revision) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("revision", Integer.toString(revision));
    fields.put("name", "An agent");
    fields.put("firstMessage", "Hello.");
    fields.put("prompt", "");
    fields.put("mode", "ANNOUNCE");
    fields.put("voice", "default");
    fields.put("language", "en-US");
    fields.put("maxDurationSeconds", "60");
    fields.put("ringTimeoutSeconds", "20");
    fields.put("number", home.number().id().toString());
    fields.put("recording", "HUMAN");
    fields.put("recordingAnnouncement", "This call is recorded.");
    fields.put("machine", "LEAVE_MESSAGE");
    fields.putAll(Scripts.fields("NONE", ""));
    return fields;
  }

  private static List<String> matches(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.results().map(result -> result.group(1)).toList();
  }
}
