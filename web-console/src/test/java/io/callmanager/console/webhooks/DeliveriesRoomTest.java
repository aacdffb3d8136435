package io.callmanager.console.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.Plan;
import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.call.PlacedCall;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.console.harness.ConsoleTest;
import io.callmanager.console.harness.Deliverings;
import io.callmanager.console.harness.Deliverings.Answer;
import io.callmanager.console.harness.History;
import io.callmanager.console.harness.Town;
import io.callmanager.console.harness.Visit;
import io.callmanager.event.EventId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.testing.NotesFormat;
import io.callmanager.testing.TestDatabase;
import io.callmanager.testing.WebhookReceiver;
import io.callmanager.webhook.Deliveries;
import io.callmanager.webhook.Delivery;
import io.callmanager.webhook.Delivery.State;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.Webhooks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
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

/// What became of events, and the sending again of them.
@ConsoleTest
@Import(NotesFormat.class)
@TestPropertySource(properties = "callmanager.webhooks.allow-private-networks=true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveriesRoomTest {

  private static final String URL = "https://crm.example.com/hooks";
  private static final Duration LATER = Duration.ofDays(1);

  private final Deliveries deliveries;
  private final History history;
  private final Deliverings deliverings;
  private final Town.Household home;
  private final Agent agent;
  private final Visit visit;
  private int called;

  DeliveriesRoomTest(
      @Autowired Webhooks webhooks,
      @Autowired Deliveries deliveries,
      @Autowired History history,
      @Autowired Town town,
      @LocalServerPort int port,
      TestDatabase database) {
    this.deliveries = deliveries;
    this.history = history;
    deliverings = new Deliverings(webhooks, database.dataSource());
    home = town.account("Northwind", Plan.PRO, 10_000);
    agent = town.approved(town.agent(home, "Greeter", "Hello.", AgentMode.ANNOUNCE), 1);
    town.person("ada@example.com", home.account(), Role.ADMIN);
    visit = new Visit(port).signedIn("ada@example.com");
  }

  @AfterAll
  void leave() {
    visit.close();
  }

  @Test
  void pagesThroughEveryDeliveryOnceAndFiltersByState() {
    Webhook webhook = deliverings.webhook(home.account(), URL, null, "*");
    Instant now = Clock.systemUTC().instant();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      State state = i % 4 == 0 ? State.DEAD : State.DELIVERED;
      all.addFirst(delivery(webhook, CallId.next(), state, now).toString());
    }

    List<String> seen = new ArrayList<>();
    String path = page(webhook);
    int pages = 0;
    while (!path.isEmpty()) {
      String page = visit.get(path).body();
      seen.addAll(matches("/deliveries/(evt_[0-9a-f_]+)\"", page));
      List<String> older = matches("href=\"([^\"]+)\" rel=\"next\"", page);
      path = older.isEmpty() ? "" : older.getFirst().replace("&amp;", "&").replaceAll("#.*", "");
      pages++;
    }
    assertThat(pages).isEqualTo(2);
    assertThat(seen).isEqualTo(all);

    String dead = visit.get(page(webhook) + "?state=DEAD").body();
    assertThat(matches("/deliveries/(evt_[0-9a-f_]+)\"", dead)).hasSize(15);
    assertThat(visit.get(page(webhook) + "?state=CANCELLED").body())
        .contains("No delivery is <span>cancelled</span>");
  }

  @ParameterizedTest
  @CsvSource({
    "state=ASLEEP, There is no such state",
    "cursor=zzz, That page is not there any more"
  })
  void saysWhatItCouldNotLookFor(String query, String words) {
    Webhook webhook = deliverings.webhook(home.account(), URL, null, "*");

    assertThat(visit.get(page(webhook) + "?" + query).body()).contains(words);
  }

  @Test
  void tellsOfADeliveryWhatIsKnown() {
    Webhook webhook = deliverings.webhook(home.account(), URL, "The CRM", "*");
    Instant now = Clock.systemUTC().instant();
    CallId call = CallId.next();
    EventId event =
        deliverings.delivery(
            webhook,
            call,
            4,
            "call.ended",
            State.PENDING,
            3,
            now.minusSeconds(200),
            now.plus(LATER),
            new Answer(503, "The receiver answered 503", "{\"down\":\"for maintenance\"}", 1234));

    assertThat(visit.get(page(webhook)).body())
        .contains("Waiting", "call.ended", "/console/calls/" + call, ">3<")
        .contains("The receiver answered 503", ", 1,234 ms");
    assertThat(visit.get(page(webhook) + "/deliveries/" + event).body())
        .contains("The CRM", "Waiting", "Send now", "event 4 of the call", "/console/calls/" + call)
        .contains("503", "1,234 ms", "{&quot;down&quot;:&quot;for maintenance&quot;}");
    for (String other : List.of("evt_" + "0".repeat(32) + "_1", "nothing")) {
      String path = page(webhook) + "/deliveries/" + other;
      assertThat(visit.get(path).status()).isEqualTo(404);
      assertThat(visit.post(page(webhook), path + "/redeliver", Map.of()).status()).isEqualTo(404);
    }
  }

  @Test
  void saysHonestlyWhatWasNotTold() {
    Webhook webhook = deliverings.webhook(home.account(), URL, null, "*");
    deliverings.told(webhook, NotesFormat.NAME);
    Instant now = Clock.systemUTC().instant();
    EventId event =
        deliverings.delivery(
            webhook, CallId.next(), 2, "digit.received", State.SKIPPED, 0, now, now, null);

    assertThat(visit.get(page(webhook) + "?state=SKIPPED").body())
        .contains("Not told", "nothing was sent")
        .doesNotContain("Send all that failed again");
    assertThat(visit.get(page(webhook) + "/deliveries/" + event).body())
        .contains("Not told", "has nothing to say of this event", "as the webhook’s format has it");
  }

  @Test
  void sendsOneEventAgain() {
    try (WebhookReceiver receiver = new WebhookReceiver()) {
      Webhook webhook = deliverings.webhook(home.account(), receiver.url(), null, "call.ended");
      EventId event = ended(webhook, receiver);
      String path = page(webhook) + "/deliveries/" + event;
      receiver.forget();

      assertThat(visit.post(path, path + "/redeliver", Map.of()).location()).endsWith(path);

      await().until(() -> !receiver.received().isEmpty());
      assertThat(receiver.received().getFirst().id()).isEqualTo(event.toString());
      await().until(() -> find(webhook, event).state() == State.DELIVERED);
      assertThat(visit.get(path).body()).contains("Delivered", "The event is sent again now");
    }
  }

  @Test
  void sendsAgainAllThatFailed() {
    try (WebhookReceiver receiver = new WebhookReceiver()) {
      Webhook webhook = deliverings.webhook(home.account(), receiver.url(), null, "call.ended");
      assertThat(visit.get(page(webhook)).body()).doesNotContain("Send all that failed again");
      EventId dead = ended(webhook, receiver);
      EventId cancelled = ended(webhook, receiver);
      EventId taken = ended(webhook, receiver);
      deliverings.became(webhook, dead, State.DEAD);
      deliverings.became(webhook, cancelled, State.CANCELLED);
      receiver.forget();

      assertThat(visit.get(page(webhook)).body()).contains("Send all that failed again");
      assertThat(redeliver(webhook, states("DEAD", "CANCELLED")))
          .contains("2 events are sent again");

      await().until(() -> receiver.received().size() == 2);
      assertThat(receiver.received())
          .extracting(WebhookReceiver.Received::id)
          .containsExactlyInAnyOrder(dead.toString(), cancelled.toString())
          .doesNotContain(taken.toString());
      await().until(() -> find(webhook, dead).state() == State.DELIVERED);
      await().until(() -> find(webhook, cancelled).state() == State.DELIVERED);
      assertThat(redeliver(webhook, states("DEAD"))).contains("There was nothing to send again");
    }
  }

  @Test
  void sendsARangeAgainInTheBrowsersZone() {
    Webhook webhook = deliverings.webhook(home.account(), URL, null, "*");
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    CallId call = new CallId(TimeOrderedId.lowestAt(now.minusSeconds(40)));
    EventId before = delivery(webhook, call, 1, State.DELIVERED, now.minusSeconds(30));
    EventId within = delivery(webhook, call, 2, State.DELIVERED, now.minusSeconds(20));
    EventId after = delivery(webhook, call, 3, State.DELIVERED, now.minusSeconds(10));
    List<Map.Entry<String, String>> range = states("DELIVERED");
    range.add(Map.entry("from", local(now.minusSeconds(20))));
    range.add(Map.entry("to", local(now.minusSeconds(10))));

    assertThat(redeliver(webhook, range)).contains("1 event is sent again");

    assertThat(find(webhook, before).attempts()).isEqualTo(1);
    assertThat(find(webhook, within).deliveredAt()).isNull();
    assertThat(find(webhook, after).deliveredAt()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "states, '', Choose at least one of them",
    "states, ASLEEP, Choose at least one of them",
    "from, yesterday, That is not a time",
    "to, 2026-02-30T12:00, That is not a time",
    "to, 2026-01-01T12:00, It must be after"
  })
  void saysWhatIsWrongWithARange(String field, String value, String words) {
    Webhook webhook = deliverings.webhook(home.account(), URL, null, "*");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("states", "DEAD");
    fields.put("from", "2026-01-01T12:00");
    fields.put(field, value);

    Visit.Answer answer = visit.post(page(webhook), page(webhook) + "/redeliver", fields);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains(words, "Nothing was sent again", fields.get("from"));
  }

  @Test
  void sendsNothingToAWebhookThatIsDisabled() {
    Webhook webhook = deliverings.webhook(home.account(), URL, null, "*");
    Instant now = Clock.systemUTC().instant();
    EventId event = delivery(webhook, CallId.next(), State.DEAD, now);
    String path = page(webhook) + "/deliveries/" + event;
    deliverings.disabled(webhook, now, "It is gone");

    assertThat(visit.get(path).body()).doesNotContain("Send again");
    assertThat(redeliver(webhook, states("DEAD"))).contains("Enable it first");
    visit.post("/console/webhooks", path + "/redeliver", Map.of());
    assertThat(visit.get(path).body()).contains("Enable it first");
    assertThat(find(webhook, event).state()).isEqualTo(State.DEAD);
  }

  /// A call that is over, of which the receiver has been told.
  private EventId ended(Webhook webhook, WebhookReceiver receiver) {
    int before = receiver.received().size();
    PlacedCall call =
        history.begins(home.account(), agent, new PhoneNumber("+1415555" + (9100 + called++)));
    history.leg(call).tell(new LegEvent.Answered(Clock.systemUTC().instant()));
    history.leg(call).tell(new LegEvent.HungUp(Clock.systemUTC().instant()));
    await().atMost(Duration.ofSeconds(20)).until(() -> receiver.received().size() > before);
    EventId event = EventId.parse(receiver.received().getLast().id()).orElseThrow();
    await().until(() -> find(webhook, event).state() == State.DELIVERED);
    return event;
  }

  private String redeliver(Webhook webhook, List<Map.Entry<String, String>> fields) {
    return visit
        .get(visit.post(page(webhook), page(webhook) + "/redeliver", fields).location())
        .body();
  }

  private EventId delivery(Webhook webhook, CallId call, State state, Instant at) {
    return delivery(webhook, call, 1, state, at);
  }

  private EventId delivery(Webhook webhook, CallId call, int sequence, State state, Instant at) {
    return deliverings.delivery(
        webhook, call, sequence, "call.ended", state, 1, at, at, new Answer(200, null, null, 20));
  }

  private Delivery find(Webhook webhook, EventId event) {
    return deliveries.find(webhook.account(), webhook.id(), event).orElseThrow();
  }

  private static List<Map.Entry<String, String>> states(String... states) {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (String state : states) {
      fields.add(Map.entry("states", state));
    }
    return fields;
  }

  private static String local(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
  }

  private static String page(Webhook webhook) {
    return "/console/webhooks/" + webhook.id();
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }
}
