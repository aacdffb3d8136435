package io.callmanager.account;

import io.callmanager.shared.ApiKeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An API key as it can be shown again: without its secret, of which only a hash is kept.
///
/// @param hint the key's first and last characters, enough to recognise it by
/// @param lastUsedAt to within a minute; null when never used
public record ApiKey(
    ApiKeyId id,
    String name,
    String hint,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {}
