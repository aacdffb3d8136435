package io.callmanager.api.v1.account;

import io.callmanager.account.ApiKey;
import io.callmanager.account.NewApiKey;
import io.callmanager.api.contract.ContractName;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An API key, without its secret.
///
/// @param hint its first and last characters
/// @param requestsPerHour how many requests it may send in an hour; null for as many as the platform lets every key
/// @param contract the name of the one contract it may be used with; null for any
/// @param lastUsedAt null when it was never used
public record KeyView(
    UUID id,
    String name,
    @Schema(example = "cm_3f2a…9c41") String hint,
    @Schema(example = "1000") @Nullable Integer requestsPerHour,
    @Schema(
            allowableValues = {
              ContractName.V1,
              ContractName.CLAUDE_PHONE,
              ContractName.KROSAI,
              ContractName.AGENTICAI,
              ContractName.KAPHILA
            },
            example = ContractName.CLAUDE_PHONE)
        @Nullable String contract,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {

  public static KeyView of(ApiKey key) {
    return new KeyView(
        key.id().value(),
        key.name(),
        key.hint(),
        key.requestsPerHour(),
        key.contract(),
        key.createdAt(),
        key.lastUsedAt(),
        key.revokedAt());
  }

  /// A key that was just made.
  ///
  /// @param apiKey the key itself; shown this once; null for one that was made elsewhere
  public record CreatedKey(
      KeyView key, @Schema(pattern = "^cm_[0-9a-f]{64}$") @Nullable String apiKey) {

    public static CreatedKey of(NewApiKey made) {
      return new CreatedKey(KeyView.of(made.key()), made.secret());
    }

    @Override
    public String toString() {
      return "CreatedKey[" + key + "]";
    }
  }

  /// A key that was changed.
  public record ChangedKey(KeyView key) {}

  /// A key that was revoked.
  public record RevokedKey(UUID id, boolean revoked) {}
}
