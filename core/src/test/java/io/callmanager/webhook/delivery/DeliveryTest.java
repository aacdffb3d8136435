package io.callmanager.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.CallChanges;
import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallWebhook;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.spi.ConversationTurn;
import io.callmanager.call.spi.ConversationTurn.Speaker;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.event.EventId;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.ClosingTime;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.WebhookId;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.NotesFormat;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import io.callmanager.testing.WebhookReceiver;
import io.callmanager.testing.WebhookReceiver.Received;
import io.callmanager.webhook.CallWebhooks;
import io.callmanager.webhook.Deliveries;
import io.callmanager.webhook.Delivery;
import io.callmanager.webhook.Delivery.State;
import io.callmanager.webhook.SavedWebhook;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.WebhookChange;
import io.callmanager.webhook.WebhookSecrets;
import io.callmanager.webhook.Webhooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/// Calls on a real database, told to real servers on this machine.
@CoreTest
@Import(NotesFormat.class)
@TestPropertySource(
    properties = {
      "callmanager.webhooks.allow-private-networks=true",
      "callmanager.webhooks.timeout=1s"
    })
@SuppressWarnings("NullAway.Init")
class DeliveryTest {

  private static final List<String> ALL = List.of("*");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Autowired private CallInitiation initiation;
  @Autowired private Webhooks webhooks;
  @Autowired private CallWebhooks callWebhooks;
  @Autowired private WebhookSecrets secrets;
  @Autowired private Deliveries deliveries;
  @Autowired private Deliverer deliverer;
  @Autowired private LaneTools tools;
  @Autowired private CallChanges changes;
  @Autowired private SystemDatabase system;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;

  private final List<AutoCloseable> open = new ArrayList<>();
  private WebhookReceiver receiver;
  private Tenant tenant;
  private AccountId account;

  @BeforeEach
  void begin() {
    receiver = receiver();
    tenant = tenants.make(100_000, 180, AgentMode.CONVERSATION);
    account = tenant.account();
    carrier.onDial(
        leg -> {
          leg.tell(new LegEvent.Ringing(clock.instant(), 180, false));
          leg.tell(new LegEvent.Answered(clock.instant()));
          leg.tell(new LegEvent.DigitReceived(clock.instant(), '1'));
          leg.tell(new LegEvent.HungUp(clock.instant()));
        });
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    if (!deliverer.isRunning()) {
      deliverer.start();
    }
  }

  private WebhookReceiver receiver() {
    WebhookReceiver made = new WebhookReceiver();
    open.add(made);
    return made;
  }

  private Webhook webhook(WebhookReceiver to, List<String> events) {
    SavedWebhook saved =
        webhooks.create(
            account,
            new Webhooks.NewWebhook(
                HttpUrl.parse(to.url()).orElseThrow(), events, null, true, "standard"));
    return ((SavedWebhook.Done) saved).webhook();
  }

  private CallId call() {
    return call(tenant.request());
  }

  private CallId call(CallRequest request) {
    if (!(initiation.initiate(request) instanceof InitiationResult.Initiated initiated)) {
      throw new AssertionError("not initiated");
    }
    return initiated.call().id();
  }

  private List<Delivery> all(Webhook webhook) {
    return deliveries.page(account, webhook.id(), null, null, 1000).items();
  }

