package io.callmanager.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that happened to a call or to an account, as customers are told of it.
///
/// @param type such as `call.answered`
/// @param details what is told of events of this type alone
/// @param call null when it happened to the account itself
public record Event(
    EventId id, String type, Instant at, Map<String, Object> details, @Nullable EventCall call) {

  private static final DateTimeFormatter WITH_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /// The event as JSON's values, the same for all who are told: `id`, `type`, `timestamp` (ISO 8601, UTC, milliseconds) and
  /// `data`, which holds what is told of the call and the event's own details.
  public Map<String, @Nullable Object> payload() {
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("id", id.toString());
    payload.put("type", type);
    payload.put("timestamp", WITH_MILLIS.format(at));
    payload.put("data", data());
    return payload;
  }

  /// What the event tells: of its call, and of itself.
  public Map<String, @Nullable Object> data() {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    if (call != null) {
      data.put("callId", call.id().toString());
      data.put("sequence", id.sequence());
      data.put("status", call.status() == null ? null : call.status().name());
      data.put("toNumber", call.toNumber());
      data.put("fromNumber", call.fromNumber());
      data.put("agentId", call.agent().toString());
      data.put("campaignId", call.campaign().toString());
      data.put("contactId", call.contact().toString());
      data.put("metadata", call.metadata());
    }
    details.forEach(data::putIfAbsent);
    return data;
  }
}
