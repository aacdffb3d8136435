package io.callmanager.call;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import java.time.Instant;

/// Something in a call's life that was just written down.
///
/// @param sequence the event's number in the call's timeline
public record CallChange(
    AccountId account,
    CallId call,
    int sequence,
    CallEventType type,
    CallStatus status,
    Instant at) {}
