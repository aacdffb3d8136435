package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.Plan;
import io.callmanager.agent.AgentMode;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.credit.Books;
import io.callmanager.credit.Budget;
import io.callmanager.credit.Budgets;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.awaitility.Awaitility;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestContextManager;

/// However callers and their calls' ends come between one another: never more calls at once than the plan allows, never more credits
/// than a budget does, and in the end every place, every credit and every use of a budget is where it belongs.
@CoreTest
class CallLimitsPropertyTest {

  private static final int AT_ONCE = 10;
  private static final int DAILY = 12;
  private static final int OF_AGENT = 9;

  @Autowired private Tenant.Maker tenants;
  @Autowired private CallInitiation initiation;
  @Autowired private Calls calls;
  @Autowired private Budgets budgets;
  @Autowired private Books books;
  @Autowired private FakeCarrier carrier;
  @Autowired private TestClock clock;
  @Autowired private SystemDatabase system;

  enum Deed {
    CALL,
    QUEUE,
    HANG_UP,
    ANSWER_AND_END
  }

  @Provide
  Arbitrary<List<List<Deed>>> customers() {
    return Arbitraries.of(Deed.class).list().ofMinSize(2).ofMaxSize(12).list().ofSize(6);
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void nothingIsEverOverdrawn(@ForAll("customers") List<List<Deed>> customers) throws Exception {
    new TestContextManager(CallLimitsPropertyTest.class).prepareTestInstance(this);
    carrier.onDial(leg -> leg.tell(new LegEvent.Trying(clock.instant())));
    Tenant tenant = tenants.make(1000, 120, AgentMode.CONVERSATION, Plan.PRO);
    Budget daily = budget(tenant, Budget.Scope.ACCOUNT, DAILY);
    Budget ofAgent = budget(tenant, Budget.Scope.AGENT, OF_AGENT);
    Queue<PlacedCall> open = new ConcurrentLinkedQueue<>();
    List<Future<?>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(customers.size())) {
      for (List<Deed> deeds : customers) {
        done.add(
            threads.submit(
                () -> {
                  for (Deed deed : deeds) {
                    act(tenant, deed, open);
                    assertThat(calls.seats(tenant.account()).live()).isBetween(0, AT_ONCE);
                    assertThat(used(tenant, daily)).isBetween(0L, (long) DAILY);
                    assertThat(used(tenant, ofAgent)).isBetween(0L, (long) OF_AGENT);
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    assertThat(books.audit().differences()).isEmpty();
    assertThat(used(tenant, daily)).isEqualTo(spentOrReserved(tenant));
    assertThat(used(tenant, ofAgent)).isEqualTo(spentOrReserved(tenant));

    for (PlacedCall call : open) {
      calls.hangUp(tenant.account(), call.id());
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> calls.seats(tenant.account()).equals(new Calls.Seats(AT_ONCE, 0, 0)));
    assertThat(books.audit().differences()).isEmpty();
    assertThat(used(tenant, daily)).isEqualTo(spentOrReserved(tenant));
  }

  private void act(Tenant tenant, Deed deed, Queue<PlacedCall> open) {
    switch (deed) {
      case CALL -> keep(initiation.initiate(tenant.request()), open);
      case QUEUE ->
          keep(
              initiation.initiate(
                  tenant
                      .request()
                      .with(CallRequest.Options.NONE.queue(new QueueWish(Duration.ofMinutes(5))))),
              open);
      case HANG_UP -> {
        PlacedCall call = open.poll();
        if (call != null) {
          calls.hangUp(tenant.account(), call.id());
        }
      }
      case ANSWER_AND_END -> {
        PlacedCall call = open.poll();
        if (call != null) {
          carrier.legs().stream()
              .filter(leg -> leg.order().callId().equals(call.id()))
              .forEach(
                  leg -> {
                    leg.tell(new LegEvent.Answered(clock.instant()));
                    leg.tell(new LegEvent.HungUp(clock.instant()));
                  });
          calls.hangUp(tenant.account(), call.id());
        }
      }
    }
  }

  private static void keep(InitiationResult result, Queue<PlacedCall> open) {
    switch (result) {
      case InitiationResult.Initiated initiated -> open.add(initiated.call());
      case InitiationResult.Queued queued -> open.add(queued.call());
      default ->
          assertThat(result)
              .isInstanceOfAny(
                  InitiationResult.TooManyCalls.class, InitiationResult.BudgetExceeded.class);
    }
  }

  private Budget budget(Tenant tenant, Budget.Scope scope, long credits) {
    Budgets.Saved saved =
        budgets.add(
            tenant.account(),
            scope,
            scope == Budget.Scope.AGENT ? tenant.agent().value() : null,
            Budget.Period.DAY,
            ZoneOffset.UTC,
            credits);
    return ((Budgets.Saved.Done) saved).budget();
  }

  private long used(Tenant tenant, Budget budget) {
    return budgets.find(tenant.account(), budget.id()).orElseThrow().used();
  }

  private long spentOrReserved(Tenant tenant) {
    return system
        .jdbc()
        .sql(
            "select coalesce(sum(coalesce(credits_settled, credits_reserved)), 0) from call where account_id = ?")
        .param(tenant.account().value())
        .query(Long.class)
        .single();
  }
}
