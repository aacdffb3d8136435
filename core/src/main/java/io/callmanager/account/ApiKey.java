package io.callmanager.account;

import io.callmanager.shared.ApiKeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An API key as it can be shown again: without its secret, of which only a hash is kept.
///
/// @param hint the key's first and last characters, enough to recognise it by
/// @param requestsPerHour how many requests it may send in an hour; null for as many as the platform lets every key
/// @param lastUsedAt to within a minute; null when never used
public record ApiKey(
    ApiKeyId id,
    String name,
    String hint,
    @Nullable Integer requestsPerHour,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {

  /// The most requests an hour that a key can be limited to.
  public static final int MOST_REQUESTS_PER_HOUR = 100_000_000;
}
