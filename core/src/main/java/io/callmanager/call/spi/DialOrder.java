package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.MachinePolicy;
import io.callmanager.shared.PhoneNumber;

/// One call to be placed.
///
/// @param callSid the value for SIP's Call-ID header (RFC 3261, section 20.8)
/// @param from the number shown to the callee
/// @param opening what is said as soon as the callee has answered; prepared while the phone rings
/// @param machine what is done about answering machines
public record DialOrder(
    AccountId accountId,
    CallId callId,
    String callSid,
    PhoneNumber from,
    PhoneNumber to,
    Utterance opening,
    MachinePolicy machine) {}
