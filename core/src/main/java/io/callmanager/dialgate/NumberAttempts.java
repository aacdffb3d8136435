package io.callmanager.dialgate;

import io.callmanager.shared.SystemDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// How often accounts dialled each number of late. The statement that places a call counts it, under the lock of the account's
/// balance; here what is of no use any more is forgotten.
@Component
public class NumberAttempts {

  private static final int SWEPT_AT_ONCE = 10_000;

  private static final String SWEEP =
      """
      delete from number_attempts where (account_id, number) in (
        select n.account_id, n.number from number_attempts n
          left join dial_rules r on r.account_id = n.account_id
         where r.attempt_window_seconds is null
            or n.recent[cardinality(n.recent)] <= ?::timestamptz - make_interval(secs => r.attempt_window_seconds)
         limit ? for update of n skip locked)
      """;

  private final SystemDatabase system;
  private final Clock clock;

  NumberAttempts(SystemDatabase system, Clock clock) {
    this.system = system;
    this.clock = clock;
  }

  /// Forgets numbers that were not dialled for as long as their accounts' windows are, and those of accounts that have no limit any
  /// more.
  @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT7M")
  void sweep() {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    int swept;
    do {
      swept = system.jdbc().sql(SWEEP).param(now).param(SWEPT_AT_ONCE).update();
    } while (swept == SWEPT_AT_ONCE);
  }
}
