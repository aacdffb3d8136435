package io.callmanager.account;

import io.callmanager.shared.ApiKeyId;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An API key as it can be shown again: without its secret, of which only a hash is kept.
///
/// @param hint the key's first and last characters, enough to recognise it by
/// @param requestsPerHour how many requests it may send in an hour; null for as many as the platform lets every key
/// @param contract the name of the one contract it may be used with; null for any
/// @param lastUsedAt to within a minute; null when never used
public record ApiKey(
    ApiKeyId id,
    String name,
    String hint,
    @Nullable Integer requestsPerHour,
    @Nullable String contract,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {

  /// The most requests an hour that a key can be limited to.
  public static final int MOST_REQUESTS_PER_HOUR = 100_000_000;

  private static final Pattern CONTRACT = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /// @throws IllegalArgumentException when the contract's name can't be one
  public ApiKey {
    if (contract != null && !CONTRACT.matcher(contract).matches()) {
      throw new IllegalArgumentException("not a contract's name");
    }
  }
}
