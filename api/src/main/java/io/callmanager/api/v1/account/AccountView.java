package io.callmanager.api.v1.account;

import io.callmanager.account.Account;
import io.callmanager.account.Plan;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;

/// An account.
public record AccountView(
    UUID id,
    @Schema(example = "Acme Corp") String name,
    Plan plan,
    Account.Status status,
    Instant createdAt) {

  public static AccountView of(Account account) {
    return new AccountView(
        account.id().value(),
        account.name(),
        account.plan(),
        account.status(),
        account.createdAt());
  }
}
