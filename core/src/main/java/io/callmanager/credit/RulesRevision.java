package io.callmanager.credit;

import io.callmanager.shared.AccountId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The number by which calls see whether what they must keep to is still as it is remembered: the account's plan, its budgets, its
/// rules on whom to call.
public final class RulesRevision {

  private RulesRevision() {}

  /// Raises an account's number, in the transaction that changes any of it; before the change, since this locks out the calls that
  /// are being placed.
  public static void raise(JdbcClient jdbc, AccountId account) {
    jdbc.sql("update credit_balance set rules_revision = rules_revision + 1 where account_id = ?")
        .param(account.value())
        .update();
  }
}
