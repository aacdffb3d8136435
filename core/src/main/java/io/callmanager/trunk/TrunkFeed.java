package io.callmanager.trunk;

import io.callmanager.call.spi.TrunkControl;
import io.callmanager.call.spi.TrunkDefinition;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TrunkId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Tells the telephone of the trunks that are stored: all of them at the start, then what changed, whichever server changed it.
@Component
class TrunkFeed implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(TrunkFeed.class);

  /// A change is looked for again for so long: it is stamped before it is committed.
  private static final Duration OVERLAP = Duration.ofSeconds(30);

  private static final String ASSIGNED =
      """
      select account_id, trunk_id, active, max(updated_at) over () as newest from trunk_assignment
       where account_id in (select account_id from trunk_assignment where updated_at >= ?)
      """;

  private final SystemDatabase system;
  private final TrunkRows rows;
  private final TrunkControl control;
  private Instant newestTrunk = Instant.EPOCH;
  private Instant newestAssignment = Instant.EPOCH;
  private boolean failing;
  private volatile boolean running;

  TrunkFeed(SystemDatabase system, TrunkRows rows, TrunkControl control) {
    this.system = system;
    this.rows = rows;
    this.control = control;
  }

  @Scheduled(fixedDelayString = "PT2S", initialDelayString = "PT2S")
  void lookNowAndThen() {
    if (running) {
      lookNow();
    }
  }

  /// Looks for changes now; where that fails, at the next time.
  synchronized void lookNow() {
    try {
      look();
      failing = false;
    } catch (DataAccessException e) {
      if (!failing) {
        log.warn("The trunks can't be read, they stay as they are: {}", e.getMessage());
      }
      failing = true;
    }
  }

  private void look() {
    List<TrunkRows.Row> changed = rows.changedSince(system.jdbc(), since(newestTrunk));
    List<TrunkDefinition> present = new ArrayList<>();
    List<TrunkId> gone = new ArrayList<>();
    for (TrunkRows.Row row : changed) {
      Trunk trunk = row.trunk();
      if (row.deleted()) {
        gone.add(trunk.definition().id());
      } else {
        present.add(trunk.definition());
      }
      newestTrunk = later(newestTrunk, trunk.updatedAt());
    }
    control.remove(gone);
    control.put(present);
    lookForAssignments();
  }

  private void lookForAssignments() {
    Map<AccountId, Set<TrunkId>> assigned = new HashMap<>();
    system
        .jdbc()
        .sql(ASSIGNED)
        .param(since(newestAssignment).atOffset(ZoneOffset.UTC))
        .query(
            row -> {
              AccountId account = new AccountId(row.getObject("account_id", UUID.class));
              Set<TrunkId> trunks = assigned.computeIfAbsent(account, none -> new HashSet<>());
              if (row.getBoolean("active")) {
                trunks.add(new TrunkId(row.getObject("trunk_id", UUID.class)));
              }
              newestAssignment =
                  later(
                      newestAssignment, row.getObject("newest", OffsetDateTime.class).toInstant());
            });
    if (!assigned.isEmpty()) {
      control.assign(assigned);
    }
  }

  private static Instant since(Instant newest) {
    return newest.equals(Instant.EPOCH) ? newest : newest.minus(OVERLAP);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /// Before any call is taken.
  @Override
  public synchronized void start() {
    look();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 1000;
  }
}
