package io.callmanager.recording;

import io.callmanager.recording.Recording.Place;
import io.callmanager.recording.Recording.Status;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TimeOrderedId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/// The table of recordings, an account at a time.
@Component
class RecordingRows {

  static final String COLUMNS =
      """
      account_id, id, call_id, status, started_at, ended_at, duration_ms, size_bytes, sha256, channels, store, store_key, note
      """;

  private static final String FINISH =
      """
      insert into recording
        (account_id, id, call_id, status, started_at, ended_at, duration_ms, size_bytes, sha256, channels, store, store_key, note,
         deleted_at)
      values (:account, :id, :call, :status, :startedAt, :endedAt, :durationMs::bigint, :sizeBytes::bigint, :sha256::text, :channels,
        :store::text, :key::text, :note::text, :deletedAt::timestamptz)
      on conflict (account_id, id) do update set status = excluded.status, ended_at = excluded.ended_at,
        duration_ms = excluded.duration_ms, size_bytes = excluded.size_bytes, sha256 = excluded.sha256, store = excluded.store,
        store_key = excluded.store_key, note = excluded.note, deleted_at = excluded.deleted_at, told_at = null
       where recording.status in ('RECORDING', 'FAILED')
      """;

  /// By how much an id's time and its recording's start may differ: it is made when the call is dialled, or when the callee begins
  /// to be told.
  private static final Duration ID_MARGIN = Duration.ofHours(1);

  private final TenantDatabase tenants;

  RecordingRows(TenantDatabase tenants) {
    this.tenants = tenants;
  }

  void started(AccountId account, RecordingId id, CallId call, Instant at, int channels) {
    tenants.write(
        account,
        jdbc ->
            jdbc.sql(
                    """
                    insert into recording (account_id, id, call_id, status, started_at, channels)
                    values (?, ?, ?, 'RECORDING', ?, ?) on conflict do nothing
                    """)
                .param(account.value())
                .param(id.value())
                .param(call.value())
                .param(utc(at))
                .param(channels)
                .update());
  }

  /// Writes how a recording ended; one that ended as deleted leaves no more than that it did.
  ///
  /// @return false when nothing was written: it is completed or deleted already
  boolean finished(Recording recording) {
    Place place = recording.place();
    Instant endedAt = recording.endedAt();
    boolean deleted = recording.status() == Status.DELETED;
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("account", recording.account().value());
    values.put("id", recording.id().value());
    values.put("call", recording.call().value());
    values.put("status", recording.status().name());
    values.put("startedAt", utc(recording.startedAt()));
    values.put("endedAt", endedAt == null ? null : utc(endedAt));
    values.put("deletedAt", deleted && endedAt != null ? utc(endedAt) : null);
    values.put("durationMs", recording.durationMillis());
    values.put("sizeBytes", recording.sizeBytes());
    values.put("sha256", recording.sha256());
    values.put("channels", recording.channels());
    values.put("store", place == null ? null : place.store());
    values.put("key", place == null ? null : place.key());
    values.put("note", recording.note());
    return tenants.write(
        recording.account(), jdbc -> jdbc.sql(FINISH).params(values).update() == 1);
  }

  /// Takes it upon the caller to tell the call's timeline of a recording's end. Nobody else will.
  ///
  /// @param at in whole microseconds
  /// @return false when somebody else has, or when it did not end like this
  boolean claimTelling(Recording ended, Instant at) {
    return tenants.write(
        ended.account(),
        jdbc ->
            jdbc.sql(
                        """
                        update recording set told_at = ?
                         where account_id = ? and id = ? and status = ? and told_at is null
                        """)
                    .param(utc(at))
                    .param(ended.account().value())
                    .param(ended.id().value())
                    .param(ended.status().name())
                    .update()
                == 1);
  }

  /// The call's timeline could not be told of a recording's end: somebody may try again.
  ///
  /// @param at when it was claimed
  void returnTelling(Recording ended, Instant at) {
    tenants.write(
        ended.account(),
        jdbc ->
            jdbc.sql(
                    """
                    update recording set told_at = null
                     where account_id = ? and id = ? and status = ? and told_at = ?
                    """)
                .param(ended.account().value())
                .param(ended.id().value())
                .param(ended.status().name())
                .param(utc(at))
                .update());
  }

