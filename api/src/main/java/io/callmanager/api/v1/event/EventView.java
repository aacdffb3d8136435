package io.callmanager.api.v1.event;

import io.callmanager.event.Event;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that happened, as webhooks tell it too.
///
/// @param data what is told of the call, and what the event itself tells
@Schema(name = "Event")
record EventView(
    @Schema(
            description = "The same wherever the event is told of.",
            example = "evt_019aaaaa00007000800000000000000f_3")
        String id,
    @Schema(example = "call.answered") String type,
    Instant timestamp,
    @Schema(
            example =
                "{\"callId\":\"019aaaaa-0000-7000-8000-00000000000f\",\"sequence\":3,\"status\":\"ANSWERED\",\"toNumber\":\"+1234567890\",\"fromNumber\":\"+15005550006\",\"agentId\":\"550e8400-e29b-41d4-a716-446655440000\",\"campaignId\":\"550e8400-e29b-41d4-a716-446655440001\",\"contactId\":\"550e8400-e29b-41d4-a716-446655440002\",\"metadata\":{\"crmId\":\"A-17\"},\"sipCode\":200}")
        Map<String, @Nullable Object> data) {

  static EventView of(Event event) {
    return new EventView(event.id().toString(), event.type(), event.at(), event.data());
  }
}
