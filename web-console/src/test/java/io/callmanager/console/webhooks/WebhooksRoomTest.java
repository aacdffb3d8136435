package io.callmanager.console.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Deliverings;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.console.harness.Visit.Answer;
import io.callmanager.shared.CallId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.testing.NotesFormat;
import io.callmanager.testing.TestDatabase;
import io.callmanager.testing.WebhookReceiver;
import io.callmanager.webhook.CallWebhooks;
import io.callmanager.webhook.Delivery;
import io.callmanager.webhook.SecretPair;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.WebhookChange;
import io.callmanager.webhook.WebhookSecrets;
import io.callmanager.webhook.Webhooks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/// The room of webhooks, with receivers on this machine.
@ConsoleTest
@Import(NotesFormat.class)
@TestPropertySource(properties = "callmanager.webhooks.allow-private-networks=true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksRoomTest {

  private static final String LIST = "/console/webhooks";
  private static final String NEW = "/console/webhooks/new";
  private static final String URL = "https://crm.example.com/hooks";
  private static final String EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  private final Webhooks webhooks;
  private final WebhookSecrets secrets;
  private final Town town;
  private final int port;
  private final Deliverings deliverings;
  private final Town.Household home;
  private final Town.Household others;
  private final Visit visit;

  WebhooksRoomTest(
      @Autowired Webhooks webhooks,
      @Autowired WebhookSecrets secrets,
      @Autowired Town town,
      @LocalServerPort int port,
      TestDatabase database) {
    this.webhooks = webhooks;
    this.secrets = secrets;
    this.town = town;
    this.port = port;
    deliverings = new Deliverings(webhooks, database.dataSource());
    home = town.account("Northwind", Plan.PRO, 100);
    others = town.account("Others", Plan.PRO, 100);
    town.person("ada@example.com", home.account(), Role.ADMIN);
    visit = new Visit(port).signedIn("ada@example.com");
  }

  @AfterAll
  void leave() {
    visit.close();
  }

  @Test
  void makesAWebhookAndShowsItsSecretOnce() {
    String page =
        visit
            .post(
                NEW,
                LIST,
                List.of(
                    Map.entry("url", " " + URL + "/made?key=s3cr3t "),
                    Map.entry("description", "The CRM"),
                    Map.entry("which", "some"),
                    Map.entry("event", "call.answered"),
                    Map.entry("event", "call.ended")))
            .location();
    Webhook made = byUrl(URL + "/made?key=s3cr3t");
    assertThat(page).endsWith(LIST + "/" + made.id());
    assertThat(made.events()).containsExactly("call.answered", "call.ended");
    assertThat(made.description()).isEqualTo("The CRM");
    assertThat(made.enabled()).isTrue();

    String secret = secretOf(made);
    assertThat(shown(visit.get(page))).isEqualTo(secret);
    assertThat(visit.get(page).body()).doesNotContain(secret).contains("Nothing yet.");
    assertThat(visit.get(LIST).body())
        .contains(URL + "/made?…", "The CRM", "call.answered, call.ended", "Enabled")
        .doesNotContain("s3cr3t", secret);

    Answer again = visit.post(page, page + "/show-secret", Map.of());
    assertThat(shown(visit.get(again.location()))).isEqualTo(secret);
  }

  @Test
  void hasAFormatToChooseWhereThereIsAny() {
    assertThat(visit.get(NEW).body()).contains("<select id=\"f-format\"", ">notes</option>");
    String url = URL + "/noted";
    String page =
        visit
            .post(NEW, LIST, Map.of("url", url, "which", "all", "format", NotesFormat.NAME))
            .location();
    assertThat(byUrl(url).format()).isEqualTo(NotesFormat.NAME);
    assertThat(visit.get(page).body())
        .contains("<option value=\"notes\" selected=\"selected\">", "Not told");
    assertThat(visit.get(LIST).body()).contains("in the format notes");

    visit.post(page, page, Map.of("url", url, "which", "all"));
    assertThat(byUrl(url).format()).isEqualTo(NotesFormat.NAME);
    visit.post(page, page, Map.of("url", url, "which", "all", "format", "standard"));
    assertThat(byUrl(url).format()).isEqualTo("standard");
  }

  @Test
  void keepsAFormatThatIsSwitchedOff() {
    Webhook webhook = deliverings.webhook(home.account(), URL + "/old", null, "*");
    deliverings.told(webhook, "bygone");
    String page = LIST + "/" + webhook.id();

    assertThat(visit.get(page).body())
        .contains("<option value=\"bygone\" selected=\"selected\">", "switched off on this server");
    Map<String, String> fields =
        Map.of("url", URL + "/old", "which", "all", "description", "Old", "format", "bygone");
    visit.post(page, page, fields);
    assertThat(byUrl(URL + "/old").description()).isEqualTo("Old");
    assertThat(byUrl(URL + "/old").format()).isEqualTo("bygone");
  }

  @Test
  void saysWhatAWebhookIsForWhereThereIsNone() {
    Town.Household fresh = town.account("Fresh", Plan.FREE, 1);
    town.person("fresh@example.com", fresh.account(), Role.ADMIN);
    try (Visit newcomer = new Visit(port).signedIn("fresh@example.com")) {
      assertThat(newcomer.get(LIST).body())
          .contains("A webhook tells a server of yours", "Set up the first webhook")
          .contains("No call has named a URL yet");
      assertThat(newcomer.get(NEW).body()).contains("Make webhook", "webhook.disabled");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "url, '', Write the address",
    "url, crm.example.com, It must be an http or https address",
    "url, ftp://crm.example.com/, It must be an http or https address",
    "url, https://me:secret@crm.example.com/, without a user name",
    "which, some, Choose at least one event",
    "event, call.forgotten, an event among them that does not exist",
    "format, gone, There is no such format"
  })
  void asksForWhatIsWrongWithoutLosingTheRest(String field, String value, String words) {
    Map<String, String> fields = new LinkedHashMap<>(Map.of("url", URL, "which", "all"));
    if (field.equals("event")) {
      fields.put("which", "some");
    }
    fields.put("description", "Keep this text.");
    fields.put(field, value);
    Webhook mine = deliverings.webhook(home.account(), URL + "/asked", null, "*");
    int before = webhooks.list(home.account()).size();

    for (String path : List.of(LIST, LIST + "/" + mine.id())) {
      Answer answer = visit.post(NEW, path, fields);

      assertThat(answer.status()).as(path).isEqualTo(422);
      assertThat(answer.body()).contains(words, "Keep this text.", "look over the fields");
    }
    assertThat(webhooks.list(home.account())).hasSize(before);
    assertThat(webhooks.find(home.account(), mine.id())).get().isEqualTo(mine);
    webhooks.delete(home.account(), mine.id());
  }

  @Test
  void takesADescriptionOf200CharactersAndNoMore() {
    for (String description : List.of("x".repeat(201), "tab\there\u0007")) {
      Answer refused =
          visit.post(NEW, LIST, Map.of("url", URL, "which", "all", "description", description));
      assertThat(refused.status()).isEqualTo(422);
    }
    String page =
        visit
            .post(NEW, LIST, Map.of("url", URL, "which", "all", "description", "x".repeat(200)))
            .location();
    assertThat(visit.get(page).status()).isEqualTo(200);
  }

  @Test
  void saysThatThereAreAsManyAsThereMayBe() {
    Town.Household full = town.account("Full", Plan.PRO, 1);
    town.person("full@example.com", full.account(), Role.ADMIN);
    for (int i = 0; i < 20; i++) {
      deliverings.webhook(full.account(), URL + "/" + i, null, "*");
    }
    try (Visit collector = new Visit(port).signedIn("full@example.com")) {
      Answer answer = collector.post(NEW, LIST, Map.of("url", URL, "which", "all"));

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.body()).contains("There are 20 webhooks", "Delete one first");
    }
  }

  @Test
  void changesDisablesEnablesAndDeletesAWebhook() {
    Webhook mine = deliverings.webhook(home.account(), URL + "/changed", "Before", "*");
    String page = LIST + "/" + mine.id();

    visit.post(
        page,
        page,
        Map.of("url", URL + "/after", "description", "", "which", "some", "event", "call.ended"));
    Webhook after = find(mine);
    assertThat(after.url()).isEqualTo(URL + "/after");
    assertThat(after.description()).isNull();
    assertThat(after.events()).containsExactly("call.ended");

    visit.post(page, page + "/disable", Map.of());
    assertThat(find(mine).enabled()).isFalse();
    assertThat(visit.get(page).body()).contains("Disabled", "in your account", ">Enable<");
    visit.post(page, page + "/enable", Map.of());
    assertThat(find(mine).enabled()).isTrue();

    assertThat(visit.post(page, page + "/delete", Map.of()).location()).endsWith(LIST);
    assertThat(webhooks.find(home.account(), mine.id())).isEmpty();
    assertThat(visit.get(page).status()).isEqualTo(404);
  }

  @Test
  void saysSinceWhenItFailsAndWhyItWasDisabled() {
    Webhook mine = deliverings.webhook(home.account(), URL + "/failing", null, "*");
    Instant now = Clock.systemUTC().instant();
    deliverings.fails(mine, now.minus(Duration.ofMinutes(5)));
    assertThat(visit.get(LIST + "/" + mine.id()).body())
        .contains("Failing", "Nothing could be delivered since");

    deliverings.disabled(mine, now.minus(Duration.ofHours(2)), "The receiver answered 410");
    assertThat(visit.get(LIST + "/" + mine.id()).body())
        .contains("Disabled by the platform", "The receiver answered 410");
    assertThat(visit.get(LIST).body())
        .contains("2 h ago", ", by the platform: The receiver answered 410");
  }

  @Test
  void makesNewSecretsAndKeepsTheOnesBeforeForAWhile() {
    Webhook mine = deliverings.webhook(home.account(), URL + "/rotated", null, "*");
    String page = LIST + "/" + mine.id();
    String first = secretOf(mine);

    visit.post(page, page + "/rotate-secret", Map.of("overlapHours", "72"));
    SecretPair pair = secrets.of(home.account(), mine.id()).orElseThrow();
    assertThat(pair.previous()).isNotNull();
    assertThat(pair.current().text()).isNotEqualTo(first);
    Answer after = visit.get(page);
    assertThat(shown(after)).isEqualTo(pair.current().text());
    assertThat(after.body()).contains("the one before is good too until", "ends at once");
    assertThat(pair.previousUntil())
        .isBetween(
            Clock.systemUTC().instant().plus(Duration.ofHours(71)),
            Clock.systemUTC().instant().plus(Duration.ofHours(73)));

    visit.post(page, page + "/rotate-secret", Map.of("overlapHours", "0"));
    assertThat(secrets.of(home.account(), mine.id()).orElseThrow().previous()).isNull();

    for (String wrong : List.of("169", "-1", "soon")) {
      visit.post(page, page + "/rotate-secret", Map.of("overlapHours", wrong));
      assertThat(visit.get(page).body()).contains("can stay good for up to 168 hours");
    }
  }

  @Test
  void showsAndRenewsTheDefaultSecret() {
    visit.post(LIST, LIST + "/default-secret/show", Map.of());
    String first = shown(visit.get(LIST));
    assertThat(first).isEqualTo(secrets.ofAccount(home.account()).current().text());

    visit.post(LIST, LIST + "/default-secret/rotate", Map.of("overlapHours", "1"));
    Answer after = visit.get(LIST);
    assertThat(shown(after))
        .isNotEqualTo(first)
        .isEqualTo(secrets.ofAccount(home.account()).current().text());
    assertThat(after.body()).contains("signed with the secret before as well");
    assertThat(visit.get(LIST).body()).doesNotContain("whsec_");

    visit.post(LIST, LIST + "/default-secret/rotate", Map.of("overlapHours", "1000"));
    assertThat(visit.get(LIST).body()).contains("can stay good for up to 168 hours");
  }

  @Test
  void sendsATestEventAndShowsWhatCameOfIt() {
    try (WebhookReceiver receiver = new WebhookReceiver()) {
      Webhook mine = deliverings.webhook(home.account(), receiver.url(), null, "*");
      String page = LIST + "/" + mine.id();

      visit.post(page, page + "/test", Map.of());
      assertThat(visit.get(page).body())
          .contains("The test event was taken", "The receiver answered 200");
      assertThat(receiver.received())
          .singleElement()
          .satisfies(received -> assertThat(received.type()).isEqualTo("webhook.test"));

      receiver.answer(event -> 503);
      visit.post(page, page + "/test", Map.of());
      assertThat(visit.get(page).body())
          .contains("The test event was not taken", "The receiver answered 503");
      assertThat(visit.get(page).body()).doesNotContain("The test event was");
    }
  }

  @Test
  void showsWhatCallsNamedForWhatItIs(@Autowired CallWebhooks ofCalls) {
    HttpUrl url = HttpUrl.parse("https://calls.example.com/a/call?id=4711").orElseThrow();
    assertThat(ofCalls.take(home.account(), url)).isInstanceOf(CallWebhooks.Outcome.Taken.class);
    Webhook theirs = byUrl("https://calls.example.com");
    String page = LIST + "/" + theirs.id();

    assertThat(visit.get(LIST).body()).contains("Host that calls have named", theirs.url());
    assertThat(visit.get(page).body())
        .contains("Named by calls", "enables it again", ">Disable<", ">Delete<")
        .doesNotContain("Save changes", "Send test event", "Show secret");

    for (String path : List.of("", "/test")) {
      visit.post(page, page + path, Map.of("url", URL, "which", "all"));
      assertThat(visit.get(page).body())
          .contains("It stands for URLs that calls name: it can be enabled, disabled and deleted");
    }
    assertThat(visit.post(page, page + "/show-secret", Map.of()).status()).isEqualTo(404);
    assertThat(visit.post(page, page + "/rotate-secret", Map.of()).status()).isEqualTo(404);
    assertThat(find(theirs).url()).isEqualTo("https://calls.example.com");
    visit.post(page, page + "/disable", Map.of());
    assertThat(find(theirs).enabled()).isFalse();
  }

  @Test
  void knowsNothingOfWhatBelongsToOthers() {
    Webhook theirs = deliverings.webhook(others.account(), URL, "Theirs", "*");
    String event = dead(theirs);
    String before = secretOf(theirs);

    String page = LIST + "/" + theirs.id();
    for (String path : List.of(page, page + "/deliveries/" + event, LIST + "/not-an-id")) {
      assertThat(visit.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(visit.get(LIST).body()).doesNotContain("Theirs");
    for (String path : changes(theirs, event)) {
      assertThat(visit.post(LIST, path, change()).status()).as(path).isEqualTo(404);
    }
    assertThat(find(theirs)).isEqualTo(theirs);
    assertThat(secretOf(theirs)).isEqualTo(before);
  }

  @Test
  void letsViewersLookButNotChange() {
    Webhook mine = deliverings.webhook(home.account(), URL + "/viewed", "Viewed", "*");
    String event = dead(mine);
    String page = LIST + "/" + mine.id();
    town.person("viewer@example.com", home.account(), Role.VIEWER);
    try (Visit viewer = new Visit(port).signedIn("viewer@example.com")) {
      for (String path : List.of(LIST, page, page + "/deliveries/" + event)) {
        Answer answer = viewer.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(answer.body())
            .as(path)
            .contains("Viewed")
            .doesNotContain("New webhook", "id=\"rotate\"", "id=\"delete\"", ">Disable<")
            .doesNotContain("Save changes", "Send test event", "Show secret", "Send again");
      }
      List<String> all =
          new ArrayList<>(
              List.of(LIST, LIST + "/default-secret/show", LIST + "/default-secret/rotate"));
      all.addAll(changes(mine, event));
      for (String path : all) {
        assertThat(viewer.post("/console", path, change()).status()).as(path).isEqualTo(403);
      }
    }
    assertThat(find(mine)).isEqualTo(mine);
    assertThat(visit.postWithoutToken(page + "/delete", List.of()).status()).isEqualTo(403);
  }

  @Test
  void showsWhatPeopleAndReceiversWriteAsText() {
    Webhook mine = deliverings.webhook(home.account(), URL + "/evil", EVIL, "*");
    Instant now = Clock.systemUTC().instant();
    String event =
        deliverings
            .delivery(
                mine,
                CallId.next(),
                1,
                "call.ended",
                Delivery.State.DEAD,
                9,
                now,
                now,
                new Deliverings.Answer(500, EVIL, EVIL, 12))
            .toString();
    String page = LIST + "/" + mine.id();

    for (String path : List.of(LIST, page, page + "/deliveries/" + event)) {
      assertThat(visit.get(path).body())
          .as(path)
          .doesNotContain("<script>alert", "<img src=x")
          .contains("&lt;script&gt;");
    }
    webhooks.change(home.account(), mine.id(), new WebhookChange(null, null, "", null, null));
  }

  private List<String> changes(Webhook webhook, String event) {
    String page = LIST + "/" + webhook.id();
    return List.of(
        page,
        page + "/enable",
        page + "/disable",
        page + "/delete",
        page + "/test",
        page + "/show-secret",
        page + "/rotate-secret",
        page + "/redeliver",
        page + "/deliveries/" + event + "/redeliver");
  }

  private static Map<String, String> change() {
    return Map.of("url", URL, "which", "all", "states", "DEAD", "overlapHours", "0");
  }

  private String dead(Webhook webhook) {
    Instant now = Clock.systemUTC().instant();
    return deliverings
        .delivery(webhook, CallId.next(), 2, "call.ended", Delivery.State.DEAD, 9, now, now, null)
        .toString();
  }

  private Webhook byUrl(String url) {
    return webhooks.list(home.account()).stream()
        .filter(webhook -> webhook.url().equals(url))
        .findFirst()
        .orElseThrow();
  }

  private Webhook find(Webhook webhook) {
    return webhooks.find(webhook.account(), webhook.id()).orElseThrow();
  }

  private String secretOf(Webhook webhook) {
    return secrets.of(webhook.account(), webhook.id()).orElseThrow().current().text();
  }

  /// The secret on a page, in the form in which HTML has it.
  private static String shown(Answer page) {
    return Pattern.compile("<pre id=\"secret\"[^>]*>([^<]+)</pre>")
        .matcher(page.body())
        .results()
        .map(result -> result.group(1).replace("&#43;", "+").replace("&#61;", "="))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no secret on the page"));
  }
}