  /// @param deletedToo whether one that is deleted is found as well
  Optional<Recording> find(AccountId account, RecordingId id, boolean deletedToo) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select "
                        + COLUMNS
                        + " from recording where account_id = ? and id = ?"
                        + (deletedToo ? "" : " and status <> 'DELETED'"))
                .param(account.value())
                .param(id.value())
                .query(RecordingRows::read)
                .optional());
  }

  /// Recordings that are not deleted, newest first.
  List<Recording> page(
      AccountId account, RecordingFilter filter, @Nullable RecordingId cursor, int limit) {
    StringBuilder sql =
        new StringBuilder("select ")
            .append(COLUMNS)
            .append(" from recording where account_id = :account and status <> 'DELETED'");
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("account", account.value());
    values.put("limit", limit);
    if (cursor != null) {
      sql.append(" and id < :cursor");
      values.put("cursor", cursor.value());
    }
    if (filter.call() != null) {
      sql.append(" and call_id = :call");
      values.put("call", filter.call().value());
    }
    if (filter.from() != null) {
      sql.append(" and started_at >= :from and id >= :fromId");
      values.put("from", utc(filter.from()));
      values.put("fromId", TimeOrderedId.lowestAt(filter.from().minus(ID_MARGIN)));
    }
    if (filter.to() != null) {
      sql.append(" and started_at < :to and id < :toId");
      values.put("to", utc(filter.to()));
      values.put("toId", TimeOrderedId.lowestAt(filter.to().plus(ID_MARGIN)));
    }
    sql.append(" order by id desc limit :limit");
    return tenants.read(
        account, jdbc -> jdbc.sql(sql.toString()).params(values).query(RecordingRows::read).list());
  }

  /// Recordings that are being made or are on their way to the store, newest first.
  List<Recording> underWay(AccountId account, int most) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select "
                        + COLUMNS
                        + " from recording where account_id = ? and status = 'RECORDING' order by id desc limit ?")
                .param(account.value())
                .param(most)
                .query(RecordingRows::read)
                .list());
  }

  /// The newest recording of each call that has or will have a file.
  Map<CallId, Recording> newest(AccountId account, Collection<CallId> calls) {
    List<Recording> found =
        tenants.read(
            account,
            jdbc ->
                jdbc.sql(
                        "select distinct on (call_id) "
                            + COLUMNS
                            + " from recording where account_id = ? and call_id = any (?) and status in ('RECORDING', 'COMPLETED')"
                            + " order by call_id, id desc")
                    .param(account.value())
                    .param(new SqlArrayValue("uuid", calls.stream().map(CallId::value).toArray()))
                    .query(RecordingRows::read)
                    .list());
    return found.stream().collect(Collectors.toUnmodifiableMap(Recording::call, each -> each));
  }

  /// Marks a recording that is not under way as deleted; its file is still to be.
  boolean delete(AccountId account, RecordingId id, Instant at) {
    return tenants.write(
        account,
        jdbc ->
            jdbc.sql(
                        """
                        update recording set status = 'DELETED', deleted_at = ?
                         where account_id = ? and id = ? and status in ('COMPLETED', 'FAILED')
                        """)
                    .param(utc(at))
                    .param(account.value())
                    .param(id.value())
                    .update()
                == 1);
  }

  /// The file of a deleted recording is gone.
  void wiped(AccountId account, RecordingId id) {
    tenants.write(
        account,
        jdbc ->
            jdbc.sql(
                    """
                    update recording set store = null, store_key = null
                     where account_id = ? and id = ? and status = 'DELETED'
                    """)
                .param(account.value())
                .param(id.value())
                .update());
  }

  Optional<Integer> retentionDays(AccountId account) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql("select days from recording_retention where account_id = ?")
                .param(account.value())
                .query(Integer.class)
                .optional());
  }

  void retentionDays(AccountId account, @Nullable Integer days) {
    tenants.write(
        account,
        jdbc ->
            days == null
                ? jdbc.sql("delete from recording_retention where account_id = ?")
                    .param(account.value())
                    .update()
                : jdbc.sql(
                        """
                        insert into recording_retention (account_id, days) values (?, ?)
                        on conflict (account_id) do update set days = excluded.days
                        """)
                    .param(account.value())
                    .param(days)
                    .update());
  }

  static Recording read(ResultSet row, int number) throws SQLException {
    String store = row.getString("store");
    String key = row.getString("store_key");
    OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
    return new Recording(
        new AccountId(row.getObject("account_id", UUID.class)),
        new RecordingId(row.getObject("id", UUID.class)),
        new CallId(row.getObject("call_id", UUID.class)),
        Status.valueOf(row.getString("status")),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        ended == null ? null : ended.toInstant(),
        row.getObject("duration_ms", Long.class),
        row.getObject("size_bytes", Long.class),
        row.getString("sha256"),
        row.getInt("channels"),
        store == null || key == null ? null : new Place(store, key),
        row.getString("note"));
  }

  static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
