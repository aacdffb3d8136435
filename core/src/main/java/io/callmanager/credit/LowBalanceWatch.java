package io.callmanager.credit;

import io.callmanager.account.AccountEventType;
import io.callmanager.account.AccountEvents;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.SystemDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Looks for accounts whose balance has come down to one of their thresholds, and tells each once by an event of the account. Several
/// servers may look at the same time. Who got credits again is told anew the next time.
@Component
class LowBalanceWatch {

  private static final Logger log = LoggerFactory.getLogger(LowBalanceWatch.class);

  private static final String STANDINGS =
      """
      select l.account_id, l.thresholds, l.told, b.available, b.reserved, b.available + b.reserved balance
        from low_balance_alert l join credit_balance b on b.account_id = l.account_id
      """;

  private static final String CHANGED =
      STANDINGS
          + """
           where l.told is distinct from
             (select min(t.at) from unnest(l.thresholds) t (at) where b.available + b.reserved <= t.at)
          """;

  private final SystemDatabase system;
  private final Clock clock;

  LowBalanceWatch(SystemDatabase system, Clock clock) {
    this.system = system;
    this.clock = clock;
  }

  private record Standing(
      AccountId account, LowBalance balance, @Nullable Long told, long available, long reserved) {}

  @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT5S")
  void look() {
    for (Standing standing : read(CHANGED, List.of())) {
      try {
        tell(standing.account());
      } catch (DataAccessException | TransactionException e) {
        log.warn("account={} could not be told of its balance", standing.account(), e);
      }
    }
  }

  private void tell(AccountId account) {
    Instant now = clock.instant();
    system.inTransaction(
        jdbc -> {
          // its balance is read after the lock was got: another server may have told meanwhile
          jdbc.sql("select 1 from low_balance_alert where account_id = ? for update")
              .param(account.value())
              .query(Integer.class)
              .optional();
          for (Standing standing :
              read(STANDINGS + " where l.account_id = ?", List.of(account.value()))) {
            if (!standing.balance().isAt(standing.told())) {
              note(standing, now);
            }
          }
          return null;
        });
  }

  private void note(Standing standing, Instant now) {
    AccountId account = standing.account();
    Long reached = standing.balance().reached();
    system
        .jdbc()
        .sql("update low_balance_alert set told = ?, told_at = ? where account_id = ?")
        .param(reached)
        .param(now.atOffset(ZoneOffset.UTC))
        .param(account.value())
        .update();
    if (reached != null && standing.balance().isLowerThan(standing.told())) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("threshold", reached);
      data.put("balance", standing.balance().balance().amount());
      data.put("available", standing.available());
      data.put("reserved", standing.reserved());
      AccountEvents.add(account, system.jdbc(), AccountEventType.LOW_BALANCE, now, data);
      log.info("account={} its credits are down to {}", account, standing.balance().balance());
    }
  }

  private List<Standing> read(String statement, List<UUID> parameters) {
    return system
        .jdbc()
        .sql(statement)
        .params(parameters)
        .query(
            (row, number) -> {
              long told = row.getLong("told");
              boolean none = row.wasNull();
              Credits balance = LowBalanceAlerts.balance(row);
              return new Standing(
                  new AccountId(row.getObject("account_id", UUID.class)),
                  LowBalance.of(LowBalanceAlerts.thresholds(row), balance),
                  none ? null : told,
                  row.getLong("available"),
                  row.getLong("reserved"));
            })
        .list();
  }
}
