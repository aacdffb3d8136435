package io.callmanager.call;

import io.callmanager.agent.AgentMode;
import io.callmanager.contact.ContactData;
import io.callmanager.credit.Tariff;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.CampaignId;
import io.callmanager.shared.ContactId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call that is written down: what was settled when it was placed, and never changes.
///
/// @param callSid SIP's Call-ID
/// @param reserved the credits that are set aside for it
/// @param budgeted whether it may count against budgets
/// @param optOutKey the key that puts the callee on the list of those who are not called any more; null for none
public record PlacedCall(
    AccountId account,
    CallId id,
    String callSid,
    AgentId agent,
    AgentMode mode,
    CampaignId campaign,
    String campaignName,
    ContactId contact,
    ContactData contactData,
    PhoneNumber from,
    PhoneNumber to,
    Tariff tariff,
    Credits reserved,
    Duration maxDuration,
    Duration ringTimeout,
    MachinePolicy machine,
    RecordingRule recording,
    boolean budgeted,
    @Nullable Character optOutKey,
    Instant startedAt) {

  /// The platform's own name for the call, for support and logs.
  public String trackingId() {
    return "cm-" + id;
  }
}
