package io.callmanager.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.Credits;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@CoreTest
class BooksTest {

  private static final String CHECK_VIOLATION = "23514";

  @Autowired private Books books;
  @Autowired private CreditLedger ledger;
  @Autowired private MeterRegistry meters;
  @Autowired private Tenant.Maker tenants;

  @Test
  void grantsAndTakesBackWithinWhatIsAvailable() {
    Tenant tenant = tenants.make(10);

    assertThat(ledger.grant(tenant.account(), 5, "more"))
        .isInstanceOf(CreditLedger.Grant.Done.class);
    assertThat(ledger.grant(tenant.account(), -16, "too much"))
        .isEqualTo(new CreditLedger.Grant.NotEnough(new Credits(15)));
    assertThat(ledger.grant(tenant.account(), -15, "all of it"))
        .isInstanceOf(CreditLedger.Grant.Done.class);
    assertThat(ledger.grant(tenant.account(), Long.MAX_VALUE, "a lot"))
        .isInstanceOf(CreditLedger.Grant.Done.class);
    assertThat(ledger.grant(tenant.account(), 1, "one too many"))
        .isInstanceOf(CreditLedger.Grant.TooMuch.class);
    assertThat(ledger.grant(AccountId.next(), 1, "nobody"))
        .isInstanceOf(CreditLedger.Grant.NoSuchAccount.class);
    assertThat(books.audit().differences()).isEmpty();
    ledger.grant(tenant.account(), -Long.MAX_VALUE, "back again");
  }

  @Test
  void findsABalanceThatItsEntriesDoNotAddUpTo(TestDatabase database) throws SQLException {
    Tenant tenant = tenants.make(10);
    String account = "'" + tenant.account() + "'";
    asOwner(
        database,
        "update credit_balance set granted = granted + 7, available = available + 7 where account_id = "
            + account);

    assertThat(books.audit().differences())
        .containsExactlyInAnyOrder(
            new Books.Difference(tenant.account(), "granted", 17, 10),
            new Books.Difference(tenant.account(), "available", 17, 10));

    asOwner(
        database,
        "update credit_balance set granted = granted - 7, available = available - 7 where account_id = "
            + account);
    assertThat(books.audit().balances()).isTrue();
  }

  @Test
  void findsAnEntryThatContradictsItself(TestDatabase database) throws SQLException {
    Tenant tenant = tenants.make(10);
    String ofTheGrant = " where kind = 'GRANT' and account_id = '" + tenant.account() + "'";
    asOwner(database, "update credit_entry set granted_delta = 11" + ofTheGrant);

    assertThat(books.audit().differences())
        .contains(new Books.Difference(tenant.account(), "granted", 10, 11))
        .anySatisfy(
            difference -> {
              assertThat(difference.what()).startsWith("deltas of entry ");
              assertThat(difference.recorded()).isEqualTo(11);
              assertThat(difference.recounted()).isEqualTo(10);
            });

    asOwner(database, "update credit_entry set granted_delta = 10" + ofTheGrant);
    assertThat(books.audit().balances()).isTrue();
  }

  @Test
  void refusesWordsAndSumsThatTheLedgerDoesNotKnow(TestDatabase database) {
    Tenant tenant = tenants.make(10);
    String ofTheTenant = " where account_id = '" + tenant.account() + "'";
    for (String wrong :
        List.of(
            "update credit_entry set kind = 'GIFT'" + ofTheTenant,
            "update credit_balance set available = -1, reserved = 11" + ofTheTenant,
            "update credit_balance set available = available + 1" + ofTheTenant)) {
      assertThatThrownBy(() -> asOwner(database, wrong))
          .isInstanceOfSatisfying(
              SQLException.class,
              refused -> assertThat(refused.getSQLState()).isEqualTo(CHECK_VIOLATION));
    }
  }

  @Test
  void tellsWhatCallsUnderWayHold(TestDatabase database) throws SQLException {
    Tenant tenant = tenants.make(10);
    Gauge reserved = meters.get("callmanager.credits.reserved").gauge();
    double before = reserved.value();

    asOwner(database, move(tenant, 4));

    assertThat(reserved.value() - before).isEqualTo(4);
    asOwner(database, move(tenant, -4));
  }

  private static String move(Tenant tenant, int credits) {
    return "update credit_balance set available = available - %d, reserved = reserved + %d where account_id = '%s'"
        .formatted(credits, credits, tenant.account());
  }

  private static void asOwner(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
