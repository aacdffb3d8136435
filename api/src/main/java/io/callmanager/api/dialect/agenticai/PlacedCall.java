package io.callmanager.api.dialect.agenticai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What came of a wish for a call.
///
/// @param id the call's; left out when it is refused, as are the next two
/// @param to as it was sent
/// @param webhookUrl as it was sent, or as it is set
/// @param error why it is refused; left out when it is not
@Schema(name = "AgenticAiPlacedCall")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlacedCall(
    boolean success,
    @JsonProperty("call_id") @Schema(format = "uuid") @Nullable String id,
    @Schema(example = "+1234567890") @Nullable String to,
    @JsonProperty("webhook_url") @Schema(example = "https://hooks.example.com")
        @Nullable String webhookUrl,
    @Schema(example = "Missing 'to' phone number") @Nullable String error) {

  static PlacedCall refused(String error) {
    return new PlacedCall(false, null, null, null, error);
  }
}
