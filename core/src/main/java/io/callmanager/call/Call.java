package io.callmanager.call;

import io.callmanager.agent.ScriptChanges;
import io.callmanager.call.spi.Answerer;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.CampaignId;
import io.callmanager.shared.ContactId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call as it stands, for those who look.
///
/// @param callSid SIP's Call-ID
/// @param missingVariables the agent's variables for which the customer sent no value
/// @param settled what the call cost in the end; null until then
/// @param answeredSeconds 0 until the call has ended, and when it was never answered
/// @param trunk the trunk that was dialled through; null when none was
/// @param trunkAttempts how many trunks were tried, that one included
/// @param trunkCount how many trunks there were for the call
/// @param answeredBy who answered; null when nobody listened for that
/// @param amdCause by what it was known who answered
/// @param amdConfidence how sure that is, 0 to 1
/// @param warnings what was found to be wrong with it, such as `one_way_audio`
/// @param consentReference the customer's own word for why the callee may be called
/// @param script what the call has otherwise than its agent's script, a prompt left out
public record Call(
    AccountId account,
    CallId id,
    AgentId agent,
    int agentVersion,
    CampaignId campaign,
    ContactId contact,
    @Nullable String contactName,
    NumberId fromNumberId,
    PhoneNumber from,
    PhoneNumber to,
    String callSid,
    Map<String, Object> metadata,
    List<String> missingVariables,
    CallStatus status,
    int maxDurationSeconds,
    int creditsPerMinute,
    Credits reserved,
    @Nullable Credits settled,
    Instant startedAt,
    @Nullable Instant dialedAt,
    @Nullable Instant ringingAt,
    @Nullable Instant answeredAt,
    @Nullable Instant endedAt,
    int answeredSeconds,
    @Nullable EndReason endReason,
    Termination.@Nullable Party endedBy,
    @Nullable Integer sipCode,
    @Nullable String carrierWords,
    @Nullable String trunk,
    int trunkAttempts,
    int trunkCount,
    List<String> warnings,
    @Nullable Answerer answeredBy,
    @Nullable String amdCause,
    @Nullable Double amdConfidence,
    @Nullable String consentReference,
    ScriptChanges script) {

  /// What the call costs as far as is known: the reservation until the end, the settlement after it.
  public Credits creditsUsed() {
    return settled != null ? settled : reserved;
  }

  /// The platform's own name for the call, for support and logs.
  public String trackingId() {
    return "cm-" + id;
  }
}
