package io.callmanager.api.dialect.krosai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call as KrosAI's call logs show it. Times are to the second.
///
/// @param id the same as `call_id`
/// @param duration whole seconds from the answer to the end; null until the end
/// @param costCents what it cost; null until the end
/// @param endReason why it has ended, in the platform's words; null until the end
@Schema(name = "KrosaiCall")
record CallEntry(
    @Schema(example = "call_550e8400-e29b-41d4-a716-446655440000") String id,
    @JsonProperty("call_id") @Schema(example = "call_550e8400-e29b-41d4-a716-446655440000")
        String callId,
    @Schema(allowableValues = {"inbound", "outbound"}) String direction,
    @Schema(
            allowableValues = {
              "initiated",
              "ringing",
              "answered",
              "in_progress",
              "completed",
              "failed",
              "no_answer",
              "busy"
            })
        String status,
    @JsonProperty("from_number") @Schema(example = "+2348012345678") String fromNumber,
    @JsonProperty("to_number") @Schema(example = "+14155551234") String toNumber,
    @JsonProperty("endpoint_id") @Schema(example = "ep_550e8400-e29b-41d4-a716-446655440001")
        String endpointId,
    @JsonProperty("phone_number_id") @Schema(example = "pn_550e8400-e29b-41d4-a716-446655440002")
        String phoneNumberId,
    @Schema(example = "180") @Nullable Integer duration,
    @JsonProperty("cost_cents") @Schema(example = "12") @Nullable Long costCents,
    @Schema(example = "{\"customer_id\":\"cust_123\"}") Map<String, Object> metadata,
    @JsonProperty("created_at") @Schema(example = "2026-01-10T12:00:00Z") String createdAt,
    @JsonProperty("answered_at") @Schema(example = "2026-01-10T12:00:05Z")
        @Nullable String answeredAt,
    @JsonProperty("completed_at") @Schema(example = "2026-01-10T12:03:05Z")
        @Nullable String completedAt,
    @JsonProperty("end_reason") @Schema(example = "remote_hangup") @Nullable String endReason) {

  static final String OUTBOUND = "outbound";
  static final String INBOUND = "inbound";
}
