package io.callmanager.console.dashboard;

import io.callmanager.console.dashboard.Notices.Notice;
import io.callmanager.console.layout.Words;
import io.callmanager.credit.CreditLedger;
import io.callmanager.credit.LowBalance;
import io.callmanager.credit.LowBalanceAlerts;
import io.callmanager.shared.AccountId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What there is to say about an account's credits.
@Component
class CreditNotices {

  private final CreditLedger ledger;
  private final LowBalanceAlerts lowBalance;

  CreditNotices(CreditLedger ledger, LowBalanceAlerts lowBalance) {
    this.ledger = ledger;
    this.lowBalance = lowBalance;
  }

  /// That there are none left, or, before that, that the balance has come down to one of the account's thresholds.
  Optional<Notice> of(AccountId account) {
    return ledger
        .balance(account)
        .flatMap(
            balance ->
                balance.available().amount() == 0
                    ? Optional.of(
                        new Notice(
                            "No credits left: calls are refused until your operator grants more. See what used them.",
                            "/console/usage"))
                    : low(lowBalance.find(account)));
  }

  private static Optional<Notice> low(LowBalance standing) {
    return Optional.ofNullable(standing.reached())
        .map(
            reached ->
                new Notice(
                    "Balance is %s, %s your %s. Ask your operator for more, or change the threshold."
                        .formatted(
                            Words.INSTANCE.credits(standing.balance()),
                            standing.balance().amount() < reached ? "below" : "down to",
                            Words.INSTANCE.count(reached)),
                    "/console/limits#low-balance"));
  }
}