  private void awaitDelivered(Webhook webhook, int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(all(webhook))
                    .hasSize(count)
                    .allMatch(delivery -> delivery.state() == State.DELIVERED));
  }

  @Test
  void tellsWhatComesAfterACallsEndBehindIt() {
    carrier.onDial(
        leg -> {
          leg.tell(new LegEvent.Answered(clock.instant()));
          leg.tell(
              new LegEvent.TurnTaken(
                  clock.instant(),
                  new ConversationTurn(
                      1, Speaker.CALLEE, "thank you", 0, 500, 1, false, "fake", null)));
          leg.tell(new LegEvent.HungUp(clock.instant()));
        });
    Webhook webhook = webhook(receiver, ALL);
    for (int i = 0; i < 5; i++) {
      call();
    }
    awaitDelivered(webhook, 30);

    assertInOrder(receiver.received());
    assertThat(receiver.received())
        .filteredOn(event -> event.sequence() > 3)
        .extracting(Received::type)
        .containsOnly("call.ended", "transcription.completed", "analysis.completed");
  }

  private static void assertInOrder(List<Received> received) {
    Map<String, Integer> last = new HashMap<>();
    for (Received event : received) {
      int before = last.getOrDefault(event.call(), 0);
      assertThat(event.sequence()).as(event.call()).isBetween(before, before + 1);
      last.put(event.call(), event.sequence());
    }
  }

  /// The library's own verification wants the real time, which this clock is ahead of.
  private static void verify(Received event, String secret) throws Exception {
    String signature =
        new com.standardwebhooks.Webhook(secret)
            .sign(event.id(), Long.parseLong(event.header("webhook-timestamp")), event.body());
    assertThat(event.header("webhook-signature").split(" ")).contains(signature);
  }

  @Test
  void tellsAllOfACallInOrderAndSignsIt() throws Exception {
    Webhook webhook = webhook(receiver, ALL);
    CallRequest request = tenant.request();
    CallId call = call(request);
    awaitDelivered(webhook, 5);

    List<Received> events = receiver.received();
    assertThat(events.stream().map(Received::type))
        .containsExactly(
            "call.initiated", "call.ringing", "call.answered", "digit.received", "call.ended");
    assertThat(events.stream().map(Received::sequence)).containsExactly(1, 2, 3, 4, 5);
    Received answered = events.get(2);
    assertThat(answered.id()).isEqualTo(EventId.ofCall(call, 3).toString());
    assertThat(EventId.parse(answered.id())).contains(EventId.ofCall(call, 3));
    assertThat(answered.data())
        .containsEntry("callId", call.toString())
        .containsEntry("status", "ANSWERED")
        .containsEntry("toNumber", request.to().e164())
        .containsEntry("fromNumber", tenant.number().phoneNumber().e164())
        .containsEntry("agentId", tenant.agent().toString())
        .containsEntry("metadata", Map.of("crm", "42"))
        .containsEntry("sipCode", 200)
        .containsKeys("campaignId", "contactId");
    String secret = secrets.of(account, webhook.id()).orElseThrow().current().text();
    for (Received event : events) {
      verify(event, secret);
    }
  }

  @Test
  void tellsOnlyWhatWasAskedFor() {
    Webhook webhook = webhook(receiver, List.of("call.ended"));
    call();
    awaitDelivered(webhook, 1);
    assertThat(receiver.received()).extracting(Received::type).containsExactly("call.ended");
  }

  @Test
  void tellsOfTheVeryNextCallOnceThereIsAWebhookAndOnceItIsEnabled() {
    call();
    Webhook webhook = webhook(receiver, List.of("call.initiated"));
    CallId next = call();
    awaitDelivered(webhook, 1);

    var _ = webhooks.change(account, webhook.id(), WebhookChange.turned(false));
    call();
    var _ = webhooks.change(account, webhook.id(), WebhookChange.turned(true));
    CallId last = call();
    awaitDelivered(webhook, 2);
    assertThat(receiver.received())
        .extracting(Received::call)
        .containsExactly(next.toString(), last.toString());
  }

  @Test
  void triesAgainByTheScheduleAndThenGivesUp() {
    receiver.answer(event -> event.sequence() == 1 ? 500 : 200);
    Webhook webhook = webhook(receiver, ALL);
    CallId call = call();
    EventId first = EventId.ofCall(call, 1);
    List<Duration> pauses =
        List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(24));
    for (int attempt = 1; attempt <= pauses.size(); attempt++) {
      int made = attempt;
      await()
          .atMost(PATIENCE)
          .until(
              () -> deliveries.find(account, webhook.id(), first).orElseThrow().attempts() == made);
      Delivery waits = deliveries.find(account, webhook.id(), first).orElseThrow();
      assertThat(waits.state()).isEqualTo(State.PENDING);
      assertThat(waits.statusCode()).isEqualTo(500);
      Duration pause = Duration.between(waits.attemptedAt(), waits.nextAttemptAt());
      assertThat(pause)
          .isBetween(
              pauses.get(attempt - 1).multipliedBy(9).dividedBy(10),
              pauses.get(attempt - 1).multipliedBy(11).dividedBy(10));
      assertThat(receiver.received()).hasSize(attempt);
      clock.advance(pause);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(all(webhook))
                    .extracting(Delivery::state)
                    .containsExactly(
                        State.DELIVERED,
                        State.DELIVERED,
                        State.DELIVERED,
                        State.DELIVERED,
                        State.DEAD));
    assertThat(receiver.received().stream().filter(event -> event.sequence() == 1))
        .hasSize(9)
        .extracting(Received::body)
        .containsOnly(receiver.received().getFirst().body());

    receiver.answer(event -> 200);
    receiver.forget();
    assertThat(
            deliveries.redeliver(
                account, webhook.id(), new Deliveries.Range(Set.of(State.DEAD), null, null)))
        .isEqualTo(new Deliveries.Redelivered(1, false));
    awaitDelivered(webhook, 5);
    assertThat(receiver.received()).extracting(Received::id).containsExactly(first.toString());
    assertThat(deliveries.redeliver(account, webhook.id(), first)).isPresent();
    await().atMost(PATIENCE).until(() -> receiver.received().size() == 2);
  }

  @Test
  void keepsTheOrderOfEachCallWhateverFails() {
    Set<String> taken = ConcurrentHashMap.newKeySet();
    List<Received> good = Collections.synchronizedList(new ArrayList<>());
    receiver.answer(
        event -> {
          if (ThreadLocalRandom.current().nextInt(3) == 0) {
            return 503;
          }
          if (taken.add(event.id())) {
            good.add(event);
          }
          return 200;
        });
    Webhook webhook = webhook(receiver, ALL);
    IntStream.range(0, 20).forEach(i -> call());
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              clock.advance(Duration.ofMinutes(1));
              return all(webhook).stream().filter(d -> d.state() == State.DELIVERED).count() == 100;
            });
    assertThat(good).hasSize(100);
    assertInOrder(good);
    assertInOrder(receiver.received());
  }

  @Test
  void aReceiverThatHangsKeepsNobodyWaiting() {
    WebhookReceiver hanging = receiver();
    hanging.hang();
    Webhook stuck = webhook(hanging, ALL);
    Webhook healthy = webhook(receiver, ALL);
    IntStream.range(0, 20).forEach(i -> call());
    awaitDelivered(healthy, 100);
    assertInOrder(receiver.received());
    assertThat(all(stuck)).noneMatch(delivery -> delivery.state() == State.DELIVERED);
    await()
        .atMost(PATIENCE)
        .until(() -> webhooks.find(account, stuck.id()).orElseThrow().failingSince() != null);
  }

  @Test
  void bringsForwardWhatWaitsWhenTheReceiverIsBack() {
    receiver.answer(event -> 500);
    Webhook webhook = webhook(receiver, ALL);
    IntStream.range(0, 60).forEach(i -> call());
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(40));
              return all(webhook).stream().filter(d -> d.attempts() > 1).count() > 20;
            });
    receiver.answer(event -> 200);
    receiver.forget();
    clock.advance(Duration.ofMinutes(12));
    awaitDelivered(webhook, 300);
    assertInOrder(receiver.received());
    assertThat(webhooks.find(account, webhook.id()).orElseThrow().failingSince()).isNull();
  }

  @Test
  void noticesThatTheReceiverIsBackHoweverLongEverythingWaits() {
    receiver.answer(event -> 500);
    Webhook webhook = webhook(receiver, ALL);
    EventId first = EventId.ofCall(call(), 1);
    for (int attempts = 1; attempts <= 8; attempts++) {
      int made = attempts;
      await()
          .atMost(PATIENCE)
          .until(
              () -> deliveries.find(account, webhook.id(), first).orElseThrow().attempts() == made);
      if (attempts < 8) {
        Delivery waits = deliveries.find(account, webhook.id(), first).orElseThrow();
        clock.advance(Duration.between(waits.attemptedAt(), waits.nextAttemptAt()));
      }
    }
    Delivery waits = deliveries.find(account, webhook.id(), first).orElseThrow();
    assertThat(waits.nextAttemptAt()).isAfter(clock.instant().plus(Duration.ofMinutes(100)));
    receiver.forget();
    clock.advance(EndpointHealth.BETWEEN_PROBES);
    await().atMost(PATIENCE).until(() -> !receiver.received().isEmpty());
    assertThat(tools.health().toProbe(clock.instant().plus(Duration.ofMinutes(9)))).isEmpty();
    assertThat(receiver.received()).extracting(Received::id).containsExactly(first.toString());
    assertThat(deliveries.find(account, webhook.id(), first)).contains(waits);

    receiver.answer(event -> 200);
    receiver.forget();
    clock.advance(EndpointHealth.BETWEEN_PROBES);
    awaitDelivered(webhook, 5);
    assertThat(receiver.received()).extracting(Received::sequence).containsExactly(1, 2, 3, 4, 5);
    assertThat(webhooks.find(account, webhook.id()).orElseThrow().failingSince()).isNull();
  }

  @Test
  void isDisabledAfterThreeDaysAndTheOthersAreTold() {
    receiver.answer(event -> 500);
    Webhook failing = webhook(receiver, List.of("call.ended"));
    WebhookReceiver other = receiver();
    Webhook told = webhook(other, List.of("webhook.disabled"));
    CallId call = call();
    EventId event = EventId.ofCall(call, 5);
    await()
        .atMost(PATIENCE)
        .until(() -> webhooks.find(account, failing.id()).orElseThrow().failingSince() != null);
    clock.advance(Duration.ofDays(3));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(webhooks.find(account, failing.id()).orElseThrow().enabled()).isFalse());
    Webhook disabled = webhooks.find(account, failing.id()).orElseThrow();
    assertThat(disabled.disabledReason()).startsWith("Nothing could be delivered since ");
    awaitDelivered(told, 1);
    Received notice = other.received().getFirst();
    assertThat(notice.type()).isEqualTo("webhook.disabled");
    assertThat(notice.data())
        .containsEntry("webhookId", failing.id().toString())
        .doesNotContainValue(receiver.url());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(all(failing))
                    .extracting(Delivery::state)
                    .containsExactly(State.CANCELLED));

    receiver.answer(each -> 200);
    webhooks.change(account, failing.id(), WebhookChange.turned(true));
    assertThat(
            deliveries
                .redeliver(
                    account,
                    failing.id(),
                    new Deliveries.Range(Set.of(State.DEAD, State.CANCELLED), null, null))
                .count())
        .isEqualTo(1);
    awaitDelivered(failing, 1);
    assertThat(receiver.received().getLast().id()).isEqualTo(event.toString());
  }

  @Test
  void isDisabledAtOnceWhenItSaysThatItIsGone() {
    receiver.answer(event -> 410);
    Webhook webhook = webhook(receiver, ALL);
    call();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(webhooks.find(account, webhook.id()).orElseThrow().enabled()).isFalse());
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void signsWithBothSecretsWhileOneReplacesTheOther() throws Exception {
    Webhook webhook = webhook(receiver, List.of("call.ended"));
    String before = secrets.of(account, webhook.id()).orElseThrow().current().text();
    call();
    awaitDelivered(webhook, 1);
    String after =
        secrets
            .rotate(account, webhook.id(), WebhookSecrets.OVERLAP)
            .orElseThrow()
            .current()
            .text();
    call();
    awaitDelivered(webhook, 2);
    Received event = receiver.received().getLast();
    assertThat(event.header("webhook-signature").split(" ")).hasSize(2);
    verify(event, before);
    verify(event, after);
    secrets.rotate(account, webhook.id(), Duration.ZERO);
    call();
    awaitDelivered(webhook, 3);
    assertThat(receiver.received().getLast().header("webhook-signature")).doesNotContain(" ");
  }

  @Test
  void tellsACallsOwnUrl() throws Exception {
    CallWebhooks.Outcome outcome =
        callWebhooks.take(account, HttpUrl.parse(receiver.url()).orElseThrow());
    assertThat(outcome).isInstanceOf(CallWebhooks.Outcome.Taken.class);
    CallWebhook webhook = ((CallWebhooks.Outcome.Taken) outcome).webhook();
    CallId call = call(tenant.request().with(CallRequest.Options.NONE.webhook(webhook)));
    call();
    await().atMost(PATIENCE).until(() -> receiver.received().size() == 5);
    assertThat(receiver.received()).extracting(Received::call).containsOnly(call.toString());
    verify(receiver.received().getFirst(), secrets.ofAccount(account).current().text());
    assertThat(webhooks.list(account))
        .singleElement()
        .satisfies(
            origin -> {
              assertThat(origin.kind()).isEqualTo(Webhook.Kind.CALL_URLS);
              assertThat(receiver.url()).startsWith(origin.url() + "/");
            });
  }

  @Test
  void severalServersSendEverythingOnceAndInOrder() {
    Deliverer second = deliverer(Duration.ofSeconds(15));
    Deliverer third = deliverer(Duration.ofSeconds(15));
    second.start();
    third.start();
    List<Webhook> made = IntStream.range(0, 4).mapToObj(i -> webhook(receiver(), ALL)).toList();
    Webhook watched = webhook(receiver, ALL);
    IntStream.range(0, 20).forEach(i -> call());
    made.forEach(webhook -> awaitDelivered(webhook, 100));
    awaitDelivered(watched, 100);
    assertThat(receiver.received()).hasSize(100);
    assertInOrder(receiver.received());
  }

  @Test
  void aServerThatDiesLosesNothing() {
    deliverer.stop();
    Deliverer dying = deliverer(Duration.ofSeconds(2));
    AtomicBoolean dead = new AtomicBoolean();
    receiver.answer(
        event -> {
          if (receiver.received().size() == 13 && dead.compareAndSet(false, true)) {
            dying.abandon();
          }
          return 200;
        });
    Webhook webhook = webhook(receiver, ALL);
    dying.start();
    IntStream.range(0, 20).forEach(i -> call());
    await().atMost(PATIENCE).untilTrue(dead);
    Deliverer heir = deliverer(Duration.ofSeconds(2));
    heir.start();
    awaitDelivered(webhook, 100);
    assertInOrder(receiver.received());
    assertThat(receiver.received().stream().map(Received::id).distinct()).hasSize(100);
  }

  private Deliverer deliverer(Duration lease) {
    LaneTools apart =
        new LaneTools(
            tools.queue(),
            tools.results(),
            tools.health(),
            tools.formats(),
            tools.courier(),
            new LaneClaims(system, lease),
            Pools.of(16),
            tools.meters(),
            clock,
            4,
            Duration.ofDays(3));
    Deliverer made = new Deliverer(apart, changes, ClosingTime.unhurried());
    open.add(made::stop);
    return made;
  }

  @Test
  void nothingOfADeletedWebhookIsSent() {
    receiver.answer(event -> 500);
    Webhook webhook = webhook(receiver, ALL);
    call();
    await().atMost(PATIENCE).until(() -> !receiver.received().isEmpty());
    assertThat(webhooks.delete(account, webhook.id())).isTrue();
    receiver.forget();
    clock.advance(Duration.ofMinutes(1));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(all(webhook)).allMatch(each -> each.state() == State.CANCELLED));
    assertThat(receiver.received()).isEmpty();
    assertThat(webhooks.find(account, new WebhookId(webhook.id().value()))).isEmpty();
  }
}
