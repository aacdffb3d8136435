package io.callmanager.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.account.AccountEventType;
import io.callmanager.account.AccountEvents;
import io.callmanager.agent.AgentMode;
import io.callmanager.call.CallInitiation;
import io.callmanager.call.CallRequest;
import io.callmanager.call.CallWebhook;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.event.EventId;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.Json;
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
import io.callmanager.webhook.WebhookFormat;
import io.callmanager.webhook.WebhookSecrets;
import io.callmanager.webhook.WebhookTrial;
import io.callmanager.webhook.Webhooks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/// Webhooks that are told in another format than the platform's own.
@CoreTest
@Import(NotesFormat.class)
@TestPropertySource(
    properties = {
      "callmanager.webhooks.allow-private-networks=true",
      "callmanager.webhooks.timeout=1s"
    })
@SuppressWarnings("NullAway.Init")
class FormatsTest {

  private static final List<String> ALL = List.of("*");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Autowired private CallInitiation initiation;
  @Autowired private Webhooks webhooks;
  @Autowired private CallWebhooks callWebhooks;
  @Autowired private WebhookSecrets secrets;
  @Autowired private WebhookTrial trial;
  @Autowired private Deliveries deliveries;
  @Autowired private LaneTools tools;
  @Autowired private SystemDatabase system;
  @Autowired private FakeCarrier carrier;
  @Autowired private NotesFormat notes;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;

  private WebhookReceiver receiver;
  private Tenant tenant;
  private AccountId account;

  @BeforeEach
  void begin() {
    receiver = new WebhookReceiver();
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
  void close() {
    notes.recover();
    receiver.close();
  }

  private HttpUrl url() {
    return HttpUrl.parse(receiver.url()).orElseThrow();
  }

  private Webhook webhook(String format) {
    SavedWebhook saved =
        webhooks.create(account, new Webhooks.NewWebhook(url(), ALL, null, true, format));
    return ((SavedWebhook.Done) saved).webhook();
  }

  private CallWebhook own(CallWebhooks.Outcome outcome) {
    return ((CallWebhooks.Outcome.Taken) outcome).webhook();
  }

  private CallId call() {
    return call(tenant.request());
  }

  private CallId call(CallRequest request) {
    return ((InitiationResult.Initiated) initiation.initiate(request)).call().id();
  }

  private List<Delivery> all(WebhookId webhook) {
    return deliveries.page(account, webhook, null, null, 1000).items();
  }

  private void awaitNoneWaiting(WebhookId webhook, int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(all(webhook))
                    .hasSize(count)
                    .noneMatch(delivery -> delivery.state() == State.PENDING));
  }

  private Delivery find(WebhookId webhook, CallId call, int sequence) {
    return deliveries.find(account, webhook, EventId.ofCall(call, sequence)).orElseThrow();
  }

  private static String note(Received event) {
    return String.valueOf(Json.readObject(event.body()).get("note"));
  }

  @Test
  void tellsACallsOwnUrlInPlaceOfTheAccountsOfTheSameFormat() {
    Webhook replaced = webhook(NotesFormat.NAME);
    Webhook standard = webhook(WebhookFormat.STANDARD);
    CallWebhook own = own(callWebhooks.take(account, url(), NotesFormat.NAME));

    call(tenant.request().with(CallRequest.Options.NONE.webhook(own)));
    awaitNoneWaiting(new WebhookId(own.endpoint()), 3);

    assertThat(all(replaced.id())).isEmpty();
    assertThat(all(standard.id())).hasSizeGreaterThan(3);
    call();
    awaitNoneWaiting(replaced.id(), 3);
  }

  @Test
  void tellsACallsOwnUrlWhatTheFormatTellsOf() throws Exception {
    CallWebhook own = own(callWebhooks.take(account, url(), NotesFormat.NAME));
    WebhookId id = new WebhookId(own.endpoint());
    CallId call = call(tenant.request().with(CallRequest.Options.NONE.webhook(own)));
    awaitNoneWaiting(id, 3);

    List<Received> events = receiver.received();
    assertThat(events).extracting(FormatsTest::note).containsExactly("call.answered", "call.ended");
    Received answered = events.getFirst();
    assertThat(Json.readObject(answered.body())).containsEntry("account", account.toString());
    assertThat(answered.id()).isEqualTo(EventId.ofCall(call, 3).toString());
    assertThat(answered.headers().get("user-agent")).containsExactly("Notes/1.0");
    String secret = secrets.ofAccount(account).current().text();
    assertThat(answered.header("x-notes-signature"))
        .isEqualTo("sha256=" + hmac(secret, answered.body()));
    assertThat(answered.header("webhook-signature"))
        .isEqualTo(
            new com.standardwebhooks.Webhook(secret)
                .sign(
                    answered.id(),
                    Long.parseLong(answered.header("webhook-timestamp")),
                    answered.body()));

    Delivery digit = find(id, call, 4);
    assertThat(digit.state()).isEqualTo(State.SKIPPED);
    assertThat(digit.attempts()).isZero();
    assertThat(digit.attemptedAt()).isNull();
    assertThat(digit.error()).isNull();
    assertThat(digit.nextAttemptAt()).isNull();
    assertThat(
            deliveries
                .redeliver(
                    account,
                    id,
                    new Deliveries.Range(Set.of(State.DEAD, State.CANCELLED), null, null))
                .count())
        .isZero();
  }

