package io.callmanager.webhook.delivery;

import io.callmanager.call.CallStatus;
import io.callmanager.event.Event;
import io.callmanager.event.EventCall;
import io.callmanager.event.EventId;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Json;
import io.callmanager.shared.SystemDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The deliveries that wait, in the database, which is their queue.
@Component
class DeliveryQueue {

  /// How much of one call is taken at once.
  static final int LONGEST_RUN = 20;

  private static final int ROWS_LOOKED_AT = 200;
  private static final int CANCELLED_AT_ONCE = 1000;

  /// Jumps from endpoint to endpoint along the index, however much waits for each.
  private static final String ENDPOINTS =
      """
      with recursive waiting as (
        (select endpoint_id, account_id, due_at from webhook_delivery
          where state = 'PENDING' order by endpoint_id, due_at limit 1)
        union all
        select n.endpoint_id, n.account_id, n.due_at
          from waiting w cross join lateral (
            select d.endpoint_id, d.account_id, d.due_at from webhook_delivery d
             where d.state = 'PENDING' and d.endpoint_id > w.endpoint_id
             order by d.endpoint_id, d.due_at limit 1) n)
      select account_id, endpoint_id, due_at from waiting where due_at <= ?
      """;

  private static final String DUE =
      """
      with endpoint as (
        select case when s.updated_at > w.updated_at then s.updated_at else w.updated_at end as version,
               w.enabled and w.deleted_at is null as open
          from webhook_endpoint w left join webhook_account_secret s on s.account_id = w.account_id
         where w.account_id = :account and w.id = :endpoint),
      source as (
        select source_id, min(due_at) as due_at
          from (select source_id, due_at from webhook_delivery
                 where account_id = :account and endpoint_id = :endpoint and state = 'PENDING' and due_at <= :now
                   and source_id <> all (:busy::uuid[])
                 order by due_at limit :looked_at) d
         group by source_id order by 2 limit :limit)
      select e.version, e.open, s.source_id, d.sequence, d.type, d.attempts, d.taken, d.due_at, c.to_number, c.from_number, c.agent_id,
             c.campaign_id, c.contact_id, c.metadata, c.webhook_url, h.at, h.data, h.status
        from endpoint e
        left join source s on true
        left join lateral (
          select sequence, type, attempts, taken, due_at from webhook_delivery
           where account_id = :account and endpoint_id = :endpoint and source_id = s.source_id and state = 'PENDING'
           order by sequence limit :run) d on true
        left join lateral (
          select to_number, from_number, agent_id, campaign_id, contact_id, metadata,
                 case when webhook_endpoint_id = :endpoint then webhook_url end as webhook_url
            from call where account_id = :account and id = s.source_id and d.sequence > 0 limit 1) c on true
        left join lateral (
          (select at, data, status::text as status from call_event
            where account_id = :account and call_id = s.source_id and sequence = d.sequence limit 1)
          union all
          (select at, data, null from account_event
            where account_id = :account and id = s.source_id and d.sequence = 0 limit 1)) h on true
       order by s.due_at, s.source_id, d.sequence
      """;

  /// So many lanes read at once, lest the platform's other work waits for connections.
  private static final int READERS = 3;

  private final SystemDatabase system;
  private final Semaphore turns = new Semaphore(READERS, true);

  DeliveryQueue(SystemDatabase system) {
    this.system = system;
  }

  /// An endpoint for which something is due.
  ///
  /// @param since when it was due
  record Waiting(EndpointKey endpoint, Instant since) {}

  /// The endpoints for which something is due.
  List<Waiting> endpoints(Instant now) {
    return system
        .jdbc()
        .sql(ENDPOINTS)
        .param(utc(now))
        .query(
            (row, number) ->
                new Waiting(
                    new EndpointKey(
                        new AccountId(row.getObject("account_id", UUID.class)),
                        row.getObject("endpoint_id", UUID.class)),
                    instant(row, "due_at")))
        .list();
  }

  /// What is due to an endpoint: the calls whose time has come, each with all that waits of it.
  ///
  /// @param busy calls to leave out
  /// @param limit of how many calls at most
  Pending.@Nullable Due due(EndpointKey endpoint, Instant now, Collection<UUID> busy, int limit) {
    DueReader reader = new DueReader();
    turns.acquireUninterruptibly();
    try {
      read(reader, endpoint, now, busy, limit);
    } finally {
      turns.release();
    }
    return reader.due();
  }

  /// What is due to an endpoint next, whenever that is: one call at most.
  List<Pending.Run> next(EndpointKey endpoint, Instant now) {
    Pending.Due due = due(endpoint, now.plus(RetrySchedule.LONGEST), List.of(), 1);
    return due == null ? List.of() : due.runs();
  }

  private void read(
      DueReader reader, EndpointKey endpoint, Instant now, Collection<UUID> busy, int limit) {
    system
        .jdbc()
        .sql(DUE)
        .param("account", endpoint.account().value())
        .param("endpoint", endpoint.id())
        .param("now", utc(now))
        .param("busy", busy.stream().map(UUID::toString).toArray(String[]::new))
        .param("looked_at", ROWS_LOOKED_AT)
        .param("limit", limit)
        .param("run", LONGEST_RUN)
        .query(reader::read);
  }

