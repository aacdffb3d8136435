package io.callmanager.credit;

import io.callmanager.account.Account;
import io.callmanager.account.Accounts;
import io.callmanager.account.ApiKeys;
import io.callmanager.account.NewApiKey;
import io.callmanager.account.Plan;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.SystemDatabase;
import org.springframework.stereotype.Service;

/// Opens an account that can be used at once: with its books, its first credits and its first key.
@Service
public class AccountOpening {

  private final Accounts accounts;
  private final CreditLedger ledger;
  private final ApiKeys keys;
  private final SystemDatabase system;

  public AccountOpening(
      Accounts accounts, CreditLedger ledger, ApiKeys keys, SystemDatabase system) {
    this.accounts = accounts;
    this.ledger = ledger;
    this.keys = keys;
    this.system = system;
  }

  /// Opens an account.
  ///
  /// @param credits granted at once; may be none
  public OpenedAccount open(String name, Plan plan, Credits credits) {
    AccountId id = AccountId.next();
    Account account =
        system.inTransaction(
            jdbc -> {
              Account added = accounts.add(id, name, plan);
              ledger.open(id);
              if (credits.compareTo(Credits.ZERO) > 0) {
                ledger.grant(id, credits.amount(), "opening of the account");
              }
              return added;
            });
    return new OpenedAccount(account, keys.create(id, "first key"));
  }

  /// An account and its first key.
  public record OpenedAccount(Account account, NewApiKey key) {}
}
