package io.callmanager.webhook;

import io.callmanager.shared.CallId;
import io.callmanager.shared.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What receivers are told of an event: `{type, timestamp, data}`. Made of nothing but what never changes, so that one event is
/// told in the same bytes at every attempt.
///
/// @param type such as `call.answered`
/// @param timestamp when it happened
public record EventPayload(String type, Instant timestamp, Map<String, Object> data) {

  /// What there is to say about a call with each of its events.
  ///
  /// @param metadata the customer's own notes
  public record CallFacts(
      CallId call,
      String toNumber,
      String fromNumber,
      UUID agent,
      UUID campaign,
      UUID contact,
      Map<String, Object> metadata) {}

  /// Of an event in a call's timeline.
  ///
  /// @param status the call's after the event; null when that was not written down with it
  /// @param own what the event itself says; where it uses a name that all events use, it is left out
  public static EventPayload ofCall(
      CallFacts call,
      int sequence,
      String type,
      Instant at,
      @Nullable String status,
      Map<String, Object> own) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("callId", call.call().toString());
    data.put("sequence", sequence);
    if (status != null) {
      data.put("status", status);
    }
    data.put("toNumber", call.toNumber());
    data.put("fromNumber", call.fromNumber());
    data.put("agentId", call.agent().toString());
    data.put("campaignId", call.campaign().toString());
    data.put("contactId", call.contact().toString());
    data.put("metadata", call.metadata());
    own.forEach(data::putIfAbsent);
    return new EventPayload(type, at, data);
  }

  /// The payload as it is sent.
  public String json() {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("type", type);
    payload.put("timestamp", timestamp.toString());
    payload.put("data", data);
    return Json.write(payload);
  }
}
