package io.callmanager.account;

import io.callmanager.shared.AccountId;
import java.time.Instant;

/// A tenant: a customer of the platform, with everything that is theirs.
public record Account(AccountId id, String name, Plan plan, Status status, Instant createdAt) {

  /// Whether an account may be used.
  public enum Status {
    ACTIVE,
    SUSPENDED
  }
}