  private static String hmac(String key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void oneOriginIsAnotherWebhookInEachFormat() {
    CallWebhook standard = own(callWebhooks.take(account, url()));
    CallWebhook other = own(callWebhooks.take(account, url(), NotesFormat.NAME));
    assertThat(callWebhooks.take(account, url()))
        .isEqualTo(new CallWebhooks.Outcome.Taken(standard));
    assertThat(webhooks.list(account))
        .extracting(Webhook::format)
        .containsExactlyInAnyOrder(WebhookFormat.STANDARD, NotesFormat.NAME);

    call(tenant.request().with(CallRequest.Options.NONE.webhook(standard)));
    awaitNoneWaiting(new WebhookId(standard.endpoint()), 5);
    assertThat(all(new WebhookId(other.endpoint()))).isEmpty();

    webhooks.delete(account, new WebhookId(other.endpoint()));
    assertThat(own(callWebhooks.take(account, url(), NotesFormat.NAME))).isEqualTo(other);
  }

  @Test
  void triesAgainAsTheFormatHasIt() {
    receiver.answer(event -> 500);
    Webhook webhook = webhook(NotesFormat.NAME);
    CallId call = call();
    List<Duration> pauses = notes.retries();
    for (int attempt = 1; attempt <= pauses.size(); attempt++) {
      int made = attempt;
      await().atMost(PATIENCE).until(() -> find(webhook.id(), call, 3).attempts() == made);
      Delivery waits = find(webhook.id(), call, 3);
      assertThat(Duration.between(waits.attemptedAt(), waits.nextAttemptAt()))
          .isEqualTo(pauses.get(attempt - 1));
      clock.advance(pauses.get(attempt - 1));
    }
    await().atMost(PATIENCE).until(() -> find(webhook.id(), call, 3).state() == State.DEAD);
    assertThat(find(webhook.id(), call, 3).attempts()).isEqualTo(3);

    receiver.answer(event -> 200);
    receiver.forget();
    assertThat(deliveries.redeliver(account, webhook.id(), EventId.ofCall(call, 3))).isPresent();
    await().atMost(PATIENCE).until(() -> find(webhook.id(), call, 3).state() == State.DELIVERED);
    assertThat(receiver.received()).extracting(FormatsTest::note).contains("call.answered");
  }

  @Test
  void tellsAnEventInSeveralMessagesEachOfWhichIsSentUntilItIsTaken() {
    Webhook webhook = webhook(NotesFormat.NAME);
    carrier.onDial(
        leg -> {
          notes.tellTwice(leg.order().callId().toString());
          leg.tell(new LegEvent.Answered(clock.instant()));
          leg.tell(new LegEvent.HungUp(clock.instant()));
        });
    receiver.answer(event -> event.body().contains("again") ? 500 : 200);
    CallId call = call();
    await().atMost(PATIENCE).until(() -> find(webhook.id(), call, 3).attempts() == 1);
    Delivery waits = find(webhook.id(), call, 3);
    assertThat(waits.state()).isEqualTo(State.PENDING);
    assertThat(waits.deliveredAt()).isNull();
    assertThat(Duration.between(waits.attemptedAt(), waits.nextAttemptAt()))
        .isEqualTo(notes.retries().getFirst());

    receiver.answer(event -> 200);
    clock.advance(notes.retries().getFirst());
    awaitNoneWaiting(webhook.id(), 2);
    assertThat(receiver.received())
        .extracting(FormatsTest::note)
        .containsExactly("call.answered", "call.ended", "again", "again");
    String id = EventId.ofCall(call, 3).toString();
    assertThat(receiver.received().subList(1, 4))
        .extracting(Received::id)
        .containsExactly(id, id + "-2", id + "-2");

    receiver.forget();
    deliveries.redeliver(account, webhook.id(), EventId.ofCall(call, 3));
    awaitNoneWaiting(webhook.id(), 2);
    assertThat(receiver.received())
        .extracting(FormatsTest::note)
        .containsExactly("call.ended", "again");
  }

  @Test
  void aFormatThatFailsHoldsUpNothingButItsCall() {
    Webhook webhook = webhook(NotesFormat.NAME);
    carrier.onDial(
        leg -> {
          notes.fail(leg.order().callId().toString());
          leg.tell(new LegEvent.Answered(clock.instant()));
          leg.tell(new LegEvent.HungUp(clock.instant()));
        });
    CallId speechless = call();
    await().atMost(PATIENCE).until(() -> find(webhook.id(), speechless, 2).attempts() == 1);
    Delivery failed = find(webhook.id(), speechless, 2);
    assertThat(failed.state()).isEqualTo(State.PENDING);
    assertThat(failed.error()).isEqualTo("The event could not be put into the webhook’s format");
    assertThat(Duration.between(failed.attemptedAt(), failed.nextAttemptAt()))
        .isEqualTo(Duration.ofMinutes(1));

    carrier.onDial(
        leg -> {
          leg.tell(new LegEvent.Answered(clock.instant()));
          leg.tell(new LegEvent.HungUp(clock.instant()));
        });
    CallId next = call();
    await().atMost(PATIENCE).until(() -> receiver.received().size() == 2);
    assertThat(receiver.received()).extracting(Received::call).containsOnly(next.toString());
    assertThat(webhooks.find(account, webhook.id()).orElseThrow().failingSince()).isNull();

    notes.recover();
    clock.advance(Duration.ofMinutes(1));
    awaitNoneWaiting(webhook.id(), 4);
    assertThat(receiver.received().subList(2, 4))
        .extracting(Received::call)
        .containsOnly(speechless.toString());
    assertThat(receiver.received().subList(2, 4))
        .extracting(FormatsTest::note)
        .containsExactly("call.answered", "call.ended");
  }

  @Test
  void anAccountsWebhookIsToldInTheFormatItHasAtTheMoment() {
    Webhook webhook = webhook(NotesFormat.NAME);
    call();
    awaitNoneWaiting(webhook.id(), 3);
    assertThat(receiver.received()).extracting(FormatsTest::note).doesNotContain("null");

    receiver.forget();
    webhooks.change(
        account, webhook.id(), new WebhookChange(null, null, null, null, WebhookFormat.STANDARD));
    call();
    awaitNoneWaiting(webhook.id(), 8);
    assertThat(receiver.received())
        .extracting(Received::type)
        .containsExactly(
            "call.initiated", "call.ringing", "call.answered", "digit.received", "call.ended");
  }

  @Test
  void accountEventsOfWhichItDoesNotTellDoNotWait() {
    Webhook webhook = webhook(NotesFormat.NAME);
    Webhook standard = webhook(WebhookFormat.STANDARD);
    system.inTransaction(
        jdbc -> {
          AccountEvents.add(
              account, jdbc, AccountEventType.LOW_BALANCE, clock.instant(), Map.of("balance", 1));
          return true;
        });
    awaitNoneWaiting(standard.id(), 1);
    assertThat(all(webhook.id())).isEmpty();
  }

  @Test
  void aFormatThatIsSwitchedOffIsToldAsThePlatformDoes() {
    Webhook webhook = webhook(NotesFormat.NAME);
    set(webhook, "format = 'gone'");
    call();
    awaitNoneWaiting(webhook.id(), 3);
    assertThat(receiver.received())
        .extracting(Received::type)
        .containsExactly("call.answered", "digit.received", "call.ended");
    assertThat(receiver.received().getFirst().header("user-agent")).isEqualTo("CallManager");

    SavedWebhook changed =
        webhooks.change(
            account, webhook.id(), new WebhookChange(null, null, "Still here", null, null));
    assertThat(((SavedWebhook.Done) changed).webhook().format()).isEqualTo("gone");
  }

  @Test
  void whatWaitsFollowsTheFormatAfterAnUpgrade() {
    Webhook webhook = webhook(NotesFormat.NAME);
    set(webhook, "told = '{call.ended}'");
    tools.health().followFormats();
    call();
    awaitNoneWaiting(webhook.id(), 3);
  }

  private void set(Webhook webhook, String what) {
    system
        .jdbc()
        .sql("update webhook_endpoint set " + what + " where account_id = ? and id = ?")
        .param(account.value())
        .param(webhook.id().value())
        .update();
  }

  @Test
  void aTrialHasTheFormatsHeadersAndItsWordsIfItHasAny() throws Exception {
    Webhook webhook = webhook(NotesFormat.NAME);
    assertThat(trial.send(account, webhook.id())).isInstanceOf(WebhookTrial.Outcome.Sent.class);
    Received event = receiver.received().getFirst();
    assertThat(event.type()).isEqualTo(WebhookTrial.TYPE);
    assertThat(event.header("user-agent")).isEqualTo("Notes/1.0");
    String secret = secrets.of(account, webhook.id()).orElseThrow().current().text();
    assertThat(event.header("x-notes-signature")).isEqualTo("sha256=" + hmac(secret, event.body()));
  }
}
