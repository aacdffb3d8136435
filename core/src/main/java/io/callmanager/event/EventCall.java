package io.callmanager.event;

import io.callmanager.call.CallStatus;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What each event of a call tells of the call.
///
/// @param status the call's after the event; null for events from before it was written down
public record EventCall(
    UUID id,
    @Nullable CallStatus status,
    String toNumber,
    String fromNumber,
    UUID agent,
    UUID campaign,
    UUID contact,
    Map<String, Object> metadata) {

  EventCall after(@Nullable CallStatus happened) {
    return new EventCall(id, happened, toNumber, fromNumber, agent, campaign, contact, metadata);
  }
}
