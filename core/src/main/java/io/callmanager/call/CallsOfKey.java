package io.callmanager.call;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TimeOrderedId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Service;

/// The calls that one of an account's API keys asked for.
@Service
public class CallsOfKey {

  /// Longer than any call waits, rings and lasts.
  private static final Duration LONGEST = Duration.ofDays(3);

  private final TenantDatabase tenants;
  private final Clock clock;

  CallsOfKey(TenantDatabase tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  /// Those that have not ended, newest first.
  public List<Call> goingOn(AccountId account, ApiKeyId key, int most) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select "
                        + CallRows.COLUMNS
                        + " from call where account_id = ? and api_key_id = ? and ended_at is null and id >= ? order by id desc limit ?")
                .param(account.value())
                .param(key.value())
                .param(TimeOrderedId.lowestAt(clock.instant().minus(LONGEST)))
                .param(most)
                .query(CallRows::read)
                .list());
  }

  /// Those whose ids were made in a period, newest first. Costs as much as the account has calls in it.
  ///
  /// @param statuses all if empty
  /// @param from the period's beginning
  /// @param to the period's end, which is not part of it
  /// @param skip how many to leave out at first
  public List<Call> page(
      AccountId account,
      ApiKeyId key,
      Set<CallStatus> statuses,
      Instant from,
      Instant to,
      long skip,
      int limit) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("account", account.value());
    parameters.put("key", key.value());
    parameters.put("from", TimeOrderedId.lowestAt(from));
    parameters.put("to", TimeOrderedId.lowestAt(to));
    parameters.put("skip", skip);
    parameters.put("limit", limit);
    if (!statuses.isEmpty()) {
      parameters.put("statuses", statuses.stream().map(CallStatus::name).toList());
    }
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select "
                        + CallRows.COLUMNS
                        + " from call where account_id = :account and api_key_id = :key and id >= :from and id < :to"
                        + (statuses.isEmpty() ? "" : " and status in (:statuses)")
                        + " order by id desc offset :skip limit :limit")
                .params(parameters)
                .query(CallRows::read)
                .list());
  }
}
