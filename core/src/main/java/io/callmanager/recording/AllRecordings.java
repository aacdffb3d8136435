package io.callmanager.recording;

import io.callmanager.shared.RecordingId;
import io.callmanager.shared.SystemDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// The table of recordings, all accounts at once. What changes rows or lists them does so for a number of them at a time.
@Component
class AllRecordings {

  /// How many rows are changed or listed at once.
  static final int BATCH = 500;

  private static final String EXPIRE =
      """
      with due as materialized (
        select old.account_id, old.id from account a left join recording_retention k on k.account_id = a.id
          cross join lateral (
            select r.account_id, r.id from recording r
             where r.account_id = a.id and r.status in ('COMPLETED', 'FAILED')
               and r.ended_at < :now::timestamptz - coalesce(make_interval(days => k.days), :retention::interval)
             order by r.ended_at limit :batch for update skip locked) old
         limit :batch)
      update recording r set status = 'DELETED', deleted_at = :now from due
       where r.account_id = due.account_id and r.id = due.id
      """;

  private final SystemDatabase system;

  AllRecordings(SystemDatabase system) {
    this.system = system;
  }

  /// A recording, and where it stands among those that are gone through.
  record Found(Recording recording, Mark mark) {}

  /// How far recordings were gone through.
  record Mark(Instant at, UUID id) {

    static final Mark FIRST = new Mark(Instant.EPOCH, new UUID(0, 0));
  }

  /// Deletes recordings that ended longer ago than their accounts keep them.
  ///
  /// @param retention of accounts that have none of their own
  /// @return how many; less than a batch when there are no more
  int expire(Instant now, Duration retention) {
    return system
        .jdbc()
        .sql(EXPIRE)
        .param("now", RecordingRows.utc(now))
        .param("retention", retention.toSeconds() + " seconds")
        .param("batch", BATCH)
        .update();
  }

  /// Marks recordings as failed that are under way for longer than can be.
  ///
  /// @param startedBefore those that began before
  /// @param inHand those that this server still works at
  void giveUp(Instant now, Instant startedBefore, Collection<RecordingId> inHand) {
    system
        .jdbc()
        .sql(
            """
            update recording set status = 'FAILED', ended_at = ?, note = 'Its server did not come back', told_at = null
             where status = 'RECORDING' and started_at < ? and id <> all (?::uuid[])
            """)
        .param(RecordingRows.utc(now))
        .param(RecordingRows.utc(startedBefore))
        .param(
            inHand.stream().map(RecordingId::toString).collect(Collectors.joining(",", "{", "}")))
        .update();
  }

  /// Removes the rows of deleted recordings whose files are gone.
  ///
  /// @return how many; less than a batch when there are no more
  int forget(Instant deletedBefore) {
    return system
        .jdbc()
        .sql(
            """
            delete from recording where (account_id, id) in (
              select account_id, id from recording where status = 'DELETED' and store_key is null and deleted_at < ?
               order by deleted_at limit ? for update skip locked)
            """)
        .param(RecordingRows.utc(deletedBefore))
        .param(BATCH)
        .update();
  }

  /// Deleted recordings whose files are still in a store, longest deleted first.
  List<Found> toWipe(String store, Mark after) {
    return system
        .jdbc()
        .sql(
            "select deleted_at mark, "
                + RecordingRows.COLUMNS
                + """
                  from recording where status = 'DELETED' and store_key is not null and store = ? and (deleted_at, id) > (?, ?)
                 order by deleted_at, id limit ?
                """)
        .param(store)
        .param(RecordingRows.utc(after.at()))
        .param(after.id())
        .param(BATCH)
        .query(AllRecordings::read)
        .list();
  }

  /// In which other stores files of deleted recordings are.
  ///
  /// @param stores at least one
  List<String> otherStores(Collection<String> stores) {
    return system
        .jdbc()
        .sql(
            """
            select distinct store from recording
             where status = 'DELETED' and store_key is not null and store not in (:stores) limit 10
            """)
        .param("stores", stores)
        .query(String.class)
        .list();
  }

  /// Recordings of whose end nobody has told, longest ended first.
  List<Found> toTell(Instant from, Instant to, Mark after) {
    return system
        .jdbc()
        .sql(
            "select ended_at mark, "
                + RecordingRows.COLUMNS
                + """
                  from recording where told_at is null and status in ('COMPLETED', 'FAILED') and ended_at between ? and ?
                   and (ended_at, id) > (?, ?)
                 order by ended_at, id limit ?
                """)
        .param(RecordingRows.utc(from))
        .param(RecordingRows.utc(to))
        .param(RecordingRows.utc(after.at()))
        .param(after.id())
        .param(BATCH)
        .query(AllRecordings::read)
        .list();
  }

  private static Found read(ResultSet row, int number) throws SQLException {
    Recording recording = RecordingRows.read(row, number);
    return new Found(
        recording,
        new Mark(row.getObject("mark", OffsetDateTime.class).toInstant(), recording.id().value()));
  }
}
