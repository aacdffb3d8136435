package io.callmanager.call;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.shared.TenantDatabase.Binder;
import io.callmanager.shared.TenantDatabase.Write;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The statements that write calls. Each change of a call is one statement, which makes it both quick and atomic.
final class CallStatements {

  /// Writes what has happened to the call that `changed` has changed.
  static final String HAPPENED =
      """
      event as (
        insert into call_event (account_id, call_id, sequence, type, at, data, status)
        select ?::uuid, ?::uuid, ?::int + h.number, h.type, h.at, h.data, h.status
          from changed, unnest(?::text[], ?::timestamptz[], ?::jsonb[], ?::text[])
            with ordinality as h (type, at, data, status, number)
        returning account_id, call_id, sequence, type, at),
      """;

  private static final String ADVANCE =
      """
      with changed as (
        update call set status = ?, version = version + ?::int, dialed_at = coalesce(dialed_at, ?::timestamptz),
          trunk = coalesce(?::text, trunk), trunk_attempts = coalesce(?::int, trunk_attempts),
          trunk_count = coalesce(?::int, trunk_count), warnings = coalesce(?::text[], warnings),
          answered_by = coalesce(?::text, answered_by), amd_cause = coalesce(?::text, amd_cause),
          amd_confidence = coalesce(?::float8, amd_confidence), ringing_at = coalesce(ringing_at, ?::timestamptz),
          answered_at = coalesce(answered_at, ?::timestamptz)
         where account_id = ?::uuid and id = ?::uuid and version = ? and ended_at is null
        returning webhook_endpoint_id),
      """
          + HAPPENED
          + deliveries("(select webhook_endpoint_id from changed)")
          + """
      select count(*) from changed
      """;

  private static final String APPEND =
      """
      with given as (select ?::uuid account_id, ?::uuid call_id, ?::text type, ?::timestamptz at, ?::jsonb data),
      before as materialized (
        select c.version from call c, given g where c.account_id = g.account_id and c.id = g.call_id),
      same as materialized (
        select e.sequence from call_event e, given g
         where e.account_id = g.account_id and e.call_id = g.call_id and e.type = g.type and e.data = g.data),
      changed as (
        update call c set version = c.version + 1 from given g, before b
         where c.account_id = g.account_id and c.id = g.call_id and c.version = b.version and c.ended_at is not null
           and not exists (select from same)
           and not exists (select from call_event e
             where e.account_id = g.account_id and e.call_id = g.call_id and e.tx > pg_current_xact_id())
        returning c.version, c.status, c.webhook_endpoint_id),
      event as (
        insert into call_event (account_id, call_id, sequence, type, at, data, status)
        select g.account_id, g.call_id, c.version, g.type, g.at, g.data, c.status from given g, changed c
        returning account_id, call_id, sequence, type, at),
      """
          + deliveries("(select webhook_endpoint_id from changed)")
          + """
      select coalesce((select version from changed), 0), %s, c.ended_at is not null,
        exists (select from changed) or exists (select from same)
        from given g left join call c on c.account_id = g.account_id and c.id = g.call_id
      """
              .formatted(ordinal(CallStatus.class, "c.status"));

  private CallStatements() {}

  /// A column with an enum's name as the place of that value among all: a name is of no fixed size, which a round trip's answer
  /// must be.
  static <E extends Enum<E>> String ordinal(Class<E> type, String column) {
    return Stream.of(type.getEnumConstants())
        .map(value -> "'" + value.name() + "'")
        .collect(Collectors.joining(", ", "array_position(array[", "], " + column + "::text) - 1"));
  }

  /// The value at a place that [#ordinal] has given.
  static <E extends Enum<E>> E valueAt(Class<E> type, int place) {
    return List.of(type.getEnumConstants()).get(place);
  }

  /// What puts events on their way to those who want to be told of them, and can be, with the events themselves. A URL that a call
  /// itself names takes the place of the account's endpoints of the same format, but for the platform's own format.
  ///
  /// @param callsOwn the endpoint of the URL that the call itself names
  static String deliveries(String callsOwn) {
    return deliveries("event", callsOwn);
  }

