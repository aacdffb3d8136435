package io.callmanager.trunk;

import io.callmanager.call.spi.TrunkDefinition;
import java.time.Instant;

/// A trunk that is managed through the API: the platform's or an account's own.
public record Trunk(TrunkDefinition definition, Instant createdAt, Instant updatedAt) {}
