package io.callmanager.recording;

import io.callmanager.recording.Recording.Place;
import io.callmanager.shared.SystemDatabase;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Looks after all accounts' recordings: deletes those whose time is over, sees to it that files of deleted ones go and that calls
/// hear of what became of theirs. Several servers may do it side by side: each step may be done twice.
@Component
class RecordingUpkeep {

  private static final Logger log = LoggerFactory.getLogger(RecordingUpkeep.class);
  private static final int BATCH = 200;

  /// After so long a call's timeline is left alone.
  private static final Duration WORTH_TELLING = Duration.ofDays(1);

  /// After so long a recording whose server never came back is given up.
  private static final Duration GIVEN_UP = Duration.ofDays(2);

  private final SystemDatabase system;
  private final RecordingStores stores;
  private final RecordingRows rows;
  private final RecordingDesk desk;
  private final RecordingProperties properties;
  private final Clock clock;

  RecordingUpkeep(
      SystemDatabase system,
      RecordingStores stores,
      RecordingRows rows,
      RecordingDesk desk,
      RecordingProperties properties,
      Clock clock) {
    this.system = system;
    this.stores = stores;
    this.rows = rows;
    this.desk = desk;
    this.properties = properties;
    this.clock = clock;
  }

  /// Tells calls of recordings they could not be told of before.
  @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT10S")
  void tell() {
    if (desk.isRunning()) {
      Instant now = clock.instant();
      find(
              "told_at is null and status in ('COMPLETED', 'FAILED') and ended_at between ? and ?",
              now.minus(WORTH_TELLING),
              now.minusSeconds(5))
          .forEach(desk::tell);
    }
  }

  /// Deletes what is not kept any longer, and the files of what was deleted.
  @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
  void tidy() {
    if (desk.isRunning()) {
      while (expire() == BATCH) {
        // the next ones
      }
      giveUp();
      find("status = 'DELETED' and store_key is not null").forEach(this::wipe);
    }
  }

  private int expire() {
    Instant now = clock.instant();
    int expired =
        system
            .jdbc()
            .sql(
                """
                update recording set status = 'DELETED', deleted_at = :now where (account_id, id) in (
                  select r.account_id, r.id from recording r left join recording_retention k on k.account_id = r.account_id
                   where r.status in ('COMPLETED', 'FAILED')
                     and r.ended_at < :now::timestamptz - coalesce(make_interval(days => k.days), :retention::interval)
                   limit :batch for update of r skip locked)
                """)
            .param("now", RecordingRows.utc(now))
            .param("retention", properties.retention().toSeconds() + " seconds")
            .param("batch", BATCH)
            .update();
    if (expired > 0) {
      log.info("{} recordings were kept for as long as they are to be", expired);
    }
    return expired;
  }

  private void giveUp() {
    Instant now = clock.instant();
    system
        .jdbc()
        .sql(
            """
            update recording set status = 'FAILED', ended_at = ?, note = 'Its server did not come back', told_at = null
             where status = 'RECORDING' and started_at < ?
            """)
        .param(RecordingRows.utc(now))
        .param(RecordingRows.utc(now.minus(GIVEN_UP)))
        .update();
  }

  /// Has the file of a deleted recording go.
  void wipe(Recording deleted) {
    Place place = deleted.place();
    try {
      if (place != null) {
        stores.delete(place);
      }
      rows.wiped(deleted.account(), deleted.id());
    } catch (IOException e) {
      log.warn("recording={} is deleted, its file not yet: {}", deleted.id(), e.getMessage());
    }
  }

  private List<Recording> find(String condition, Instant... instants) {
    var query =
        system
            .jdbc()
            .sql(
                "select "
                    + RecordingRows.COLUMNS
                    + " from recording where "
                    + condition
                    + " limit "
                    + BATCH);
    for (Instant instant : instants) {
      query = query.param(RecordingRows.utc(instant));
    }
    return query.query(RecordingRows::read).list();
  }
}
