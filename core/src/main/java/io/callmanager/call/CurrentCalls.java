package io.callmanager.call;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TimeOrderedId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// An account's calls that go on, and those that ended a moment ago. What they cost to find does not grow with the calls that the
/// account ever had.
@Service
public class CurrentCalls {

  /// No call that waits or goes on is older.
  private static final Duration OLDEST = Duration.ofDays(3);

  private static final String LIVE =
      "select "
          + CallRows.COLUMNS
          + " from call where account_id = :account and ended_at is null and id >= :oldest";

  /// Every end is an entry in the ledger, whose ids are in the order of time; calls have no index by their ends.
  private static final String WITH_ENDED =
      """
      with resolved as materialized (
        select reservation_id from credit_entry
         where account_id = :account and id >= :resolved and kind <> 'RESERVE' and reservation_id is not null
         order by id desc limit :limit)
      select * from (
        %1$s
        union all
        select ended.* from resolved cross join lateral (
          select %2$s from call
           where account_id = :account and id = resolved.reservation_id and ended_at >= :since limit 1) ended) found
       order by id desc limit :limit
      """
          .formatted(LIVE, CallRows.COLUMNS);

  private static final String WITHOUT_ENDED = LIVE + " order by id desc limit :limit";

  private final TenantDatabase tenants;
  private final Clock clock;

  CurrentCalls(TenantDatabase tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  /// Those that go on or wait for their turn, and those that ended no longer ago than `afterEnd`, which began last first.
  ///
  /// @param afterEnd zero for those alone that go on or wait
  /// @param most how many at most
  public List<Call> of(AccountId account, Duration afterEnd, int most) {
    Instant now = clock.instant();
    boolean ended = afterEnd.isPositive();
    Instant since = now.minus(afterEnd);
    return tenants.read(
        account,
        jdbc -> {
          var statement =
              jdbc.sql(ended ? WITH_ENDED : WITHOUT_ENDED)
                  .param("account", account.value())
                  .param("oldest", TimeOrderedId.lowestAt(now.minus(OLDEST)))
                  .param("limit", most);
          if (ended) {
            statement =
                statement
                    .param("resolved", TimeOrderedId.lowestAt(since))
                    .param("since", since.atOffset(ZoneOffset.UTC));
          }
          return statement.query(CallRows::read).list();
        });
  }

  /// Those of an account's calls to which something happened.
  public Set<CallId> among(AccountId account, List<CallId> calls, CallEventType happened) {
    return calls.isEmpty()
        ? Set.of()
        : tenants.read(
            account,
            jdbc ->
                jdbc.sql(
                        "select distinct call_id from call_event where account_id = ? and call_id = any (?) and type = ?")
                    .param(account.value())
                    .param(calls.stream().map(CallId::value).toArray(UUID[]::new))
                    .param(happened.word())
                    .query((row, number) -> new CallId(row.getObject("call_id", UUID.class)))
                    .set());
  }
}
