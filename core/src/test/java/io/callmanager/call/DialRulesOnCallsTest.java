package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.agent.AgentMode;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.contact.ContactData;
import io.callmanager.credit.CreditLedger;
import io.callmanager.dialgate.AttemptLimit;
import io.callmanager.dialgate.CallingHours;
import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.CallingHours.Span;
import io.callmanager.dialgate.DialRule;
import io.callmanager.dialgate.DialRuleBook;
import io.callmanager.dialgate.DialRules;
import io.callmanager.dialgate.DoNotCallEntry;
import io.callmanager.dialgate.DoNotCallEntry.Source;
import io.callmanager.dialgate.DoNotCallList;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.FakeCarrier.FakeLeg;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import io.callmanager.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The gate before every dial, and the callees who ask not to be called any more.
@CoreTest
class DialRulesOnCallsTest {

  private static final AtomicLong NEXT = new AtomicLong(12_125_552_000L);

  @Autowired private CallInitiation initiation;
  @Autowired private CallControl control;
  @Autowired private Calls calls;
  @Autowired private OptOuts optOuts;
  @Autowired private DialRuleBook book;
  @Autowired private DoNotCallList list;
  @Autowired private CreditLedger ledger;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TenantDatabase database;
  @Autowired private TestClock clock;

  private Tenant tenant;
  private PhoneNumber callee;
  private int permitsOut;

  @BeforeEach
  void openAccount() {
    tenant = tenants.make(100, 180, AgentMode.CONVERSATION);
    carrier.onDial(leg -> leg.tell(new LegEvent.Ringing(clock.instant(), 180, false)));
    callee = new PhoneNumber("+" + NEXT.getAndIncrement());
    permitsOut = carrier.permitsOut();
  }

  private void rules(
      @Nullable CallingHours hours, @Nullable Set<String> countries, @Nullable Character key) {
    book.change(tenant.account(), new DialRules(0, hours, null, countries, true, key, null));
  }

  /// An hour of the day after tomorrow, by UTC.
  private CallingHours notNow() {
    DayOfWeek day = clock.instant().atZone(ZoneOffset.UTC).getDayOfWeek().plus(2);
    return new CallingHours(
        List.of(new Span(EnumSet.of(Day.valueOf(day.name().substring(0, 3))), 12 * 60, 13 * 60)));
  }

