package io.callmanager.number;

import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import java.time.Instant;

/// A number that an account may show to callees.
public record CallerNumber(NumberId id, PhoneNumber phoneNumber, Instant createdAt) {}
