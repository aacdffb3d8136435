package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.account.Plan;
import io.callmanager.agent.AgentMode;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.credit.Books;
import io.callmanager.credit.CreditLedger;
import io.callmanager.credit.PlanChange;
import io.callmanager.dialgate.AttemptLimit;
import io.callmanager.dialgate.DialRuleBook;
import io.callmanager.dialgate.DialRules;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Page;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// How many calls an account may have on their way, and how the others wait.
@CoreTest
class CallQueueTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Autowired private Tenant.Maker tenants;
  @Autowired private CallInitiation initiation;
  @Autowired private Calls calls;
  @Autowired private DoNotCallList doNotCall;
  @Autowired private DialRuleBook rules;
  @Autowired private FakeCarrier carrier;
  @Autowired private TestClock clock;
  @Autowired private CreditLedger ledger;
  @Autowired private Books books;
  @Autowired private PlanChange plans;

  private Tenant tenant;

  @BeforeEach
  void makeATenant() {
    carrier.onDial(leg -> leg.tell(new LegEvent.Trying(clock.instant())));
    tenant = tenants.make(100, 60, AgentMode.CONVERSATION, Plan.FREE);
  }

  @AfterEach
  void theBooksBalance() {
    assertThat(books.audit().differences()).isEmpty();
  }

  @Test
  void refusesOneCallMoreThanThePlanAllows() {
    initiated();

    assertThat(initiation.initiate(tenant.request()))
        .isEqualTo(new InitiationResult.TooManyCalls(Plan.FREE, 1, 1, false));
    assertThat(ledger.balance(tenant.account()).orElseThrow().reserved().amount()).isEqualTo(1);
  }

  @Test
  void hasRoomAgainWhenACallHasEnded() {
    PlacedCall first = initiated();
    calls.hangUp(tenant.account(), first.id());

    initiated();
  }

  @Test
  void dialsMoreAtOnceAsSoonAsThePlanAllowsIt() {
    PlacedCall first = initiated();
    CallId waiting = queued().call().id();

    assertThat(plans.move(tenant.account(), Plan.PRO)).isTrue();
    awaitStatus(waiting, CallStatus.INITIATED);
    assertThat(status(first.id())).isEqualTo(CallStatus.INITIATED);
  }

  @Test
  void dialsWaitingCallsInTheOrderOfTheirComing() {
    PlacedCall first = initiated();
    List<InitiationResult.Queued> waiting = List.of(queued(), queued(), queued());

    assertThat(waiting).extracting(InitiationResult.Queued::position).containsExactly(1, 2, 3);
    assertThat(position(waiting.get(1).call())).contains(2);
    CallId onItsWay = first.id();
    for (InitiationResult.Queued next : waiting) {
      assertThat(status(next.call().id())).isEqualTo(CallStatus.QUEUED);
      calls.hangUp(tenant.account(), onItsWay);
      onItsWay = next.call().id();
      awaitStatus(onItsWay, CallStatus.INITIATED);
    }
    for (InitiationResult.Queued each : waiting) {
      assertThat(carrier.legTo(each.call().to()).order().callId()).isEqualTo(each.call().id());
    }
    assertThat(calls.events(tenant.account(), onItsWay))
        .extracting(CallEvent::type)
        .containsExactly("call.queued", "call.initiated");
    calls.hangUp(tenant.account(), onItsWay);
  }

  @Test
  void showsWhoWaitsPageByPage() {
    PlacedCall first = initiated();
    List<CallId> waiting =
        List.of(queued().call().id(), queued().call().id(), queued().call().id());

    Page<WaitingCall> page = calls.waiting(tenant.account(), null, 2);
    assertThat(page.items()).extracting(WaitingCall::id).isEqualTo(waiting.subList(0, 2));
    assertThat(page.nextCursor()).isEqualTo(waiting.get(1).toString());
    assertThat(calls.waiting(tenant.account(), waiting.get(1), 2))
        .isEqualTo(new Page<>(List.of(waiting(waiting.get(2)).orElseThrow()), null));
    WaitingCall last = waiting(waiting.get(2)).orElseThrow();
    assertThat(last.position()).isEqualTo(3);
    assertThat(last.contactName()).isEqualTo("Ada Lovelace");
    assertThat(last.agent()).isEqualTo(tenant.agent());
    assertThat(Duration.between(last.since(), last.expiresAt())).isEqualTo(PATIENCE);

    assertThat(waiting(first.id())).isEmpty();
    assertThat(calls.leaveQueue(tenant.account(), first.id())).isFalse();
    assertThat(status(first.id())).isEqualTo(CallStatus.INITIATED);
    Tenant other = tenants.make(100);
    assertThat(calls.waiting(other.account(), null, 2).items()).isEmpty();
    assertThat(calls.waiting(other.account(), waiting.getFirst())).isEmpty();
    assertThat(calls.leaveQueue(other.account(), waiting.getFirst())).isFalse();

    assertThat(calls.leaveQueue(tenant.account(), waiting.getFirst())).isTrue();
    assertThat(waiting(waiting.get(2)).orElseThrow().position()).isEqualTo(2);
    waiting.forEach(id -> calls.hangUp(tenant.account(), id));
    calls.hangUp(tenant.account(), first.id());
  }

  private Optional<WaitingCall> waiting(CallId id) {
    return calls.waiting(tenant.account(), id);
  }

  @Test
  void carriesAQueuedCallAsAnyOther() {
    PlacedCall first = initiated();
    PlacedCall second = queued().call();
    calls.hangUp(tenant.account(), first.id());
    awaitStatus(second.id(), CallStatus.INITIATED);
    await().until(() -> dialled(second));
    FakeCarrier.FakeLeg leg = carrier.legTo(second.to());

    leg.tell(new LegEvent.Ringing(clock.instant(), 180, false));
    leg.tell(new LegEvent.Answered(clock.instant()));
    awaitStatus(second.id(), CallStatus.ANSWERED);
    leg.tell(new LegEvent.HungUp(clock.instant()));
    awaitStatus(second.id(), CallStatus.COMPLETED);

    assertThat(calls.find(tenant.account(), second.id()).orElseThrow().settled()).isNotNull();
  }

  @Test
  void canBeCancelledWhileItWaits() {
    PlacedCall first = initiated();
    PlacedCall second = queued().call();
    PlacedCall third = queued().call();

    Call cancelled = calls.hangUp(tenant.account(), second.id()).orElseThrow();

    assertThat(cancelled.status()).isEqualTo(CallStatus.FAILED);
    assertThat(cancelled.endReason()).isEqualTo(EndReason.CANCELED);
    assertThat(position(third)).contains(1);
    assertThat(ledger.balance(tenant.account()).orElseThrow().reserved().amount()).isEqualTo(2);
    calls.hangUp(tenant.account(), third.id());
    calls.hangUp(tenant.account(), first.id());
  }

  @Test
  void asksTheRulesWhenACallsTurnComesAndNotBefore() {
    PlacedCall first = initiated();
    PlacedCall second = queued(new PhoneNumber("+12125550147")).call();
    PlacedCall third = queued().call();
    doNotCall.add(tenant.account(), second.to(), null, Source.MANUAL, null);

    await().during(Duration.ofSeconds(2)).until(() -> status(second.id()) == CallStatus.QUEUED);
    calls.hangUp(tenant.account(), first.id());

    awaitStatus(second.id(), CallStatus.FAILED);
    assertThat(calls.find(tenant.account(), second.id()).orElseThrow().endReason())
        .isEqualTo(EndReason.NOT_ALLOWED);
    assertThat(dialled(second)).isFalse();
    awaitStatus(third.id(), CallStatus.INITIATED);
    calls.hangUp(tenant.account(), third.id());
  }

  @Test
  void countsAttemptsWhenACallIsDialledAndNotBefore() {
    rules.change(
        tenant.account(),
        new DialRules(0, null, new AttemptLimit(1, Duration.ofHours(1)), null, true, null, null));
    PhoneNumber callee = new PhoneNumber("+12125550148");
    PlacedCall first = initiated();
    PlacedCall cancelled = queued(callee).call();
    calls.hangUp(tenant.account(), cancelled.id());
    PlacedCall second = queued(callee).call();
    PlacedCall third = queued(callee).call();

    calls.hangUp(tenant.account(), first.id());
    awaitStatus(second.id(), CallStatus.INITIATED);
    calls.hangUp(tenant.account(), second.id());

    awaitStatus(third.id(), CallStatus.FAILED);
    assertThat(calls.find(tenant.account(), third.id()).orElseThrow().endReason())
        .isEqualTo(EndReason.NOT_ALLOWED);
    assertThat(dialled(third)).isFalse();
    assertThat(initiation.initiate(tenant.request(callee)))
        .isInstanceOf(InitiationResult.NotAllowed.class);
    assertThat(ledger.balance(tenant.account()).orElseThrow().reserved().amount()).isZero();
    clock.advance(Duration.ofHours(1));
    assertThat(initiation.initiate(tenant.request(callee)))
        .isInstanceOf(InitiationResult.Initiated.class);
  }

  @Test
  void givesUpACallThatHasWaitedLongEnough() {
    PlacedCall first = initiated();
    PlacedCall second = queued().call();

    clock.advance(PATIENCE.plusSeconds(1));
    awaitStatus(second.id(), CallStatus.FAILED);

    Call expired = calls.find(tenant.account(), second.id()).orElseThrow();
    assertThat(expired.endReason()).isEqualTo(EndReason.QUEUE_TIMEOUT);
    assertThat(expired.creditsUsed().amount()).isZero();
    assertThat(dialled(second)).isFalse();
    calls.hangUp(tenant.account(), first.id());
  }

  @Test
  void waitsBehindThoseThatCameBefore() {
    PlacedCall first = initiated();
    queued();
    carrier.trunkless(true);
    calls.hangUp(tenant.account(), first.id());
    carrier.trunkless(false);

    assertThat(initiation.initiate(wish())).isInstanceOf(InitiationResult.Queued.class);
  }

  private PlacedCall initiated() {
    InitiationResult result = initiation.initiate(tenant.request());
    assertThat(result).isInstanceOf(InitiationResult.Initiated.class);
    return ((InitiationResult.Initiated) result).call();
  }

  private InitiationResult.Queued queued() {
    return queued(wish());
  }

  private InitiationResult.Queued queued(PhoneNumber to) {
    return queued(tenant.request(to).with(wish().options()));
  }

  private InitiationResult.Queued queued(CallRequest wish) {
    InitiationResult result = initiation.initiate(wish);
    assertThat(result).isInstanceOf(InitiationResult.Queued.class);
    return (InitiationResult.Queued) result;
  }

  private Optional<Integer> position(PlacedCall call) {
    return calls.queuePosition(
        tenant.account(), calls.find(tenant.account(), call.id()).orElseThrow());
  }

  private boolean dialled(PlacedCall call) {
    return carrier.legs().stream().anyMatch(leg -> leg.order().callId().equals(call.id()));
  }

  private CallRequest wish() {
    return tenant.request().with(CallRequest.Options.NONE.queue(new QueueWish(PATIENCE)));
  }

  private CallStatus status(CallId call) {
    return calls.find(tenant.account(), call).orElseThrow().status();
  }

  private void awaitStatus(CallId call, CallStatus status) {
    await().atMost(Duration.ofSeconds(10)).until(() -> status(call) == status);
  }
}
