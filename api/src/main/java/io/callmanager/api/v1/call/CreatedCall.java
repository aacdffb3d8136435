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

/// A call that was just initiated, or waits for its turn.
record CreatedCall(
    InitiatedCall call,
    ContactView contact,
    CampaignView campaign,
    @Schema(example = "Call initiated successfully") String message) {

  static CreatedCall of(InitiationResult.Initiated initiated, Map<String, Object> metadata) {
    return of(
        initiated.call(),
        CallStatus.INITIATED,
        metadata,
        initiated.trunk(),
        initiated.trunkAttempts(),
        initiated.trunkCount(),
        null,
        "Call initiated successfully");
  }

  static CreatedCall queued(PlacedCall call, int position, Map<String, Object> metadata) {
    return of(
        call,
        CallStatus.QUEUED,
        metadata,
        null,
        0,
        0,
        position,
        "Call queued; it is dialled when its turn comes");
  }

  private static CreatedCall of(
      PlacedCall call,
      CallStatus status,
      Map<String, Object> metadata,
      @Nullable String trunk,
      int trunkAttempts,
      int trunkCount,
      @Nullable Integer queuePosition,
      String message) {
    return new CreatedCall(
        new InitiatedCall(
            call.id().value(),
            call.callSid(),
            call.trackingId(),
            status,
            call.campaign().value(),
            call.contact().value(),
            call.agent().value(),
            call.startedAt(),
            call.reserved().amount(),
            call.to().e164(),
            call.contactData().name(),
            metadata,
            trunk,
            trunkAttempts,
            trunkCount,
            queuePosition),
        new ContactView(
            call.contact().value(), call.to().e164(), call.contactData().additionalData()),
        new CampaignView(call.campaign().value(), call.campaignName(), "ACTIVE"),
        message);
  }

  /// @param callSid SIP's Call-ID
  /// @param trackingId the platform's own name for the call, for support
  /// @param creditsUsed the credits that are reserved for it
  /// @param trunk the trunk that has taken the call
  /// @param trunkAttempts how many trunks were tried, that one included
  /// @param totalTrunks how many trunks there are for the account's calls
  /// @param contactName left out when none was sent
  /// @param queuePosition which in the account's queue it is, from 1; left out when it is dialled at once
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
      @Schema(example = "3") int totalTrunks,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(example = "3")
          @Nullable Integer queuePosition) {}
}
