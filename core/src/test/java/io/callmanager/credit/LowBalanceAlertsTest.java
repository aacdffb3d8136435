package io.callmanager.credit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.Json;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Telling accounts that their credits run low.
@CoreTest
class LowBalanceAlertsTest {

  @Autowired private LowBalanceAlerts alerts;
  @Autowired private LowBalanceWatch watch;
  @Autowired private CreditLedger ledger;
  @Autowired private TenantDatabase tenantDatabase;
  @Autowired private Tenant.Maker tenants;
  private AccountId account;

  @BeforeEach
  void openAccount() {
    account = tenants.make(1_000).account();
  }

  @Test
  void tellsOfEachThresholdOnce() {
    alerts.set(account, List.of(10L, 500L, 100L));
    watch.look();
    assertThat(told()).isEmpty();

    spendDownTo(500);
    watch.look();
    watch.look();
    assertThat(told()).containsExactly(500L);
    assertThat(alerts.find(account).reached()).isEqualTo(500);

    spendDownTo(101);
    watch.look();
    assertThat(told()).containsExactly(500L);

    spendDownTo(9);
    watch.look();
    assertThat(told()).containsExactly(500L, 10L);
  }

  @Test
  void tellsAnewAfterTheBalanceWasAbove() {
    alerts.set(account, List.of(100L));
    spendDownTo(50);
    watch.look();
    ledger.grant(account, 500, "top-up");
    watch.look();
    assertThat(alerts.find(account).reached()).isNull();

    spendDownTo(50);
    watch.look();

    assertThat(told()).containsExactly(100L, 100L);
  }

  @Test
  void tellsOfWhatIsReachedAlreadyWhenItIsSet() {
    alerts.set(account, List.of(2_000L));
    watch.look();
    assertThat(told()).containsExactly(2_000L);

    alerts.set(account, List.of(2_000L));
    watch.look();
    assertThat(told()).containsExactly(2_000L);

    alerts.set(account, List.of(3_000L));
    watch.look();
    assertThat(told()).containsExactly(2_000L, 3_000L);
  }

  @Test
  void tellsNothingOnceTheThresholdsAreGone() {
    alerts.set(account, List.of(100L));
    assertThat(alerts.set(account, List.of()).thresholds()).isEmpty();

    spendDownTo(0);
    watch.look();

    assertThat(told()).isEmpty();
  }

  @Test
  void saysHowTheAccountStands() {
    alerts.set(account, List.of(1_000L));
    watch.look();

    assertThat(events())
        .singleElement()
        .satisfies(
            data ->
                assertThat(data)
                    .isEqualTo(
                        Map.of(
                            "threshold",
                            1_000,
                            "balance",
                            1_000,
                            "available",
                            1_000,
                            "reserved",
                            0)));
    assertThat(alerts.find(account).balance().amount()).isEqualTo(1_000);
  }

  @Test
  void tellsOnceHoweverManyLookAtOnce() throws Exception {
    alerts.set(account, List.of(2_000L));
    Callable<Void> look =
        () -> {
          watch.look();
          return null;
        };

    try (ExecutorService lookers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> looked : lookers.invokeAll(Collections.nCopies(8, look))) {
        looked.get();
      }
    }

    assertThat(told()).containsExactly(2_000L);
  }

  @Test
  void refusesWhatIsNoThreshold() {
    assertThatThrownBy(() -> alerts.set(account, List.of(-1L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> alerts.set(account, List.of(LowBalance.HIGHEST + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> alerts.set(account, LongStream.range(0, 11).boxed().toList()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void spendDownTo(long credits) {
    long available = ledger.balance(account).orElseThrow().available().amount();
    ledger.grant(account, credits - available, "taken back");
  }

  private List<Long> told() {
    return events().stream()
        .map(data -> ((Number) requireNonNull(data.get("threshold"))).longValue())
        .toList();
  }

  /// What the account's events of this kind say, in their order.
  private List<Map<String, Object>> events() {
    return tenantDatabase.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select data::text from account_event where account_id = ? and type = 'account.low_balance' order by tx, id")
                .param(account.value())
                .query((row, number) -> Json.readObject(row.getString(1)))
                .list());
  }
}
