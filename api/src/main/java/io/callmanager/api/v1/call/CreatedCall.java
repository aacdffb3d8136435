package io.callmanager.api.v1.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.call.Call;
import io.callmanager.call.CallDetail;
import io.callmanager.call.CallStatus;
import io.callmanager.call.InitiationResult;
import io.callmanager.call.PlacedCall;
import io.callmanager.contact.ContactData;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call that was just initiated, or waits for its turn.
record CreatedCall(
    InitiatedCall call,
    ContactView contact,
    CampaignView campaign,
    @Schema(example = CreatedCall.INITIATED) String message) {

  private static final String INITIATED = "Call initiated successfully";
  private static final String QUEUED = "Call queued; it is dialled when its turn comes";

  static CreatedCall of(InitiationResult.Initiated initiated, Map<String, Object> metadata) {
    return of(
        initiated.call(),
        CallStatus.INITIATED,
        metadata,
        initiated.trunk(),
        initiated.trunkAttempts(),
        initiated.trunkCount(),
        null,
        INITIATED);
  }

  static CreatedCall queued(PlacedCall call, int position, Map<String, Object> metadata) {
    return of(call, CallStatus.QUEUED, metadata, null, 0, 0, position, QUEUED);
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

  /// A call as it was told of, or would have been, when it was placed; empty when it never began.
  ///
  /// @param queuePosition which in the account's queue it is; null when it does not wait there, or no longer
  static Optional<CreatedCall> asPlaced(CallDetail detail, @Nullable Integer queuePosition) {
    Call call = detail.call();
    ContactData contact = detail.contact();
    CallDetail.CampaignSummary campaign = detail.campaign();
    if (contact == null || campaign == null) {
      return Optional.empty();
    }
    boolean waits = queuePosition != null;
    return Optional.of(
        new CreatedCall(
            new InitiatedCall(
                call.id().value(),
                call.callSid(),
                call.trackingId(),
                waits ? CallStatus.QUEUED : CallStatus.INITIATED,
                call.campaign().value(),
                call.contact().value(),
                call.agent().value(),
                call.startedAt(),
                call.reserved().amount(),
                call.to().e164(),
                call.contactName(),
                call.metadata(),
                call.trunk(),
                call.trunkAttempts(),
                call.trunkCount(),
                queuePosition),
            new ContactView(call.contact().value(), call.to().e164(), contact.additionalData()),
            new CampaignView(call.campaign().value(), campaign.name(), "ACTIVE"),
            waits ? QUEUED : INITIATED));
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
