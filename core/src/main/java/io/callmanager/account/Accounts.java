package io.callmanager.account;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TenantDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// The accounts of the platform.
@Service
public class Accounts {

  private static final String COLUMNS = "id, name, plan, status, created_at";

  private final SystemDatabase system;
  private final TenantDatabase tenants;
  private final Clock clock;

  public Accounts(SystemDatabase system, TenantDatabase tenants, Clock clock) {
    this.system = system;
    this.tenants = tenants;
    this.clock = clock;
  }

  /// Adds an account. It has no credits and no key yet.
  public Account add(AccountId id, String name, Plan plan) {
    Account account = new Account(id, name, plan, Account.Status.ACTIVE, clock.instant());
    system
        .jdbc()
        .sql("insert into account (id, name, plan, status, created_at) values (?, ?, ?, ?, ?)")
        .param(id.value())
        .param(name)
        .param(plan.name())
        .param(account.status().name())
        .param(account.createdAt().atOffset(ZoneOffset.UTC))
        .update();
    return account;
  }

  public Optional<Account> find(AccountId id) {
    return tenants.read(
        id,
        jdbc ->
            jdbc.sql("select " + COLUMNS + " from account where id = ?")
                .param(id.value())
                .query(Accounts::read)
                .optional());
  }

  /// Every account of the platform, newest first; for operators.
  public List<Account> all() {
    return system
        .jdbc()
        .sql("select " + COLUMNS + " from account order by id desc")
        .query(Accounts::read)
        .list();
  }

  private static Account read(ResultSet row, int number) throws SQLException {
    return new Account(
        new AccountId(row.getObject("id", UUID.class)),
        row.getString("name"),
        Plan.valueOf(row.getString("plan")),
        Account.Status.valueOf(row.getString("status")),
        instant(row, "created_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
