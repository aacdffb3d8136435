package io.callmanager.credit;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.TenantDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// At which balances the accounts are told that their credits run low. [LowBalanceWatch] tells them.
@Service
public class LowBalanceAlerts {

  private static final String STANDING =
      """
      select coalesce(l.thresholds, '{}') thresholds, b.available + b.reserved balance
        from credit_balance b left join low_balance_alert l on l.account_id = b.account_id
       where b.account_id = ?
      """;

  private final TenantDatabase tenants;
  private final Clock clock;

  LowBalanceAlerts(TenantDatabase tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  public LowBalance find(AccountId account) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(STANDING)
                .param(account.value())
                .query((row, number) -> LowBalance.of(thresholds(row), balance(row)))
                .single());
  }

  /// Sets an account's thresholds. One that is reached already is told of at once.
  ///
  /// @param thresholds in credits, at most [LowBalance#MOST_THRESHOLDS], each from 0 to [LowBalance#HIGHEST]; none to be told nothing
  public LowBalance set(AccountId account, List<Long> thresholds) {
    check(thresholds);
    tenants.write(
        account,
        jdbc ->
            thresholds.isEmpty()
                ? jdbc.sql("delete from low_balance_alert where account_id = ?")
                    .param(account.value())
                    .update()
                : jdbc.sql(
                        """
                        insert into low_balance_alert as l (account_id, thresholds, updated_at) values (?, ?::bigint[], ?)
                        on conflict (account_id) do update
                          set thresholds = excluded.thresholds, updated_at = excluded.updated_at,
                              told = case when l.thresholds = excluded.thresholds then l.told end
                        """)
                    .param(account.value())
                    .param(
                        LowBalance.of(thresholds, Credits.ZERO).thresholds().toArray(Long[]::new))
                    .param(clock.instant().atOffset(ZoneOffset.UTC))
                    .update());
    return find(account);
  }

  private static void check(List<Long> thresholds) {
    Optional<Long> wrong =
        thresholds.stream().filter(each -> each < 0 || each > LowBalance.HIGHEST).findAny();
    if (wrong.isPresent() || thresholds.size() > LowBalance.MOST_THRESHOLDS) {
      throw new IllegalArgumentException("thresholds " + thresholds);
    }
  }

  static List<Long> thresholds(ResultSet row) throws SQLException {
    return List.of((Long[]) row.getArray("thresholds").getArray());
  }

  static Credits balance(ResultSet row) throws SQLException {
    return new Credits(row.getLong("balance"));
  }
}
