package io.callmanager.api.v1.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callmanager.call.Call;
import io.callmanager.call.CallStatus;
import io.callmanager.call.Termination;
import io.callmanager.call.spi.Answerer;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call as it stands.
///
/// @param creditsUsed the reservation until the call has ended, its cost after that
/// @param answeredSeconds 0 until the call has ended
/// @param sipCode the last final SIP answer
/// @param carrierWords the carrier's own words about the end
/// @param trunk the trunk that was dialled through
/// @param trunkAttempts how many trunks were tried, that one included
/// @param totalTrunks how many trunks there were for the call
/// @param answeredBy who answered; null when nobody listened for that
/// @param amdCause by what it was known who answered
/// @param amdConfidence how sure that is, 0 to 1
/// @param warnings what was found to be wrong with it, such as `one_way_audio`
/// @param consentReference the customer's own word for why the callee may be called
/// @param missingVariables the agent's variables for which no value was sent
record CallView(
    UUID id,
    String callSid,
    String trackingId,
    CallStatus status,
    UUID campaignId,
    UUID contactId,
    UUID agentId,
    int agentVersion,
    Instant startTime,
    @Nullable Instant dialedAt,
    @Nullable Instant ringingAt,
    @Nullable Instant answeredAt,
    @Nullable Instant endedAt,
    int answeredSeconds,
    long creditsReserved,
    long creditsUsed,
    UUID fromNumberId,
    String fromNumber,
    String toNumber,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String contactName,
    @Schema(example = "announce_complete") @Nullable String endReason,
    Termination.@Nullable Party endedBy,
    @Schema(example = "200") @Nullable Integer sipCode,
    @Nullable String carrierWords,
    @Nullable String trunk,
    int trunkAttempts,
    int totalTrunks,
    List<String> warnings,
    @Nullable Answerer answeredBy,
    @Schema(example = "SHORT_GREETING") @Nullable String amdCause,
    @Nullable Double amdConfidence,
    @Nullable String consentReference,
    Map<String, Object> metadata,
    List<String> missingVariables) {

  static CallView of(Call call) {
    return new CallView(
        call.id().value(),
        call.callSid(),
        call.trackingId(),
        call.status(),
        call.campaign().value(),
        call.contact().value(),
        call.agent().value(),
        call.agentVersion(),
        call.startedAt(),
        call.dialedAt(),
        call.ringingAt(),
        call.answeredAt(),
        call.endedAt(),
        call.answeredSeconds(),
        call.reserved().amount(),
        call.creditsUsed().amount(),
        call.fromNumberId().value(),
        call.from().e164(),
        call.to().e164(),
        call.contactName(),
        call.endReason() == null ? null : call.endReason().word(),
        call.endedBy(),
        call.sipCode(),
        call.carrierWords(),
        call.trunk(),
        call.trunkAttempts(),
        call.trunkCount(),
        call.warnings(),
        call.answeredBy(),
        call.amdCause(),
        call.amdConfidence(),
        call.consentReference(),
        call.metadata(),
        call.missingVariables());
  }
}
