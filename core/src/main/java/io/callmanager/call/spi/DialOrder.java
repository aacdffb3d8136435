package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PhoneNumber;
import org.jspecify.annotations.Nullable;

/// One call to be placed.
///
/// @param callSid the value for SIP's Call-ID header (RFC 3261, section 20.8)
/// @param from the number shown to the callee
/// @param opening what is said as soon as the callee has answered; prepared while the phone rings
/// @param machine what is done about answering machines
/// @param conversation what is done once the opening has been said; null for nothing
public record DialOrder(
    AccountId accountId,
    CallId callId,
    String callSid,
    PhoneNumber from,
    PhoneNumber to,
    Utterance opening,
    MachinePolicy machine,
    @Nullable ConversationPlan conversation) {

  /// A call on which nothing happens after the opening but what is asked for.
  public DialOrder(
      AccountId accountId,
      CallId callId,
      String callSid,
      PhoneNumber from,
      PhoneNumber to,
      Utterance opening,
      MachinePolicy machine) {
    this(accountId, callId, callSid, from, to, opening, machine, null);
  }
}