  /// Leaves what waits of a call behind its head until the head's time comes.
  void park(EndpointKey endpoint, EventId head, Instant until) {
    system
        .jdbc()
        .sql(
            """
            update webhook_delivery set due_at = :until
             where account_id = :account and endpoint_id = :endpoint and source_id = :source and sequence > :sequence
               and state = 'PENDING' and due_at < :until
            """)
        .param("until", utc(until))
        .param("account", endpoint.account().value())
        .param("endpoint", endpoint.id())
        .param("source", head.source())
        .param("sequence", head.sequence())
        .update();
  }

  /// Makes due at once what of a call was left until later and was never tried.
  void hasten(EndpointKey endpoint, UUID source, Instant now) {
    system
        .jdbc()
        .sql(
            """
            update webhook_delivery set due_at = :now
             where account_id = :account and endpoint_id = :endpoint and source_id = :source and state = 'PENDING'
               and attempts = 0 and due_at > :now
            """)
        .param("now", utc(now))
        .param("account", endpoint.account().value())
        .param("endpoint", endpoint.id())
        .param("source", source)
        .update();
  }

  /// Makes due at once what was last tried before the endpoint recovered.
  ///
  /// @return how many deliveries were brought forward; none when none is left
  int bringForward(EndpointKey endpoint, Instant recoveredAt, Instant now, int limit) {
    return system
        .jdbc()
        .sql(
            """
            update webhook_delivery d set due_at = :now
              from (select source_id, sequence from webhook_delivery
                     where account_id = :account and endpoint_id = :endpoint and state = 'PENDING' and due_at > :now
                       and attempted_at < :recovered
                     order by due_at limit :limit) w
             where d.account_id = :account and d.endpoint_id = :endpoint and d.source_id = w.source_id
               and d.sequence = w.sequence and d.state = 'PENDING'
            """)
        .param("now", utc(now))
        .param("account", endpoint.account().value())
        .param("endpoint", endpoint.id())
        .param("recovered", utc(recoveredAt))
        .param("limit", limit)
        .update();
  }

  /// Lets some of what waits for an endpoint be; it can be sent again on demand.
  ///
  /// @return whether anything is left
  boolean cancelSome(EndpointKey endpoint, String why) {
    return system
            .jdbc()
            .sql(
                """
                update webhook_delivery d set state = 'CANCELLED', error = :why
                  from (select source_id, sequence from webhook_delivery
                         where account_id = :account and endpoint_id = :endpoint and state = 'PENDING' limit :limit) w
                 where d.account_id = :account and d.endpoint_id = :endpoint and d.source_id = w.source_id
                   and d.sequence = w.sequence and d.state = 'PENDING'
                """)
            .param("why", why)
            .param("account", endpoint.account().value())
            .param("endpoint", endpoint.id())
            .param("limit", CANCELLED_AT_ONCE)
            .update()
        == CANCELLED_AT_ONCE;
  }

  /// How many deliveries wait, over all accounts.
  long count() {
    return system
        .jdbc()
        .sql("select count(*) from webhook_delivery where state = 'PENDING'")
        .query(Long.class)
        .single();
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /// Puts the rows of what is due together again.
  private static final class DueReader {

    private final Map<UUID, List<Pending>> runs = new LinkedHashMap<>();
    private @Nullable Instant version;
    private boolean open;

    Pending.@Nullable Due due() {
      return version == null
          ? null
          : new Pending.Due(
              version,
              open,
              runs.entrySet().stream()
                  .map(run -> new Pending.Run(run.getKey(), run.getValue()))
                  .toList());
    }

    void read(ResultSet row) throws SQLException {
      version = instant(row, "version");
      open = row.getBoolean("open");
      UUID source = row.getObject("source_id", UUID.class);
      if (source != null && row.getObject("sequence") != null) {
        runs.computeIfAbsent(source, s -> new ArrayList<>()).add(pending(row, source));
      }
    }

    private static Pending pending(ResultSet row, UUID source) throws SQLException {
      EventId event = new EventId(source, row.getInt("sequence"));
      return new Pending(
          event,
          row.getInt("attempts"),
          row.getInt("taken"),
          instant(row, "due_at"),
          row.getString("webhook_url"),
          row.getObject("at") == null ? null : content(row, event));
    }

    private static @Nullable Event content(ResultSet row, EventId event) throws SQLException {
      if (event.ofCall() && row.getString("to_number") == null) {
        return null;
      }
      return new Event(
          event,
          row.getString("type"),
          instant(row, "at"),
          Json.readObject(row.getString("data")),
          event.ofCall() ? call(row, event) : null);
    }

    private static EventCall call(ResultSet row, EventId event) throws SQLException {
      String status = row.getString("status");
      return new EventCall(
          event.source(),
          status == null ? null : CallStatus.valueOf(status),
          row.getString("to_number"),
          row.getString("from_number"),
          row.getObject("agent_id", UUID.class),
          row.getObject("campaign_id", UUID.class),
          row.getObject("contact_id", UUID.class),
          Json.readObject(row.getString("metadata")));
    }
  }
}
