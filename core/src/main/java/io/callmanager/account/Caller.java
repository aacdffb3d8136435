package io.callmanager.account;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.ApiKeyId;
import org.jspecify.annotations.Nullable;

/// Whoever presented a valid API key.
public sealed interface Caller {

  ApiKeyId key();

  /// A customer's software, acting for one account.
  ///
  /// @param requestsPerHour how many requests the key may send in an hour; null for as many as the platform lets every key
  /// @param contract the name of the one contract the key may be used with; null for any
  record Customer(
      ApiKeyId key, AccountId account, @Nullable Integer requestsPerHour, @Nullable String contract)
      implements Caller {}

  /// An operator of the platform, who acts for no account.
  record Operator(ApiKeyId key) implements Caller {}
}
