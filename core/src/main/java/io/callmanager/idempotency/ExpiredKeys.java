package io.callmanager.idempotency;

import io.callmanager.shared.SystemDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Sweeps out the keys whose time is over. Several servers may do it side by side.
@Component
class ExpiredKeys {

  static final int BATCH = 1000;
  private static final int MOST_BATCHES = 200;

  private final SystemDatabase system;
  private final Clock clock;

  ExpiredKeys(SystemDatabase system, Clock clock) {
    this.system = system;
    this.clock = clock;
  }

  /// Deletes in batches, so that no statement takes long, and so many at most: what is left is deleted next time.
  @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
  void sweep() {
    Instant now = clock.instant();
    int swept = BATCH;
    for (int batch = 1; swept == BATCH && batch <= MOST_BATCHES; batch++) {
      swept = sweepSome(now);
    }
  }

  private int sweepSome(Instant now) {
    return system
        .jdbc()
        .sql(
            """
            with old as (
              select account_id, key from idempotency_key where expires_at <= ?
               order by expires_at limit ? for update skip locked)
            delete from idempotency_key k using old where k.account_id = old.account_id and k.key = old.key
            """)
        .param(now.atOffset(ZoneOffset.UTC))
        .param(BATCH)
        .update();
  }
}
