package io.callmanager.credit;

import io.callmanager.account.Plan;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.SystemDatabase;
import org.springframework.stereotype.Service;

/// Moves accounts to other plans; for operators.
@Service
public class PlanChange {

  private final SystemDatabase system;

  PlanChange(SystemDatabase system) {
    this.system = system;
  }

  /// Moves an account to a plan. The next call keeps to it; those under way go on.
  ///
  /// @return whether there is such an account
  public boolean move(AccountId account, Plan plan) {
    return system.inTransaction(
        jdbc -> {
          RulesRevision.raise(jdbc, account);
          return jdbc.sql("update account set plan = ? where id = ?")
                  .param(plan.name())
                  .param(account.value())
                  .update()
              == 1;
        });
  }
}
