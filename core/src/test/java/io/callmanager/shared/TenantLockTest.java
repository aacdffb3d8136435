package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.call.CallInitiation;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.FakeCarrier;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The database's own lock: what the statements say does not matter.
@CoreTest
class TenantLockTest {

  @Autowired private TenantDatabase database;
  @Autowired private SystemDatabase system;
  @Autowired private Tenant.Maker tenants;
  @Autowired private CallInitiation initiation;
  @Autowired private FakeCarrier carrier;
  @Autowired private TestClock clock;

  private Tenant mine;
  private Tenant theirs;

  @BeforeEach
  void makeTenants() {
    carrier.onDial(leg -> leg.tell(new LegEvent.Trying(clock.instant())));
    mine = tenants.make(10);
    theirs = tenants.make(10);
    initiation.initiate(mine.request());
    initiation.initiate(theirs.request());
  }

  @Test
  void everyTableWithAnAccountIsLocked() {
    List<String> unlocked =
        system
            .jdbc()
            .sql(
                """
                select distinct c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
                 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                   and a.attname = 'account_id' and not a.attisdropped
                   and not (c.relrowsecurity
                     and (select array_agg(p.polname::text order by p.polname) from pg_policy p
                           where p.polrelid = c.oid and p.polname <> 'named_rows') = array['all_rows', 'own_rows'])
                """)
            .query(String.class)
            .list();

    assertThat(unlocked).isEmpty();
  }

  @Test
  void everyTenantTablesPrimaryKeyBeginsWithItsAccount() {
    List<String> others =
        system
            .jdbc()
            .sql(
                """
                select c.relname from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
                  join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
                 where c.relnamespace = 'public'::regnamespace and not c.relispartition and i.indkey[0] <> a.attnum
                """)
            .query(String.class)
            .list();

    assertThat(others).isEmpty();
  }

  @Test
  void showsATenantItsOwnRowsOnly() {
    for (String table :
        List.of(
            "call",
            "call_event",
            "contact",
            "campaign",
            "agent",
            "agent_version",
            "api_key",
            "caller_number",
            "credit_balance",
            "credit_entry",
            "credit_reservation")) {
      List<UUID> seen =
          database.read(
              mine.account(),
              jdbc ->
                  jdbc.sql("select distinct account_id from " + table).query(UUID.class).list());

      assertThat(seen).as(table).containsExactly(mine.account().value());
    }
  }

  @Test
  void showsThoseWhoWriteTogetherTheRowsOfTheNamedAccountsOnly() {
    Tenant third = tenants.make(10);
    Statement seen =
        new Statement.OfRows(
            "",
            0,
            List.of(new Statement.Column("account_id", "uuid")),
            """
            seen as (select account_id from credit_balance)
            select (select count(*) from seen), w.account_id in (select account_id from seen),
              (select count(*) from call where account_id = '%s')
              from w order by w.line
            """
                .formatted(third.account()));

    List<List<Object>> rows =
        database.oneRoundTrip(
            List.of(reading(mine.account(), seen), reading(theirs.account(), seen)));
    List<List<Object>> alone = database.oneRoundTrip(List.of(reading(mine.account(), seen)));

    assertThat(rows).containsOnly(List.of(2, true, 0));
    assertThat(alone).containsExactly(List.of(1, true, 0));
  }

  @Test
  void letsThoseWhoWriteTogetherWriteNothingOfAnAccountThatIsNotNamed() {
    Statement planting =
        new Statement.OfRows(
            "",
            0,
            List.of(new Statement.Column("account_id", "uuid")),
            """
            planted as (
              insert into contact (account_id, id, phone_number, data, created_at)
              select '%s', gen_random_uuid(), '+15005550100', '{}', now() from w limit 1)
            select 1, true, 1 from w order by w.line
            """
                .formatted(theirs.account()));
    AccountId third = tenants.make(10).account();

    assertThatThrownBy(
            () ->
                database.oneRoundTrip(
                    List.of(reading(mine.account(), planting), reading(third, planting))))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("row-level security");
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "caller_number", "do_not_call", "webhook_endpoint"})
  void letsThoseWhoWriteTogetherOnlyRead(String table) {
    assertThat(writersMay("select", table)).isTrue();
    assertThat(writersMay("insert, update, delete", table)).isFalse();
  }

  /// Whether they may do any of it.
  private boolean writersMay(String doings, String table) {
    return system
        .jdbc()
        .sql("select has_table_privilege('callmanager_writer', ?, ?)")
        .param(table)
        .param(doings)
        .query(Boolean.class)
        .single();
  }

  private static TenantDatabase.Write<List<Object>> reading(
      AccountId account, Statement statement) {
    return new TenantDatabase.Write<>(
        account,
        statement,
        p -> p.add(account.value()),
        rows -> {
          rows.next();
          return List.of(rows.getInt(1), rows.getBoolean(2), rows.getInt(3));
        });
  }

  @Test
  void changesNothingOfAnotherTenant() {
    int changed =
        database.write(
            mine.account(),
            jdbc ->
                jdbc.sql("update credit_balance set granted = granted where account_id = ?")
                    .param(theirs.account().value())
                    .update());

    assertThat(changed).isZero();
    assertThatThrownBy(() -> database.write(mine.account(), this::plantAContact))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("row-level security");
  }

  @Test
  void seesNothingWithoutAnAccount() {
    JdbcClient outside = database.read(mine.account(), jdbc -> jdbc);

    assertThat(outside.sql("select count(*) from call").query(Integer.class).single()).isZero();
  }

  @Test
  void keepsTheLedgerAppendOnly() {
    assertThatThrownBy(() -> system.jdbc().sql("delete from credit_entry").update())
        .rootCause()
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> system.jdbc().sql("update call_event set type = 'x'").update())
        .rootCause()
        .hasMessageContaining("permission denied");
  }

  @Test
  void refusesToOversellWhateverAStatementSays() {
    assertThatThrownBy(
            () ->
                system
                    .jdbc()
                    .sql(
                        "update credit_balance set available = available - 100, reserved = reserved + 100 where account_id = ?")
                    .param(mine.account().value())
                    .update())
        .isInstanceOf(DataAccessException.class);
  }

  private int plantAContact(JdbcClient jdbc) {
    return jdbc.sql(
            "insert into contact (account_id, id, phone_number, data, created_at) values (?, ?, '+15005550100', '{}', now())")
        .param(theirs.account().value())
        .param(UUID.randomUUID())
        .update();
  }
}
