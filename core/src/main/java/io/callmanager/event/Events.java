package io.callmanager.event;

import io.callmanager.call.CallStatus;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import io.callmanager.shared.TenantDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Reads an account's events.
@Service
public class Events {

  private static final String OF_CALLS =
      """
      select call_id source, sequence, type, at, data, status from call_event
       where account_id = ? and call_id = any (?) and sequence = any (?)
      """;

  private static final String OF_ACCOUNT =
      """
      select id source, 0 sequence, type, at, data, null status from account_event
       where account_id = ? and id = any (?)
      """;

  private static final String OF_CALL_AFTER =
      """
      select call_id source, sequence, type, at, data, status from call_event
       where account_id = ? and call_id = ? and sequence > ? order by sequence limit ?
      """;

  private static final String CALLS =
      """
      select id, to_number, from_number, agent_id, campaign_id, contact_id, metadata from call
       where account_id = ? and id = any (?)
      """;

  private final TenantDatabase tenants;

  Events(TenantDatabase tenants) {
    this.tenants = tenants;
  }

  /// The events of these ids; those that are not there are left out.
  public Map<EventId, Event> find(AccountId account, Collection<EventId> ids) {
    List<EventId> ofCalls = ids.stream().filter(EventId::ofCall).toList();
    List<EventId> ofAccount = ids.stream().filter(id -> !id.ofCall()).toList();
    return tenants.read(
        account,
        jdbc -> {
          Map<EventId, Written> written = new LinkedHashMap<>();
          if (!ofCalls.isEmpty()) {
            jdbc.sql(OF_CALLS)
                .param(account.value())
                .param(sources(ofCalls))
                .param(ofCalls.stream().map(EventId::sequence).distinct().toArray(Integer[]::new))
                .query(Written::read)
                .list()
                .forEach(event -> written.put(event.id(), event));
          }
          if (!ofAccount.isEmpty()) {
            jdbc.sql(OF_ACCOUNT)
                .param(account.value())
                .param(sources(ofAccount))
                .query(Written::read)
                .list()
                .forEach(event -> written.put(event.id(), event));
          }
          List<Written> wanted =
              ids.stream().distinct().filter(written::containsKey).map(written::get).toList();
          Map<EventId, Event> found = new LinkedHashMap<>();
          withCalls(jdbc, account, wanted).forEach(event -> found.put(event.id(), event));
          return found;
        });
  }

  /// A call's events, in order.
  ///
  /// @param sequence those that come after it
  public List<Event> ofCall(AccountId account, CallId call, int sequence, int limit) {
    return tenants.read(
        account,
        jdbc ->
            withCalls(
                jdbc,
                account,
                jdbc.sql(OF_CALL_AFTER)
                    .param(account.value())
                    .param(call.value())
                    .param(sequence)
                    .param(limit)
                    .query(Written::read)
                    .list()));
  }

  /// Adds to events what is told of their calls.
  static List<Event> withCalls(JdbcClient jdbc, AccountId account, List<Written> events) {
    List<EventId> ofCalls = events.stream().map(Written::id).filter(EventId::ofCall).toList();
    Map<UUID, EventCall> calls = new HashMap<>();
    if (!ofCalls.isEmpty()) {
      jdbc.sql(CALLS)
          .param(account.value())
          .param(sources(ofCalls))
          .query(Events::readCall)
          .list()
          .forEach(call -> calls.put(call.id(), call));
    }
    return events.stream()
        .filter(event -> !event.id().ofCall() || calls.containsKey(event.id().source()))
        .map(event -> event.with(calls.get(event.id().source())))
        .toList();
  }

  private static UUID[] sources(List<EventId> ids) {
    return ids.stream().map(EventId::source).distinct().toArray(UUID[]::new);
  }

  private static EventCall readCall(ResultSet row, int number) throws SQLException {
    return new EventCall(
        row.getObject("id", UUID.class),
        null,
        row.getString("to_number"),
        row.getString("from_number"),
        row.getObject("agent_id", UUID.class),
        row.getObject("campaign_id", UUID.class),
        row.getObject("contact_id", UUID.class),
        Json.readObject(row.getString("metadata")));
  }

  /// An event as it is kept.
  record Written(
      EventId id, String type, Instant at, Map<String, Object> data, @Nullable CallStatus status) {

    static Written read(ResultSet row, int number) throws SQLException {
      String status = row.getString("status");
      return new Written(
          new EventId(row.getObject("source", UUID.class), row.getInt("sequence")),
          row.getString("type"),
          row.getObject("at", OffsetDateTime.class).toInstant(),
          Json.readObject(row.getString("data")),
          status == null ? null : CallStatus.valueOf(status));
    }

    Event with(@Nullable EventCall call) {
      return new Event(id, type, at, data, call == null ? null : call.after(status));
    }
  }
}
