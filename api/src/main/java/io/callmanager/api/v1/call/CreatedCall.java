package io.callmanager.api.v1.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.call.CallStatus;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.PlacedCall;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call that was just initiated.
record CreatedCall(
    InitiatedCall call,
    ContactView contact,
    CampaignView campaign,
    @Schema(example = "Call initiated successfully") String message) {

  static CreatedCall of(InitiationResult.Initiated initiated, Map<String, Object> metadata) {
    PlacedCall call = initiated.call();
    return new CreatedCall(
        new InitiatedCall(
            call.id().value(),
            call.callSid(),
            call.trackingId(),
            CallStatus.INITIATED,
            call.campaign().value(),
            call.contact().value(),
            call.agent().value(),
            call.startedAt(),
            call.reserved().amount(),
            call.to().e164(),
            call.contactData().name(),
            metadata,
            initiated.trunk(),
            initiated.trunkAttempts(),
            initiated.trunkCount()),
        new ContactView(
            call.contact().value(), call.to().e164(), call.contactData().additionalData()),
        new CampaignView(call.campaign().value(), call.campaignName(), "ACTIVE"),
        "Call initiated successfully");
  }

  /// @param callSid SIP's Call-ID
  /// @param trackingId the platform's own name for the call, for support
  /// @param creditsUsed the credits that are reserved for it
  /// @param trunk the trunk that has taken the call
  /// @param trunkAttempts how many trunks were tried, that one included
  /// @param totalTrunks how many trunks there are for the account's calls
  /// @param contactName left out when none was sent
  record InitiatedCall(
      UUID id,
      String callSid,
      String trackingId,
      CallStatus status,
      UUID campaignId,
      UUID contactId,
      UUID agentId,
      Instant startTime,
      @Schema(example = "5") long creditsUsed,
      @Schema(example = "+1234567890") String toNumber,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(example = "John Doe")
          @Nullable String contactName,
      Map<String, Object> metadata,
      @Schema(example = "carrier-one") @Nullable String trunk,
      @Schema(example = "1") int trunkAttempts,
      @Schema(example = "3") int totalTrunks) {}
}
