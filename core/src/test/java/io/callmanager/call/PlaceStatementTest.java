package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.agent.Agent;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.credit.Budget;
import io.callmanager.credit.Budgets;
import io.callmanager.credit.CreditLedger;
import io.callmanager.dialgate.DoNotCallEntry;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.Credits;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Calls of several accounts that are written by one run of the statement: each goes by what is its own account's.
@CoreTest
class PlaceStatementTest {

  private static final AtomicLong NEXT = new AtomicLong(12_125_559_000L);

  @Autowired private CallPreparation preparation;
  @Autowired private TenantDatabase database;
  @Autowired private Tenant.Maker tenants;
  @Autowired private Agents agents;
  @Autowired private Budgets budgets;
  @Autowired private DoNotCallList list;
  @Autowired private CreditLedger ledger;
  @Autowired private Calls calls;

  private Tenant rich;
  private Tenant other;

  @BeforeEach
  void openAccounts() {
    rich = open(100);
    other = open(100);
  }

  private Tenant open(long credits) {
    return tenants.make(credits, 180, AgentMode.CONVERSATION);
  }

  private UnwrittenCall unwritten(Tenant tenant) {
    return unwritten(tenant, CallRequest.Options.NONE);
  }

  private UnwrittenCall unwritten(Tenant tenant, CallRequest.Options options) {
    CallRequest request =
        tenant.request(new PhoneNumber("+" + NEXT.getAndIncrement())).with(options);
    return preparation.prepare(request, false, false)
            instanceof CallPreparation.Prepared.Ready ready
        ? ready.unwritten()
        : unprepared();
  }

  private static UnwrittenCall unprepared() {
    throw new AssertionError("the call could not be prepared");
  }

  private List<Placed> together(UnwrittenCall... calls) {
    return database.oneRoundTrip(
        Stream.of(calls).map(call -> PlaceStatement.of(call, false)).toList());
  }

  private Credits available(Tenant tenant) {
    return ledger.balance(tenant.account()).orElseThrow().available();
  }

  @Test
  void placesEachAndReservesItsOwn() {
    Tenant third = open(100);
    UnwrittenCall[] written = {unwritten(rich), unwritten(other), unwritten(third)};

    List<Placed> placed = together(written);

    assertThat(placed).containsOnly(new Placed.Done(new Credits(100)));
    for (UnwrittenCall one : written) {
      CallDetail detail = calls.detail(one.call().account(), one.call().id()).orElseThrow();
      assertThat(detail.call().to()).isEqualTo(one.call().to());
      assertThat(detail.call().status()).isEqualTo(CallStatus.INITIATED);
      assertThat(calls.events(one.call().account(), one.call().id()))
          .extracting(CallEvent::type)
          .containsExactly(CallEventType.INITIATED.word());
      assertThat(calls.seats(one.call().account()).live()).isEqualTo(1);
    }
    assertThat(List.of(available(rich), available(other), available(third)))
        .containsOnly(new Credits(97));
  }

  @Test
  void keepsThoseOutThatMustNotBePlacedAndTellsEachWhy() {
    Tenant poor = open(2);
    Tenant quiet = open(100);
    Tenant stale = open(100);
    UnwrittenCall unpaid = unwritten(poor);
    UnwrittenCall listed = unwritten(quiet);
    list.add(quiet.account(), listed.call().to(), null, DoNotCallEntry.Source.MANUAL, null);
    UnwrittenCall outdated = unwritten(stale);
    budget(stale, 1000);
    UnwrittenCall good = unwritten(rich);

    UnwrittenCall[] written = {unpaid, listed, outdated, good};
    List<Placed> placed = together(written);
    List<Placed> why =
        database.oneRoundTrip(
            Stream.of(unpaid, listed, outdated).map(RefusalStatement::of).toList());

    assertThat(placed)
        .containsExactly(
            new Placed.NotPlaced(),
            new Placed.NotPlaced(),
            new Placed.NotPlaced(),
            new Placed.Done(new Credits(100)));
    assertThat(why.get(0)).isEqualTo(new Placed.InsufficientCredits(new Credits(2)));
    assertThat(why.get(1)).isInstanceOf(Placed.NotAllowed.class);
    assertThat(why.get(2)).isEqualTo(new Placed.Outdated());
    assertThat(List.of(available(poor), available(quiet), available(stale)))
        .containsExactly(new Credits(2), new Credits(100), new Credits(100));
    assertThat(calls.find(poor.account(), unpaid.call().id())).isEmpty();
  }

  @Test
  void takesNothingOfAnotherAccountOfTheSameRun() {
    Agent theirs = agents.forCall(other.account(), other.agent()).orElseThrow();
    UnwrittenCall mine = unwritten(rich);
    UnwrittenCall withTheirAgent = with(mine, theirs, mine.from());
    UnwrittenCall withTheirNumber = with(mine, mine.agent(), other.number().id());

    assertThat(together(withTheirAgent, unwritten(other)))
        .containsExactly(new Placed.NotPlaced(), new Placed.Done(new Credits(100)));
    assertThat(together(withTheirNumber, unwritten(other)))
        .containsExactly(new Placed.NotPlaced(), new Placed.Done(new Credits(100)));
    assertThat(available(rich)).isEqualTo(new Credits(100));
  }

  @Test
  void countsEachAgainstItsOwnBudgetsAndQueue() {
    Budget narrow = budget(rich, 2);
    Budget wide = budget(other, 1000);
    Tenant waiting = open(100);
    CallRequest.Options queue =
        CallRequest.Options.NONE.queue(new QueueWish(Duration.ofMinutes(5)));
    UnwrittenCall first = unwritten(rich, queue);
    UnwrittenCall second = unwritten(other, queue);
    UnwrittenCall third = unwritten(waiting, queue);

    List<Placed> placed = together(first, second, third);

    assertThat(placed)
        .containsExactly(
            new Placed.NotPlaced(),
            new Placed.Done(new Credits(100)),
            new Placed.Done(new Credits(100)));
    assertThat(database.oneRoundTrip(List.of(RefusalStatement.of(first))))
        .containsExactly(new Placed.OverBudget(Budget.Scope.ACCOUNT, Budget.Period.DAY, 2, 0));
    assertThat(used(rich, narrow)).isZero();
    assertThat(used(other, wide)).isEqualTo(3);
  }

  @Test
  void placesTheCallsOfOneAccountOneAfterTheOther() {
    Tenant tenant = open(5);
    List<Placed> placed = together(unwritten(tenant), unwritten(tenant));

    assertThat(placed).containsExactly(new Placed.Done(new Credits(5)), new Placed.NotPlaced());
    assertThat(available(tenant)).isEqualTo(new Credits(2));
  }

  private static UnwrittenCall with(UnwrittenCall call, Agent agent, NumberId from) {
    return new UnwrittenCall(
        call.call(),
        call.request(),
        agent,
        from,
        call.terms(),
        call.judgement(),
        call.mostQueued(),
        call.missingVariables(),
        call.node());
  }

  private Budget budget(Tenant tenant, long credits) {
    return ((Budgets.Saved.Done)
            budgets.add(
                tenant.account(),
                Budget.Scope.ACCOUNT,
                null,
                Budget.Period.DAY,
                ZoneOffset.UTC,
                credits))
        .budget();
  }

  private long used(Tenant tenant, Budget budget) {
    return budgets.find(tenant.account(), budget.id()).orElseThrow().used();
  }
}
