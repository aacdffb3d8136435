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
import java.util.ArrayList;
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

  private static final int CALLS_AT_ONCE = 100;

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
          withCalls(jdbc, account, wanted, Integer.MAX_VALUE)
              .forEach(event -> found.put(event.id(), event));
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
                    .list(),
                Integer.MAX_VALUE));
  }

  /// Adds to events what is told of their calls. What a call tells that is not there is left out.
  ///
  /// @param most about how many characters of data to give; what comes after that is left out, but for one event
  static List<Event> withCalls(JdbcClient jdbc, AccountId account, List<Written> events, int most) {
    Map<UUID, @Nullable CallRow> calls = new HashMap<>();
    List<Event> told = new ArrayList<>(events.size());
    long characters = 0;
    for (int i = 0; i < events.size(); i++) {
      Written event = events.get(i);
      UUID source = event.id().source();
      CallRow call = null;
      if (event.id().ofCall()) {
        if (!calls.containsKey(source)) {
          load(jdbc, account, events.subList(i, events.size()), calls);
        }
        call = calls.get(source);
      }
      characters += event.characters() + (call == null ? 0 : call.characters());
      if (characters > most && !told.isEmpty()) {
        break;
      }
      told.add(event.with(call == null ? null : call.call()));
    }
    return told;
  }

  /// Reads the next calls that events are of.
  private static void load(
      JdbcClient jdbc,
      AccountId account,
      List<Written> events,
      Map<UUID, @Nullable CallRow> calls) {
    UUID[] next =
        events.stream()
            .map(Written::id)
            .filter(EventId::ofCall)
            .map(EventId::source)
            .filter(id -> !calls.containsKey(id))
            .distinct()
            .limit(CALLS_AT_ONCE)
            .toArray(UUID[]::new);
    for (UUID id : next) {
      calls.put(id, null);
    }
    jdbc.sql(CALLS)
        .param(account.value())
        .param(next)
        .query(CallRow::read)
        .list()
        .forEach(row -> calls.put(row.call().id(), row));
  }

  private static UUID[] sources(List<EventId> ids) {
    return ids.stream().map(EventId::source).distinct().toArray(UUID[]::new);
  }

  /// A call, with how much it tells.
  private record CallRow(EventCall call, int characters) {

    static CallRow read(ResultSet row, int number) throws SQLException {
      String metadata = row.getString("metadata");
      return new CallRow(
          new EventCall(
              row.getObject("id", UUID.class),
              null,
              row.getString("to_number"),
              row.getString("from_number"),
              row.getObject("agent_id", UUID.class),
              row.getObject("campaign_id", UUID.class),
              row.getObject("contact_id", UUID.class),
              Json.readObject(metadata)),
          metadata.length());
    }
  }

  /// An event as it is kept.
  record Written(
      EventId id,
      String type,
      Instant at,
      Map<String, Object> data,
      @Nullable CallStatus status,
      int characters) {

    static Written read(ResultSet row, int number) throws SQLException {
      String status = row.getString("status");
      String data = row.getString("data");
      return new Written(
          new EventId(row.getObject("source", UUID.class), row.getInt("sequence")),
          row.getString("type"),
          row.getObject("at", OffsetDateTime.class).toInstant(),
          Json.readObject(data),
          status == null ? null : CallStatus.valueOf(status),
          data.length());
    }

    Event with(@Nullable EventCall call) {
      return new Event(id, type, at, data, call == null ? null : call.after(status));
    }
  }
}
