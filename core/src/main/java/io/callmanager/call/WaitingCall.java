package io.callmanager.call;

import io.callmanager.shared.AgentId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.PhoneNumber;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// A call that waits for its turn, for those who look.
///
/// @param position which in its account's queue it is, from 1
/// @param expiresAt when it is given up if its turn has not come
/// @param zone where the callee is, as the customer knows; null to go by the number
public record WaitingCall(
    int position,
    CallId id,
    PhoneNumber to,
    @Nullable String contactName,
    AgentId agent,
    Instant since,
    Instant expiresAt,
    @Nullable ZoneId zone) {}
