package io.callmanager.account;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.ApiKeyId;

/// Whoever presented a valid API key.
public sealed interface Caller {

  ApiKeyId key();

  /// A customer's software, acting for one account.
  record Customer(ApiKeyId key, AccountId account) implements Caller {}

  /// An operator of the platform, who acts for no account.
  record Operator(ApiKeyId key) implements Caller {}
}
