package io.callmanager.credit;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.BudgetId;
import io.callmanager.shared.TenantDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The accounts' budgets. They are kept to by the statement that reserves a call's credits.
@Service
public class Budgets {

  private static final int MOST = 100;

  private static final String COLUMNS =
      """
      select g.id, g.scope, g.scope_id, g.period, g.time_zone, g.credits,
        case when g.period_start = p.starts then g.used else 0 end used,
        case g.scope
          when 'AGENT' then (select a.name from agent a where a.account_id = g.account_id and a.id = g.scope_id)
          when 'API_KEY' then (select k.name from api_key k where k.account_id = g.account_id and k.id = g.scope_id)
          when 'CAMPAIGN' then (select c.name from campaign c where c.account_id = g.account_id and c.id = g.scope_id)
        end scope_name,
        (p.starts at time zone g.time_zone + ('1 ' || lower(g.period))::interval) at time zone g.time_zone resets_at
        from budget g, lateral (select date_trunc(lower(g.period), :now::timestamptz, g.time_zone) starts) p
       where g.account_id = :account
      """;

  /// What the calls of the present period have cost so far, or may yet.
  private static final String USED =
      """
      select coalesce(sum(coalesce(c.credits_settled, c.credits_reserved)), 0) from call c
       where c.account_id = :account and c.id >= first_id_of(:start::timestamptz - interval '5 seconds')
         and c.started_at >= :start
         and case :scope when 'ACCOUNT' then true when 'AGENT' then c.agent_id = :scope_id
           when 'API_KEY' then c.api_key_id = :scope_id else c.campaign_id = :scope_id end
      """;

  private final TenantDatabase tenants;
  private final Clock clock;

  Budgets(TenantDatabase tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  /// An account's budgets, oldest first.
  public List<Budget> all(AccountId account) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(COLUMNS + " order by g.id")
                .param("now", now())
                .param("account", account.value())
                .query(Budgets::read)
                .list());
  }

  public Optional<Budget> find(AccountId account, BudgetId id) {
    return tenants.read(account, jdbc -> find(jdbc, account, id));
  }

  private Optional<Budget> find(JdbcClient jdbc, AccountId account, BudgetId id) {
    return jdbc.sql(COLUMNS + " and g.id = :id")
        .param("now", now())
        .param("account", account.value())
        .param("id", id.value())
        .query(Budgets::read)
        .optional();
  }

  /// Sets a budget. What this period's calls have used so far counts; calls that are under way count with all that they have
  /// reserved.
  ///
  /// @param scopeId null for the whole account
  public Saved add(
      AccountId account,
      Budget.Scope scope,
      @Nullable UUID scopeId,
      Budget.Period period,
      ZoneId zone,
      long credits) {
    try {
      return tenants.write(
          account,
          jdbc -> {
            RulesRevision.raise(jdbc, account);
            if (!exists(jdbc, account, scope, scopeId)) {
              return new Saved.NoSuchScope();
            }
            if (count(jdbc, account) >= MOST) {
              return new Saved.TooMany(MOST);
            }
            Instant start = start(jdbc, period, zone);
            BudgetId id = BudgetId.next();
            jdbc.sql(
                    """
                    insert into budget
                      (account_id, id, scope, scope_id, period, time_zone, credits, used, period_start, created_at, updated_at)
                    values (:account, :id, :scope, :scope_id, :period, :zone, :credits, :used, :start, :now, :now)
                    """)
                .param("account", account.value())
                .param("id", id.value())
                .param("scope", scope.name())
                .param("scope_id", scopeId)
                .param("period", period.name())
                .param("zone", zone.getId())
                .param("credits", credits)
                .param("used", used(jdbc, account, scope, scopeId, start))
                .param("start", start.atOffset(ZoneOffset.UTC))
                .param("now", now())
                .update();
            return new Saved.Done(find(jdbc, account, id).orElseThrow());
          });
    } catch (DuplicateKeyException e) {
      return new Saved.Already();
    }
  }

  /// Changes how many credits a budget allows.
  public Optional<Budget> change(AccountId account, BudgetId id, long credits) {
    return tenants.write(
        account,
        jdbc -> {
          RulesRevision.raise(jdbc, account);
          jdbc.sql(
                  "update budget set credits = :credits, updated_at = :now where account_id = :account and id = :id")
              .param("credits", credits)
              .param("now", now())
              .param("account", account.value())
              .param("id", id.value())
              .update();
          return find(jdbc, account, id);
        });
  }

  /// Takes a budget away.
  ///
  /// @return whether there was such a one
  public boolean remove(AccountId account, BudgetId id) {
    return tenants.write(
        account,
        jdbc -> {
          RulesRevision.raise(jdbc, account);
          return jdbc.sql("delete from budget where account_id = ? and id = ?")
                  .param(account.value())
                  .param(id.value())
                  .update()
              == 1;
        });
  }

  private static boolean exists(
      JdbcClient jdbc, AccountId account, Budget.Scope scope, @Nullable UUID id) {
    String table =
        switch (scope) {
          case ACCOUNT -> null;
          case AGENT -> "agent";
          case API_KEY -> "api_key";
          case CAMPAIGN -> "campaign";
        };
    return table == null
        || jdbc.sql("select exists (select from " + table + " where account_id = ? and id = ?)")
            .param(account.value())
            .param(id)
            .query(Boolean.class)
            .single();
  }

  private static int count(JdbcClient jdbc, AccountId account) {
    return jdbc.sql("select count(*) from budget where account_id = ?")
        .param(account.value())
        .query(Integer.class)
        .single();
  }

  private Instant start(JdbcClient jdbc, Budget.Period period, ZoneId zone) {
    return jdbc.sql("select date_trunc(lower(:period), :now::timestamptz, :zone)")
        .param("period", period.name())
        .param("now", now())
        .param("zone", zone.getId())
        .query(OffsetDateTime.class)
        .single()
        .toInstant();
  }

  private static long used(
      JdbcClient jdbc,
      AccountId account,
      Budget.Scope scope,
      @Nullable UUID scopeId,
      Instant start) {
    return jdbc.sql(USED)
        .param("account", account.value())
        .param("start", start.atOffset(ZoneOffset.UTC))
        .param("scope", scope.name())
        .param("scope_id", scopeId, java.sql.Types.OTHER)
        .query(Long.class)
        .single();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static Budget read(ResultSet row, int number) throws SQLException {
    return new Budget(
        new BudgetId(row.getObject("id", UUID.class)),
        Budget.Scope.valueOf(row.getString("scope")),
        row.getObject("scope_id", UUID.class),
        row.getString("scope_name"),
        Budget.Period.valueOf(row.getString("period")),
        ZoneId.of(row.getString("time_zone")),
        row.getLong("credits"),
        row.getLong("used"),
        row.getObject("resets_at", OffsetDateTime.class).toInstant());
  }

  /// What came of setting a budget.
  public sealed interface Saved {

    record Done(Budget budget) implements Saved {}

    /// There is one for the same already.
    record Already() implements Saved {}

    /// The key, campaign or agent is not there or not the account's.
    record NoSuchScope() implements Saved {}

    record TooMany(int most) implements Saved {}
  }
}
