package io.callmanager.dialgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.dialgate.CallingHours.Day;
import io.callmanager.dialgate.CallingHours.Span;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class DialRuleBookTest {

  private static final DialRules ALL =
      new DialRules(
          0,
          new CallingHours(
              List.of(
                  new Span(EnumSet.of(Day.MON, Day.TUE), 9 * 60, 12 * 60),
                  new Span(EnumSet.of(Day.SUN), 0, 1440))),
          new AttemptLimit(3, Duration.ofDays(1)),
          Set.of("US", "CA"),
          false,
          '#',
          null);

  @Autowired private DialRuleBook book;
  @Autowired private TenantDatabase tenants;
  @Autowired private SystemDatabase system;
  @Autowired private Tenant.Maker maker;

  private AccountId account;

  @BeforeEach
  void openAccount() {
    account = maker.make(10).account();
  }

  private int revision() {
    return system
        .jdbc()
        .sql("select rules_revision from credit_balance where account_id = ?")
        .param(account.value())
        .query(Integer.class)
        .single();
  }

  @Test
  void beginsWithTheBlockOfPremiumNumbersAlone() {
    assertThat(book.remembered(account)).isEqualTo(DialRules.DEFAULT);
    assertThat(book.now(AccountId.next())).isEqualTo(DialRules.DEFAULT);
  }

  @Test
  void keepsEveryRule() {
    assertThat(book.remembered(account).revision()).isZero();
    DialRules changed = book.change(account, ALL);

    assertThat(changed.revision()).isEqualTo(1).isEqualTo(revision());
    assertThat(book.remembered(account)).isEqualTo(changed);
    assertThat(changed.hours()).isEqualTo(ALL.hours());
    assertThat(changed.attempts()).isEqualTo(ALL.attempts());
    assertThat(changed.countries()).isEqualTo(ALL.countries());
    assertThat(changed.blockPremium()).isFalse();
    assertThat(changed.optOutKey()).isEqualTo('#');
    assertThat(changed.updatedAt()).isNotNull();

    DialRules reset = book.change(account, DialRules.DEFAULT);
    assertThat(book.now(account)).isEqualTo(reset);
    assertThat(reset.revision()).isEqualTo(2);
    assertThat(reset.hours()).isNull();
    assertThat(reset.attempts()).isNull();
    assertThat(reset.countries()).isNull();
    assertThat(reset.blockPremium()).isTrue();
    assertThat(reset.optOutKey()).isNull();
  }

  @Test
  void remembersUntilItIsToldToForget() {
    book.change(account, ALL);
    assertThat(book.remembered(account).blockPremium()).isFalse();
    // What another server would do.
    tenants.write(
        account,
        jdbc -> {
          jdbc.sql(
                  "update credit_balance set rules_revision = rules_revision + 1 where account_id = ?")
              .param(account.value())
              .update();
          return jdbc.sql("update dial_rules set block_premium = true where account_id = ?")
              .param(account.value())
              .update();
        });

    assertThat(book.remembered(account).revision()).isEqualTo(1).isNotEqualTo(revision());
    book.forget(account);
    assertThat(book.remembered(account).revision()).isEqualTo(2);
    assertThat(book.remembered(account).blockPremium()).isTrue();
  }

  @Test
  void givesEachRevisionToOneSetOfRules() throws Exception {
    int changes = 20;
    List<Future<DialRules>> changed = new ArrayList<>();
    try (ExecutorService admins = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= changes; i++) {
        AttemptLimit limit = new AttemptLimit(i, Duration.ofHours(1));
        changed.add(
            admins.submit(
                () -> book.change(account, new DialRules(0, null, limit, null, true, null, null))));
      }
    }
    List<Integer> revisions = new ArrayList<>();
    AttemptLimit last = null;
    for (Future<DialRules> change : changed) {
      revisions.add(change.get().revision());
      if (change.get().revision() == changes) {
        last = change.get().attempts();
      }
    }

    assertThat(revisions).doesNotHaveDuplicates().hasSize(changes).contains(1, changes);
    assertThat(book.now(account).revision()).isEqualTo(changes);
    assertThat(book.now(account).attempts()).isEqualTo(last);
  }

  @Test
  void keepsAccountsApart() {
    AccountId other = maker.make(10).account();
    book.change(account, ALL);

    assertThat(book.now(other)).isEqualTo(DialRules.DEFAULT);
    Integer seen =
        tenants.read(
            other,
            jdbc -> jdbc.sql("select count(*) from dial_rules").query(Integer.class).single());
    assertThat(seen).isZero();
  }
}
