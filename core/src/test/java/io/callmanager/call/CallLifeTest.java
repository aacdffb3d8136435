package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentApprovals;
import io.callmanager.agent.AgentMode;
import io.callmanager.agent.Agents;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Refusal;
import io.callmanager.credit.Books;
import io.callmanager.credit.CreditBalance;
import io.callmanager.credit.CreditLedger;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.FakeCarrier.FakeLeg;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import io.callmanager.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class CallLifeTest {

  @Autowired private CallInitiation initiation;
  @Autowired private Calls calls;
  @Autowired private CreditLedger ledger;
  @Autowired private Books books;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;
  @Autowired private SystemDatabase system;
  @Autowired private LostCalls lostCalls;
  @Autowired private Agents agents;
  @Autowired private AgentApprovals approvals;
  @Autowired private CallChanges changes;
  @Autowired private CallEngine engine;

  private Tenant tenant;

  @BeforeEach
  void makeTenant() {
    tenant = tenants.make(100, 180, AgentMode.ANNOUNCE);
    carrier.onDial(leg -> leg.tell(new LegEvent.Ringing(clock.instant(), 180, false)));
  }

  @AfterEach
  void booksBalance() {
    assertThat(books.audit().differences()).isEmpty();
    await().untilAsserted(() -> assertThat(carrier.permitsOut()).isEqualTo(liveCalls()));
  }

  @Test
  void reservesForTheLongestDurationAndSettlesForTheRealOne() {
    PlacedCall placed = initiated();
    assertThat(balance()).isEqualTo(balanceOf(100, 97, 3, 0));
    FakeLeg leg = leg(placed);
    Instant answered = clock.instant();
    leg.tell(new LegEvent.Answered(answered));
    leg.tell(new LegEvent.SpeechStarted(answered, "test/voice"));
    leg.tell(new LegEvent.HungUp(answered.plusSeconds(61)));

    Call call = ended(placed.id());

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.endReason()).isEqualTo(EndReason.REMOTE_HANGUP);
    assertThat(call.answeredSeconds()).isEqualTo(61);
    assertThat(call.creditsUsed()).isEqualTo(new Credits(2));
    assertThat(balance()).isEqualTo(balanceOf(100, 98, 0, 2));
    assertThat(calls.events(tenant.account(), placed.id()))
        .extracting(CallEvent::sequence, CallEvent::type)
        .containsExactly(
            tuple(1, "call.initiated"),
            tuple(2, "call.ringing"),
            tuple(3, "call.answered"),
            tuple(4, "speech.started"),
            tuple(5, "call.ended"));
  }

  /// Who is answered because of an event may act on it at once, and still comes after it.
  @RepeatedTest(20)
  void takesAnEventInBeforeAnybodyIsAnsweredBecauseOfIt() {
    PlacedCall placed = initiated();
    leg(placed).tell(new LegEvent.Answered(clock.instant()));
    leg(placed).tell(new LegEvent.HungUp(clock.instant()));

    ended(placed.id());

    assertThat(calls.events(tenant.account(), placed.id()))
        .extracting(CallEvent::type)
        .containsExactly("call.initiated", "call.ringing", "call.answered", "call.ended");
  }

  /// The row is held while the callee answers; what follows meanwhile goes into one transaction, told by its events' `xmin`.
  @Test
  void writesTogetherWhatHappensWhileTheDatabaseIsBusy(TestDatabase database) throws SQLException {
    carrier.onDial(leg -> leg.tell(new LegEvent.Trying(clock.instant())));
    PlacedCall placed = initiated();
    List<CallChange> told = new CopyOnWriteArrayList<>();
    FakeLeg leg = leg(placed);
    Instant answered = clock.instant();
    try (var _ = changes.subscribe(tenant.account(), told::add);
        Connection busy = database.dataSource().getConnection()) {
      busy.setAutoCommit(false);
      try (PreparedStatement hold =
          busy.prepareStatement("select 1 from call where id = ? for update")) {
        hold.setObject(1, placed.id().value());
        hold.execute();
      }
      leg.tell(new LegEvent.Answered(answered));
      await()
          .until(
              () ->
                  system
                          .jdbc()
                          .sql("select count(*) from pg_locks where not granted")
                          .query(Integer.class)
                          .single()
                      > 0);
      leg.tell(new LegEvent.SpeechStarted(answered, "test/voice"));
      leg.tell(new LegEvent.DigitReceived(answered, '5'));
      leg.tell(new LegEvent.HungUp(answered.plusSeconds(61)));
      busy.rollback();
      ended(placed.id());
      await().until(() -> told.size() == 4);
    }
    assertThat(told)
        .extracting(CallChange::sequence, change -> change.type().word(), CallChange::status)
        .containsExactly(
            tuple(2, "call.answered", CallStatus.ANSWERED),
            tuple(3, "speech.started", CallStatus.ANSWERED),
            tuple(4, "digit.received", CallStatus.ANSWERED),
            tuple(5, "call.ended", CallStatus.COMPLETED));
    assertThat(calls.events(tenant.account(), placed.id())).hasSize(5);
    assertThat(
            system
                .jdbc()
                .sql("select count(distinct xmin::text) from call_event where call_id = ?")
                .param(placed.id().value())
                .query(Integer.class)
                .single())
        .isEqualTo(3);
    assertThat(balance()).isEqualTo(balanceOf(100, 98, 0, 2));
  }

  @Test
  void endsACallHoweverStrangeTheCarriersWordsAre() {
    carrier.onDial(leg -> leg.tell(new LegEvent.Trying(clock.instant())));
    PlacedCall placed = initiated();
    String words = "503 Out\u0000 of\r\n" + "order".repeat(1_000) + "\ud800";
    leg(placed)
        .tell(new LegEvent.Refused(clock.instant(), Refusal.SERVICE_UNAVAILABLE, 503, words));

    assertThat(ended(placed.id()).carrierWords()).startsWith("503 Out oforder").hasSize(300);
  }

  /// What the database never takes would keep a call, and its turn to write, for ever.
  @Test
  void letsGoOfACallThatCanNotBeWritten() {
    PlacedCall placed = initiated();
    leg(placed).tell(new LegEvent.Answered(clock.instant()));
    awaitStatus(placed.id(), CallStatus.ANSWERED);
    Instant laterThanTheDatabaseKnows = Instant.parse("+300000-01-01T00:00:00Z");
    leg(placed).tell(new LegEvent.SpeechStarted(laterThanTheDatabaseKnows, "a voice"));

    await().untilAsserted(() -> assertThat(leg(placed).hungUp()).isTrue());
    await().until(() -> !engine.carried().contains(placed.id()));
    clock.advance(Duration.ofMinutes(10));
    await()
        .untilAsserted(
            () -> {
              lostCalls.endLostCalls();
              assertThat(calls.find(tenant.account(), placed.id()).orElseThrow().status())
                  .isEqualTo(CallStatus.COMPLETED);
            });
  }

  @Test
  void speaksToTheContactAndHangsUpOnceItHasSpoken() {
    PlacedCall placed = initiated();
    FakeLeg leg = leg(placed);
    assertThat(leg.order().opening().text()).isEqualTo("Hello Ada Lovelace, this is a test. ");
    Instant answered = clock.instant();
    leg.tell(new LegEvent.Answered(answered));
    leg.tell(new LegEvent.SpeechFinished(answered.plusSeconds(4), 4000, true));

    Call call = ended(placed.id());

    assertThat(leg.hungUp()).isTrue();
    assertThat(call.endReason()).isEqualTo(EndReason.ANNOUNCE_COMPLETE);
    assertThat(call.missingVariables()).containsExactly("offer");
    assertThat(call.metadata()).containsEntry("crm", "42");
  }

  @Test
  void neverChargesMoreThanWasReserved() {
    PlacedCall placed = initiated();
    Instant answered = clock.instant();
    leg(placed).tell(new LegEvent.Answered(answered));
    leg(placed).tell(new LegEvent.HungUp(answered.plusSeconds(1000)));

    assertThat(ended(placed.id()).creditsUsed()).isEqualTo(new Credits(3));
  }

  @Test
  void returnsEverythingWhenTheCalleeIsBusy() {
    PlacedCall placed = initiated();
    leg(placed).tell(new LegEvent.Refused(clock.instant(), Refusal.BUSY, 486, "486 Busy Here"));

    Call call = ended(placed.id());

    assertThat(call.status()).isEqualTo(CallStatus.BUSY);
    assertThat(call.sipCode()).isEqualTo(486);
    assertThat(call.creditsUsed()).isEqualTo(Credits.ZERO);
    assertThat(balance()).isEqualTo(balanceOf(100, 100, 0, 0));
  }

  @Test
  void aRefusalByTheCalleeIsACallThatWasInitiated() {
    carrier.onDial(
        leg ->
            leg.tell(
                new LegEvent.Refused(clock.instant(), Refusal.NOT_FOUND, 404, "404 Not Found")));

    assertThat(ended(initiated().id()).endReason()).isEqualTo(EndReason.NOT_FOUND);
  }

  @Test
  void aFailureOfTheCarrierCleansUpAndKeepsTheCallAsFailed() {
    carrier.onDial(
        leg ->
            leg.tell(
                new LegEvent.Refused(
                    clock.instant(), Refusal.SERVICE_UNAVAILABLE, 503, "503 Service Unavailable")));

    InitiationResult result = initiation.initiate(tenant.request());

    assertThat(result).isInstanceOf(InitiationResult.CarrierFailed.class);
    InitiationResult.CarrierFailed failed = (InitiationResult.CarrierFailed) result;
    assertThat(failed.words()).isEqualTo("503 Service Unavailable");
    Call call = calls.find(tenant.account(), failed.call()).orElseThrow();
    assertThat(call.status()).isEqualTo(CallStatus.FAILED);
    assertThat(call.endReason()).isEqualTo(EndReason.SERVICE_UNAVAILABLE);
    assertThat(count("campaign", call.campaign().value())).isZero();
    assertThat(count("contact", call.contact().value())).isZero();
    assertThat(balance()).isEqualTo(balanceOf(100, 100, 0, 0));
  }

  @Test
  void aCarrierThatSaysNothingIsAFailure() {
    carrier.onDial(leg -> {});

    InitiationResult result = initiation.initiate(tenant.request());

    assertThat(result).isInstanceOf(InitiationResult.CarrierFailed.class);
    assertThat(carrier.legs().getLast().hungUp()).isTrue();
    assertThat(balance()).isEqualTo(balanceOf(100, 100, 0, 0));
  }

  /// In a second of its own: calls in quick succession get no grace.
  @Test
  void aCarrierThatFailsRightAfterTryingIsAFailureStill() {
    clock.advance(Duration.ofSeconds(2));
    carrier.onDial(
        leg -> {
          leg.tell(new LegEvent.Trying(clock.instant()));
          leg.tell(new LegEvent.Refused(clock.instant(), Refusal.ERROR, 500, "500 Server Error"));
        });

    assertThat(initiation.initiate(tenant.request()))
        .isInstanceOf(InitiationResult.CarrierFailed.class);
  }

  @Test
  void tryingAloneIsEnoughForTheCustomer() {
    carrier.onDial(leg -> leg.tell(new LegEvent.Trying(clock.instant())));

    PlacedCall placed = initiated();
    leg(placed)
        .tell(
            new LegEvent.Refused(
                clock.instant(), Refusal.SERVICE_UNAVAILABLE, 503, "503 Service Unavailable"));

    Call call = ended(placed.id());
    assertThat(call.status()).isEqualTo(CallStatus.FAILED);
    assertThat(count("campaign", call.campaign().value())).isEqualTo(1);
  }

  @Test
  void hangsUpARingingCallWithoutCharge() {
    PlacedCall placed = initiated();

    Call call = calls.hangUp(tenant.account(), placed.id()).orElseThrow();

    assertThat(leg(placed).hungUp()).isTrue();
    assertThat(call.status()).isEqualTo(CallStatus.FAILED);
    assertThat(call.endReason()).isEqualTo(EndReason.CANCELED);
    assertThat(calls.hangUp(tenant.account(), placed.id())).contains(call);
    assertThat(balance()).isEqualTo(balanceOf(100, 100, 0, 0));
  }

  @Test
  void hangsUpAnAnsweredCallAndChargesIt() {
    PlacedCall placed = initiated();
    leg(placed).tell(new LegEvent.Answered(clock.instant()));
    awaitStatus(placed.id(), CallStatus.ANSWERED);

    Call call = calls.hangUp(tenant.account(), placed.id()).orElseThrow();

    assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(call.endReason()).isEqualTo(EndReason.LOCAL_HANGUP);
    assertThat(call.answeredSeconds()).isEqualTo(1);
  }

  @Test
  void endsACallThatReachesItsLongestDuration() {
    Tenant brief = tenants.make(10, 1, AgentMode.CONVERSATION);
    InitiationResult result = initiation.initiate(brief.request());
    PlacedCall placed = ((InitiationResult.Initiated) result).call();
    Instant answered = clock.instant();
    leg(placed).tell(new LegEvent.Answered(answered));

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> calls.find(brief.account(), placed.id()).orElseThrow().status().ended());

    Call call = calls.find(brief.account(), placed.id()).orElseThrow();
    assertThat(call.endReason()).isEqualTo(EndReason.MAX_DURATION);
    assertThat(Duration.between(answered, call.endedAt())).isLessThan(Duration.ofMillis(1500));
    assertThat(leg(placed).hungUp()).isTrue();
  }

  @Test
  void turnsDownWhatItCanNotDo() {
    Tenant poor = tenants.make(2, 180, AgentMode.ANNOUNCE);
    assertThat(initiation.initiate(poor.request()))
        .isEqualTo(new InitiationResult.InsufficientCredits(new Credits(3), new Credits(2)));

    carrier.saturate(Optional.of(Duration.ofSeconds(1)));
    assertThat(initiation.initiate(tenant.request()))
        .isInstanceOf(InitiationResult.Saturated.class);
    carrier.saturate(Optional.empty());

    approvals.reject(tenant.agent(), "no");
    assertThat(initiation.initiate(tenant.request()))
        .isInstanceOf(InitiationResult.NoSuchAgent.class);
    assertThat(ledger.balance(poor.account())).contains(balanceOf(2, 2, 0, 0));
    assertThat(balance()).isEqualTo(balanceOf(100, 100, 0, 0));
  }

  @Test
  void usesAnAgentAsItIsNowHoweverRecentlyItChanged() {
    initiated();
    approvals.setRate(tenant.agent(), 2);

    assertThat(initiated().reserved()).isEqualTo(new Credits(6));

    system
        .jdbc()
        .sql("update agent set credits_per_minute = 5, revision = revision + 1 where id = ?")
        .param(tenant.agent().value())
        .update();
    assertThat(initiated().reserved()).isEqualTo(new Credits(15));
    agents.delete(tenant.account(), tenant.agent());
    assertThat(initiation.initiate(tenant.request()))
        .isInstanceOf(InitiationResult.NoSuchAgent.class);
  }

  @Test
  void endsTheCallsOfADeadServerOnce() {
    PlacedCall ringing = initiated();
    PlacedCall answered = initiated();
    leg(answered).tell(new LegEvent.Answered(clock.instant()));
    awaitStatus(answered.id(), CallStatus.ANSWERED);
    awaitStatus(ringing.id(), CallStatus.RINGING);
    UUID dead = UUID.randomUUID();
    Instant lastSeen = clock.instant().plusSeconds(70);
    system
        .jdbc()
        .sql("insert into node (id, started_at, heartbeat_at) values (?, now(), ?)")
        .param(dead)
        .param(lastSeen.atOffset(ZoneOffset.UTC))
        .update();
    system
        .jdbc()
        .sql("update call set owner_node = ? where id in (?, ?)")
        .param(dead)
        .param(ringing.id().value())
        .param(answered.id().value())
        .update();
    clock.advance(Duration.ofSeconds(100));

    lostCalls.endLostCalls();
    lostCalls.endLostCalls();

    Call lost = calls.find(tenant.account(), ringing.id()).orElseThrow();
    assertThat(lost.status()).isEqualTo(CallStatus.FAILED);
    assertThat(lost.endReason()).isEqualTo(EndReason.NODE_LOST);
    Call cut = calls.find(tenant.account(), answered.id()).orElseThrow();
    assertThat(cut.status()).isEqualTo(CallStatus.COMPLETED);
    assertThat(cut.answeredSeconds()).isBetween(68, 71);
    assertThat(balance()).isEqualTo(balanceOf(100, 98, 0, 2));
    // the server that thought it owned them lets go of them
    leg(answered).tell(new LegEvent.HungUp(clock.instant()));
    leg(ringing).tell(new LegEvent.Answered(clock.instant()));
    await().untilAsserted(() -> assertThat(leg(ringing).hungUp()).isTrue());
    assertThat(balance()).isEqualTo(balanceOf(100, 98, 0, 2));
  }

  private PlacedCall initiated() {
    InitiationResult result = initiation.initiate(tenant.request());
    assertThat(result).isInstanceOf(InitiationResult.Initiated.class);
    return ((InitiationResult.Initiated) result).call();
  }

  private FakeLeg leg(PlacedCall placed) {
    return carrier.legTo(placed.to());
  }

  private Call ended(CallId id) {
    await().until(() -> calls.find(tenant.account(), id).orElseThrow().status().ended());
    return calls.find(tenant.account(), id).orElseThrow();
  }

  private void awaitStatus(CallId id, CallStatus status) {
    await().until(() -> calls.find(tenant.account(), id).orElseThrow().status() == status);
  }

  private CreditBalance balance() {
    return ledger.balance(tenant.account()).orElseThrow();
  }

  private static CreditBalance balanceOf(long granted, long available, long reserved, long spent) {
    return new CreditBalance(
        new Credits(granted), new Credits(available), new Credits(reserved), new Credits(spent));
  }

  private int count(String table, UUID id) {
    return system
        .jdbc()
        .sql("select count(*) from " + table + " where id = ?")
        .param(id)
        .query(Integer.class)
        .single();
  }

  private int liveCalls() {
    return (int) carrier.legs().stream().filter(leg -> !leg.over()).count();
  }
}
