package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.credit.Books;
import io.callmanager.credit.CreditBalance;
import io.callmanager.credit.CreditLedger;
import io.callmanager.shared.Credits;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/// One processor may need longer for all of them than a request waits for its trunk.
@CoreTest
@TestPropertySource(properties = "callmanager.initiate-timeout=30s")
class InitiationRaceTest {

  private static final int WISHES = 10_000;
  private static final int CREDITS = 500;

  @Autowired private CallInitiation initiation;
  @Autowired private CreditLedger ledger;
  @Autowired private Books books;
  @Autowired private FakeCarrier carrier;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;
  @Autowired private SystemDatabase system;

  @Test
  void sellsExactlyWhatThereIsHoweverManyAskAtOnce() throws Exception {
    Tenant tenant = tenants.make(CREDITS);
    carrier.onDial(leg -> leg.tell(new LegEvent.Trying(clock.instant())));
    List<Future<InitiationResult>> answers = new ArrayList<>();
    try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WISHES; i++) {
        answers.add(customers.submit(() -> initiation.initiate(tenant.request())));
      }
    }
    List<InitiationResult> results = new ArrayList<>();
    for (Future<InitiationResult> answer : answers) {
      results.add(answer.get());
    }

    Map<Class<?>, Long> byKind =
        results.stream().collect(Collectors.groupingBy(Object::getClass, Collectors.counting()));
    assertThat(byKind)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                InitiationResult.Initiated.class,
                (long) CREDITS,
                InitiationResult.InsufficientCredits.class,
                (long) WISHES - CREDITS));
    assertThat(ledger.balance(tenant.account()))
        .contains(
            new CreditBalance(
                new Credits(CREDITS), Credits.ZERO, new Credits(CREDITS), Credits.ZERO));
    assertThat(
            system
                .jdbc()
                .sql("select count(*) from call where account_id = ?")
                .param(tenant.account().value())
                .query(Integer.class)
                .single())
        .isEqualTo(CREDITS);
    assertThat(carrier.legs()).hasSize(CREDITS);
    assertThat(books.audit().differences()).isEmpty();
  }
}
