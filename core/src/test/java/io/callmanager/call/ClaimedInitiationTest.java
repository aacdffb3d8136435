package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.credit.CreditLedger;
import io.callmanager.idempotency.Beginning;
import io.callmanager.idempotency.IdempotencyClaim;
import io.callmanager.idempotency.IdempotencyKey;
import io.callmanager.idempotency.IdempotencyKeys;
import io.callmanager.shared.CallId;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Calls that are wished for under a claim.
@CoreTest
class ClaimedInitiationTest {

  private static final Duration LEASE = Duration.ofSeconds(60);

  @Autowired private CallInitiation initiation;
  @Autowired private IdempotencyKeys keys;
  @Autowired private Calls calls;
  @Autowired private CreditLedger ledger;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;
  private final IdempotencyKey key = new IdempotencyKey(UUID.randomUUID().toString());
  private Tenant tenant;
  private int dialedBefore;
  private int permitsBefore;

  @BeforeEach
  void makeTenant() {
    carrier.onDial(leg -> leg.tell(new LegEvent.Trying(clock.instant())));
    tenant = tenants.make(10);
    dialedBefore = carrier.legs().size();
    permitsBefore = carrier.permitsOut();
  }

  @Test
  void placesACallAndTiesItToItsKey() {
    CallId call = placed(initiation.initiate(under(begun())));

    assertFoundByAnHeir(call);
  }

  @Test
  void placesNoneWhenItsRequestWasTakenOver() {
    IdempotencyClaim late = begun();
    clock.advance(LEASE);
    IdempotencyClaim other = begun();

    assertThat(initiation.initiate(under(late))).isEqualTo(new InitiationResult.Superseded());
    assertReserved(0);
    var _ = placed(initiation.initiate(under(other)));
    for (IdempotencyClaim claim : List.of(late, other)) {
      assertThat(initiation.initiate(under(claim))).isEqualTo(new InitiationResult.Superseded());
    }
    assertReserved(1);
    assertThat(carrier.permitsOut() - permitsBefore).isOne();
  }

  @Test
  void queuesACallUnderItsClaimToo() {
    IdempotencyClaim claim = begun();
    CallRequest request =
        tenant
            .request()
            .with(
                CallRequest.Options.NONE.queue(new QueueWish(Duration.ofMinutes(5))).claim(claim));

    CallId call = placed(initiation.initiate(request));
    assertThat(initiation.initiate(request)).isEqualTo(new InitiationResult.Superseded());
    assertFoundByAnHeir(call);
    assertReserved(1);
  }

  @Test
  void claimsARequestWhereItPlacesTheCall() {
    IdempotencyClaim claim = unmade();

    CallId call = placed(initiation.initiate(under(claim)));
    assertThat(begin()).isInstanceOf(Beginning.StillRunning.class);
    for (IdempotencyClaim late : List.of(claim, unmade())) {
      assertThat(initiation.initiate(under(late))).isEqualTo(new InitiationResult.Superseded());
    }
    assertFoundByAnHeir(call);
    assertReserved(1);
  }

  @Test
  void freesARequestThatItClaimedInVain() {
    tenant = tenants.make(0);
    IdempotencyClaim claim = unmade();

    assertThat(initiation.initiate(under(claim)))
        .isInstanceOf(InitiationResult.InsufficientCredits.class);
    assertThat(begin()).isInstanceOf(Beginning.StillRunning.class);
    assertThat(keys.begin(claim)).isEqualTo(new Beginning.Begun(claim));
    keys.abandon(claim);
    assertThat(begin()).isInstanceOf(Beginning.Begun.class);
  }

  /// A request that nobody claims any more is as one that nobody has claimed yet.
  @Test
  void placesOneUnderClaimsThatWereGivenUp() {
    IdempotencyClaim first = begun();
    keys.abandon(first);
    IdempotencyClaim second = begun();
    keys.abandon(second);

    var _ = placed(initiation.initiate(under(first)));
    assertThat(initiation.initiate(under(second))).isEqualTo(new InitiationResult.Superseded());
    assertReserved(1);
  }

  @Test
  void showsThatACallIsNotThereThatCouldNotBePlaced() {
    tenant = tenants.make(0);
    IdempotencyClaim dead = begun();
    assertThat(initiation.initiate(under(dead)))
        .isInstanceOf(InitiationResult.InsufficientCredits.class);
    clock.advance(LEASE);

    IdempotencyClaim heir = unmade();
    assertThat(keys.begin(heir))
        .isInstanceOfSatisfying(
            Beginning.Interrupted.class,
            interrupted -> {
              assertThat(calls.detail(tenant.account(), interrupted.call())).isEmpty();
              assertThat(keys.placeAnew(heir, interrupted.call())).isTrue();
            });
    assertThat(initiation.initiate(under(heir)))
        .isInstanceOf(InitiationResult.InsufficientCredits.class);
  }

  @Test
  void placesOneHoweverManyWakeUpAtOnce() throws Exception {
    List<IdempotencyClaim> claims = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      claims.add(begun());
      clock.advance(LEASE);
    }
    List<Future<InitiationResult>> results = new ArrayList<>();
    try (ExecutorService servers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (IdempotencyClaim claim : claims) {
        for (int i = 0; i < 3; i++) {
          results.add(servers.submit(() -> initiation.initiate(under(claim))));
        }
      }
    }

    int placed = 0;
    for (Future<InitiationResult> result : results) {
      switch (result.get()) {
        case InitiationResult.Initiated call -> placed++;
        case InitiationResult.Superseded gone -> {}
        case InitiationResult other -> throw new AssertionError(other);
      }
    }
    assertThat(placed).isOne();
    assertReserved(1);
  }

  private CallRequest under(IdempotencyClaim claim) {
    return tenant.request().with(CallRequest.Options.NONE.claim(claim));
  }

  private IdempotencyClaim unmade() {
    return IdempotencyKeys.claim(tenant.account(), key, "POST /api/v1/calls", new byte[32]);
  }

  private Beginning begin() {
    return keys.begin(unmade());
  }

  private IdempotencyClaim begun() {
    if (begin() instanceof Beginning.Begun(IdempotencyClaim claim)) {
      return claim;
    }
    throw new AssertionError("not begun");
  }

  private static CallId placed(InitiationResult result) {
    if (result instanceof InitiationResult.Initiated initiated) {
      return initiated.call().id();
    }
    throw new AssertionError("not placed: " + result);
  }

  private void assertFoundByAnHeir(CallId call) {
    clock.advance(LEASE);
    assertThat(begin())
        .isInstanceOfSatisfying(
            Beginning.Interrupted.class,
            interrupted -> assertThat(interrupted.call()).isEqualTo(call));
  }

  private void assertReserved(int calls) {
    assertThat(ledger.balance(tenant.account()).orElseThrow().reserved().amount()).isEqualTo(calls);
    assertThat(carrier.legs().size() - dialedBefore).isEqualTo(calls);
  }
}