  /// @param events a relation with `account_id`, `call_id`, `sequence`, `type` and `at`
  /// @param callsOwn the endpoint of the URL that the call of an event, `e`, itself names
  static String deliveries(String events, String callsOwn) {
    return """
      deliveries as (
        insert into webhook_delivery (account_id, endpoint_id, source_id, sequence, type, due_at, created_at)
        select e.account_id, w.id, e.call_id, e.sequence, e.type, e.at, e.at
          from %s e
          left join webhook_endpoint o on o.account_id = e.account_id and o.id = %s and o.enabled and o.deleted_at is null
          join webhook_endpoint w on w.account_id = e.account_id and w.enabled and w.deleted_at is null
         where (w.id = o.id or (('*' = any (w.events) or e.type = any (w.events))
             and (w.format = 'standard' or w.format is distinct from o.format)))
           and (w.told is null or e.type = any (w.told)))
      """
        .formatted(events, callsOwn);
  }

  /// Writes what has happened to a call that goes on.
  ///
  /// @param version the call's version as it was last written; each happening raises it by one and is numbered by it
  /// @return a write that gives false when the call is no longer of that version
  static Write<Boolean> advance(
      AccountId account, CallId call, int version, Progress progress, List<Happening> happenings) {
    return new Write<>(
        account,
        ADVANCE,
        p -> {
          p.add(happenings.getLast().status().name()).add(happenings.size());
          addProgress(p, progress);
          p.add(account.value()).add(call.value()).add(version);
          p.add(account.value()).add(call.value());
          addHappenings(p, version, happenings);
        },
        rows -> {
          rows.next();
          return rows.getInt(1) == 1;
        });
  }

  static void addProgress(Binder p, Progress progress) throws SQLException {
    p.add(progress.dialedAt()).add(progress.trunk()).add(progress.trunkAttempts());
    p.add(progress.trunkCount());
    if (progress.warnings().isEmpty()) {
      p.add((Object) null);
    } else {
      p.array("text", progress.warnings().stream());
    }
    Detection detection = progress.detection();
    p.add(detection == null ? null : detection.answeredBy());
    p.add(detection == null ? null : detection.cause());
    p.add(detection == null ? null : detection.confidence());
    p.add(progress.ringingAt()).add(progress.answeredAt());
  }

  static void addHappenings(Binder p, int version, List<Happening> happenings) throws SQLException {
    p.add(version);
    p.array("text", happenings.stream().map(happening -> happening.type().word()));
    p.array("timestamptz", happenings.stream().map(happening -> happening.at().toString()));
    p.array("jsonb", happenings.stream().map(happening -> Json.write(happening.data())));
    p.array("text", happenings.stream().map(happening -> happening.status().name()));
  }

  /// Adds an event to the timeline of a call that has ended, unless the very same is there. The call's version, as it was when the
  /// events were looked at, keeps two such writes from both finding nothing. Gives way to an event of a transaction that began to
  /// write later, which the feed would show later too.
  static Write<Appended> append(
      AccountId account, CallId call, CallEventType type, Instant at, Map<String, Object> data) {
    return new Write<>(
        account,
        APPEND,
        p ->
            p.add(account.value()).add(call.value()).add(type.word()).add(at).add(Json.write(data)),
        rows -> {
          rows.next();
          int status = rows.getInt(2);
          return new Appended(
              rows.getInt(1),
              rows.wasNull() ? CallStatus.FAILED : valueAt(CallStatus.class, status),
              rows.getBoolean(3),
              rows.getBoolean(4));
        });
  }

  /// What came of adding an event.
  ///
  /// @param sequence the event's number; 0 when it was not added
  /// @param ended whether the call is there and has ended
  /// @param there whether the event is there, from now or from before
  record Appended(int sequence, CallStatus status, boolean ended, boolean there) {

    /// Whether something else was added in the same moment: the same write may succeed at once.
    boolean crossed() {
      return ended && !there;
    }
  }

  /// Who answered, as far as could be told.
  record Detection(String answeredBy, String cause, double confidence) {}

  /// How far a call has come. What is null or empty leaves what is written as it is.
  ///
  /// @param trunk the trunk it is dialled through
  /// @param trunkAttempts how many trunks were tried, this one included
  /// @param trunkCount how many trunks there were for it
  /// @param warnings what was found to be wrong with it
  record Progress(
      @Nullable Instant dialedAt,
      @Nullable String trunk,
      @Nullable Integer trunkAttempts,
      @Nullable Integer trunkCount,
      Collection<String> warnings,
      @Nullable Detection detection,
      @Nullable Instant ringingAt,
      @Nullable Instant answeredAt) {

    /// A call of which no more is known than is written.
    static final Progress AS_WRITTEN =
        new Progress(null, null, null, null, List.of(), null, null, null);
  }
}
