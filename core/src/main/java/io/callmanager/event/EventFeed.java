package io.callmanager.event;

import io.callmanager.event.Events.Written;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TenantDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// All events of an account, one after the other, without a gap and without a lock.
///
/// Events lie in the order of the transactions that wrote them, and only what lies before the oldest transaction that still
/// writes is shown: nothing can be written there any more, so that whoever has read up to a place has missed nothing before it.
/// Transactions that only read, however long, hold nothing up; one that writes for long holds back what is written after it
/// began, until it ends.
///
/// A call's events lie in the order of their numbers, because each is written by a transaction that began to write after the one
/// before it had committed.
@Service
public class EventFeed {

  /// How far a reading goes that looks for events of some types only.
  static final int MOST_SCANNED = 5_000;

  /// About how many characters of data a reading gives.
  static final int MOST_CHARACTERS = 1_000_000;

  private static final String READ =
      """
      with scanned as materialized (
        select * from (
          (select tx, call_id source, sequence, type, at, data, status from call_event
            where account_id = :account and tx < pg_snapshot_xmin(pg_current_snapshot())
              and (tx, call_id, sequence) > (cast(:tx as xid8), :source, :sequence)
            order by tx, call_id, sequence limit :scan)
          union all
          (select tx, id, 0, type, at, data, null from account_event
            where account_id = :account and tx < pg_snapshot_xmin(pg_current_snapshot())
              and (tx, id) > (cast(:tx as xid8), :source)
            order by tx, id limit :scan)) both_kinds
         order by tx, source, sequence limit :scan),
      numbered as (
        select *, row_number() over reading number, count(*) over () many,
          count(*) filter (where wanted) over reading hits
          from (select *, cast(:types as text[]) is null or type = any (cast(:types as text[])) wanted from scanned) s
        window reading as (order by tx, source, sequence rows unbounded preceding))
      select tx::text tx, source, sequence, type, at, data, status, many, wanted from numbered
       where wanted and hits <= :most or number = many order by number
      """;

  /// Has the reading go along the indexes, which are in the feed's order, whatever the statistics say. Where they are old, few events
  /// seem to be left at the end of the feed, and reading and sorting all of them would seem best, for each page anew.
  private static final String IN_ORDER =
      "select set_config('enable_sort', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)";

  private static final String NOW = "select pg_snapshot_xmin(pg_current_snapshot())::text";

  private final TenantDatabase tenants;

  EventFeed(TenantDatabase tenants) {
    this.tenants = tenants;
  }

  /// The place before all that is written from now on. What is being written at this moment comes after it, too.
  public EventPosition now(AccountId account) {
    return tenants.read(
        account,
        jdbc -> EventPosition.before(Long.parseLong(jdbc.sql(NOW).query(String.class).single())));
  }

  /// The events after a place. Looks at a bounded number of them, so it may find none although there are more.
  ///
  /// @param types what to look for; everything if empty
  /// @param limit how many events to give at most
  public Slice read(AccountId account, EventPosition after, Set<String> types, int limit) {
    int scan = types.isEmpty() ? limit + 1 : Math.max(limit + 1, MOST_SCANNED);
    return tenants.read(
        account,
        jdbc ->
            slice(
                jdbc, account, after, scan(jdbc, account, after, types, limit, scan), limit, scan));
  }

  private static List<Scanned> scan(
      JdbcClient jdbc,
      AccountId account,
      EventPosition after,
      Set<String> types,
      int limit,
      int scan) {
    var _ = jdbc.sql(IN_ORDER).query().singleRow();
    return jdbc.sql(READ)
        .param("account", account.value())
        .param("tx", Long.toString(after.tx()))
        .param("source", after.source())
        .param("sequence", after.sequence())
        .param("scan", scan)
        .param("most", limit + 1)
        .param("types", types.isEmpty() ? null : types.toArray(String[]::new))
        .query(Scanned::read)
        .list();
  }

  private static Slice slice(
      JdbcClient jdbc,
      AccountId account,
      EventPosition after,
      List<Scanned> scanned,
      int limit,
      int scan) {
    if (scanned.isEmpty()) {
      return new Slice(List.of(), after, false);
    }
    List<Scanned> wanted = scanned.stream().filter(Scanned::wanted).toList();
    List<Scanned> shown = wanted.subList(0, Math.min(limit, wanted.size()));
    List<Event> events =
        Events.withCalls(
            jdbc, account, shown.stream().map(Scanned::event).toList(), MOST_CHARACTERS);
    if (events.size() < shown.size()) {
      return new Slice(events, shown.get(events.size() - 1).position(), true);
    }
    if (wanted.size() > limit) {
      return new Slice(events, shown.getLast().position(), true);
    }
    Scanned last = scanned.getLast();
    return new Slice(events, last.position(), last.many() == scan);
  }

  /// A part of the feed.
  ///
  /// @param next from where to read on; the place that was read from if there was nothing
  /// @param more whether there is something after it already
  public record Slice(List<Event> events, EventPosition next, boolean more) {}

  /// An event, where it lies.
  ///
  /// @param many how many were looked at
  /// @param wanted whether it is what was looked for; it may be there as the last that was looked at
  private record Scanned(EventPosition position, Written event, int many, boolean wanted) {

    static Scanned read(ResultSet row, int number) throws SQLException {
      Written event = Written.read(row, number);
      return new Scanned(
          new EventPosition(
              Long.parseLong(row.getString("tx")), event.id().source(), event.id().sequence()),
          event,
          row.getInt("many"),
          row.getBoolean("wanted"));
    }
  }
}