  private Instant then() {
    return clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(60));
  }

  private InitiationResult call(PhoneNumber to, Callee known) {
    return initiation.initiate(
        new CallRequest(
            tenant.account(),
            to,
            tenant.agent(),
            null,
            new ContactData("Ada", Map.of()),
            Map.of(),
            CallRequest.Options.NONE.callee(known)));
  }

  private CallId initiated() {
    if (!(call(callee, Callee.UNKNOWN) instanceof InitiationResult.Initiated initiated)) {
      throw new AssertionError("not initiated");
    }
    return initiated.call().id();
  }

  private FakeLeg answered(CallId call) {
    FakeLeg leg = carrier.legTo(callee);
    leg.tell(new LegEvent.Answered(clock.instant()));
    await()
        .until(
            () -> calls.find(tenant.account(), call).orElseThrow().status() == CallStatus.ANSWERED);
    return leg;
  }

  private void press(FakeLeg leg, char key) {
    leg.tell(new LegEvent.DigitReceived(clock.instant(), key));
  }

  private List<CallEvent> optedOut(CallId call) {
    return calls.events(tenant.account(), call).stream()
        .filter(event -> event.type().equals("callee.opted_out"))
        .toList();
  }

  private void awaitKeys(CallId call, int keys) {
    await()
        .until(
            () ->
                calls.events(tenant.account(), call).stream()
                        .filter(event -> event.type().equals("digit.received"))
                        .count()
                    == keys);
  }

  private void assertRefused(InitiationResult result, DialRule rule, @Nullable Instant allowedAt) {
    assertThat(result).isInstanceOf(InitiationResult.NotAllowed.class);
    InitiationResult.NotAllowed refused = (InitiationResult.NotAllowed) result;
    assertThat(refused.rule()).isEqualTo(rule);
    assertThat(refused.allowedAt()).isEqualTo(allowedAt);
    assertThat(carrier.legs()).noneMatch(leg -> leg.order().to().equals(callee));
    assertThat(ledger.balance(tenant.account()).orElseThrow().available())
        .isEqualTo(new Credits(100));
    assertThat(carrier.permitsOut()).isEqualTo(permitsOut);
  }

  @Test
  void callsNobodyOnTheList() {
    list.add(tenant.account(), callee, null, Source.API, null);

    assertRefused(call(callee, Callee.UNKNOWN), DialRule.DO_NOT_CALL, null);
    assertRefused(
        call(new PhoneNumber(callee.e164().replace("+1", "+11")), Callee.UNKNOWN),
        DialRule.DO_NOT_CALL,
        null);
    list.remove(tenant.account(), callee);
    initiated();
  }

  @Test
  void callsByTheRules() {
    rules(notNow(), null, null);
    assertRefused(call(callee, new Callee(ZoneId.of("UTC"), null)), DialRule.CALLING_HOURS, then());
    rules(null, Set.of("GB"), null);
    assertRefused(call(callee, Callee.UNKNOWN), DialRule.DESTINATION_COUNTRY, null);
    assertRefused(
        call(new PhoneNumber("+449011234567"), Callee.UNKNOWN), DialRule.PREMIUM_RATE, null);
    rules(null, Set.of("US"), null);
    initiated();
  }

  @Test
  void seesAtOnceThatAnotherServerLoosenedTheRules() {
    rules(null, Set.of("GB"), null);
    assertRefused(call(callee, Callee.UNKNOWN), DialRule.DESTINATION_COUNTRY, null);
    database.write(
        tenant.account(),
        jdbc ->
            jdbc.sql("update dial_rules set allowed_countries = null where account_id = ?")
                .param(tenant.account().value())
                .update());

    initiated();
  }

  @Test
  void alwaysCallsTestNumbers() {
    rules(notNow(), Set.of("GB"), null);
    callee = new PhoneNumber("+15005550199");
    list.add(tenant.account(), callee, null, Source.API, null);

    initiated();
  }

  @Test
  void handsNobodyOverToWhomItWouldNotCall() {
    CallId call = initiated();
    FakeLeg leg = answered(call);
    PhoneNumber listed = new PhoneNumber("+442071838750");
    list.add(tenant.account(), listed, null, Source.API, null);

    assertThat(transfer(call, listed))
        .isInstanceOfSatisfying(
            CommandResult.NotAllowed.class,
            refused -> assertThat(refused.rule()).isEqualTo(DialRule.DO_NOT_CALL));
    assertThat(transfer(call, new PhoneNumber("+19005551234")))
        .isInstanceOfSatisfying(
            CommandResult.NotAllowed.class,
            refused -> assertThat(refused.rule()).isEqualTo(DialRule.PREMIUM_RATE));
    rules(notNow(), Set.of("GB", "US"), null);
    assertThat(transfer(call, new PhoneNumber("+33142685300")))
        .isInstanceOfSatisfying(
            CommandResult.NotAllowed.class,
            refused -> assertThat(refused.rule()).isEqualTo(DialRule.DESTINATION_COUNTRY));
    assertThat(transfer(call, new PhoneNumber("+12125550123")))
        .isInstanceOfSatisfying(
            CommandResult.NotAllowed.class,
            refused -> {
              assertThat(refused.rule()).isEqualTo(DialRule.CALLING_HOURS);
              assertThat(refused.allowedAt()).isAfter(clock.instant());
            });
    assertThat(leg.asked()).isEmpty();

    rules(null, Set.of("US"), null);
    assertThat(transfer(call, new PhoneNumber("+12125550123")))
        .isInstanceOf(CommandResult.Accepted.class);
    assertThat(leg.asked()).containsExactly("transfer +12125550123");
  }

  private CommandResult transfer(CallId call, PhoneNumber to) {
    return control.command(tenant.account(), call, new CallCommand.Transfer(PlaybackId.next(), to));
  }

  @Test
  void theKeyPutsTheCalleeOnTheList() {
    rules(null, null, '9');
    CallId call = initiated();
    FakeLeg leg = answered(call);
    press(leg, '1');
    press(leg, '9');
    press(leg, '9');

    await().until(() -> list.find(tenant.account(), callee).isPresent());
    awaitKeys(call, 3);
    DoNotCallEntry entry = list.find(tenant.account(), callee).orElseThrow();
    assertThat(entry.source()).isEqualTo(Source.KEY);
    assertThat(entry.call()).isEqualTo(call);
    assertThat(optedOut(call)).hasSize(1);
    assertThat(optedOut(call).getFirst().data()).isEqualTo(Map.of("source", "KEY"));
    assertThat(leg.over()).as("the call goes on").isFalse();
    assertThat(call(callee, Callee.UNKNOWN))
        .isInstanceOfSatisfying(
            InitiationResult.NotAllowed.class,
            refused -> assertThat(refused.rule()).isEqualTo(DialRule.DO_NOT_CALL));
  }

  @Test
  void theKeyIsForWhoeverGathersOrTakesOver() {
    rules(null, null, '9');
    CallId call = initiated();
    press(carrier.legTo(callee), '9');
    FakeLeg leg = answered(call);
    control.command(
        tenant.account(),
        call,
        new CallCommand.Gather(PlaybackId.next(), null, 1, Duration.ofMinutes(1), null));
    press(leg, '9');
    transfer(call, new PhoneNumber("+12125550123"));
    press(leg, '9');
    awaitKeys(call, 3);

    assertThat(optedOut(call)).isEmpty();
    assertThat(list.find(tenant.account(), callee)).isEmpty();

    leg.tell(new LegEvent.TransferFailed(clock.instant(), leg.lastAsked(), "busy"));
    press(leg, '9');
    await().until(() -> list.find(tenant.account(), callee).isPresent());
    await().until(() -> optedOut(call).size() == 1);
  }

  @Test
  void withoutAKeyNoneOptsOut() {
    CallId call = initiated();
    FakeLeg leg = answered(call);
    "0123456789*#ABCD".chars().forEach(key -> press(leg, (char) key));
    awaitKeys(call, 16);

    assertThat(optedOut(call)).isEmpty();
    assertThat(list.find(tenant.account(), callee)).isEmpty();
  }

  @Test
  void losesNoOptOutWhileTheListCantBeWritten(TestDatabase owner) throws SQLException {
    rules(null, null, '9');
    CallId call = initiated();
    FakeLeg leg = answered(call);
    execute(owner, "revoke insert on do_not_call from callmanager_app");
    try {
      press(leg, '9');
      await().until(() -> optedOut(call).size() == 1);
      assertThat(list.find(tenant.account(), callee)).isEmpty();
      leg.tell(new LegEvent.HungUp(clock.instant()));
      await().until(() -> calls.find(tenant.account(), call).orElseThrow().status().ended());
    } finally {
      execute(owner, "grant insert on do_not_call to callmanager_app");
    }

    await().until(() -> list.find(tenant.account(), callee).isPresent());
    assertThat(list.find(tenant.account(), callee).orElseThrow().call()).isEqualTo(call);
  }

  private static void execute(TestDatabase owner, String sql) throws SQLException {
    try (Connection connection = owner.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void optsOutOnceACallHoweverItIsSaid() {
    CallId call = initiated();
    FakeLeg leg = answered(call);

    DoNotCallEntry entry = optOuts.optOut(tenant.account(), call, Source.AGENT).orElseThrow();
    assertThat(entry.number()).isEqualTo(callee);
    assertThat(optOuts.optOut(tenant.account(), call, Source.API)).contains(entry);
    leg.tell(new LegEvent.HungUp(clock.instant()));
    await().until(() -> calls.find(tenant.account(), call).orElseThrow().status().ended());
    assertThat(optOuts.optOut(tenant.account(), call, Source.API)).contains(entry);

    assertThat(optedOut(call)).hasSize(1);
    assertThat(optedOut(call).getFirst().data()).isEqualTo(Map.of("source", "AGENT"));
    assertThat(list.find(tenant.account(), callee)).contains(entry);
  }

  @Test
  void optsOutOfCallsThatAreOver() {
    CallId call = initiated();
    answered(call).tell(new LegEvent.HungUp(clock.instant()));
    await().until(() -> calls.find(tenant.account(), call).orElseThrow().status().ended());

    optOuts.optOut(tenant.account(), call, Source.API);
    optOuts.optOut(tenant.account(), call, Source.API);

    assertThat(optedOut(call)).hasSize(1);
    assertThat(list.find(tenant.account(), callee)).isPresent();
  }

  @Test
  void optsOutOfNobodyElsesCalls() {
    CallId call = initiated();
    Tenant other = tenants.make(1);

    assertThat(optOuts.optOut(other.account(), call, Source.API)).isEmpty();
    assertThat(list.find(other.account(), callee)).isEmpty();
    assertThat(optedOut(call)).isEmpty();
  }

  @Test
  void showsWhyTheCalleeMayBeCalled() {
    if (!(call(callee, new Callee(null, "form-7")) instanceof InitiationResult.Initiated placed)) {
      throw new AssertionError("not initiated");
    }

    assertThat(calls.find(tenant.account(), placed.call().id()).orElseThrow().consentReference())
        .isEqualTo("form-7");
  }

  @Test
  void dialsANumberNoMoreOftenThanItMayHoweverManyAskAtOnce() throws Exception {
    Duration window = Duration.ofHours(2);
    book.change(
        tenant.account(),
        new DialRules(0, null, new AttemptLimit(3, window), null, true, null, null));
    Instant before = clock.instant();
    List<Future<InitiationResult>> answers = new ArrayList<>();
    try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        answers.add(customers.submit(() -> call(callee, Callee.UNKNOWN)));
      }
    }
    int initiated = 0;
    for (Future<InitiationResult> answer : answers) {
      switch (answer.get()) {
        case InitiationResult.Initiated done -> initiated++;
        case InitiationResult.NotAllowed(DialRule rule, String words, Instant allowedAt) -> {
          assertThat(rule).isEqualTo(DialRule.ATTEMPTS);
          assertThat(allowedAt).isBetween(before.plus(window), clock.instant().plus(window));
        }
        case InitiationResult other -> throw new AssertionError(other.toString());
      }
    }
    assertThat(initiated).isEqualTo(3);

    clock.advance(window.plusSeconds(1));
    assertThat(call(callee, Callee.UNKNOWN)).isInstanceOf(InitiationResult.Initiated.class);
  }
}
