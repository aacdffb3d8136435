package io.callmanager.number;

import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import java.time.Instant;

/// A number that an account may show to callees.
///
/// @param outbound whether calls may be placed from it
public record CallerNumber(
    NumberId id, PhoneNumber phoneNumber, boolean outbound, Instant createdAt) {}
