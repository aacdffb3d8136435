package io.callmanager.console.operator;

import io.callmanager.account.Account;
import io.callmanager.account.Accounts;
import io.callmanager.account.ApiKeys;
import io.callmanager.account.Plan;
import io.callmanager.console.layout.PathId;
import io.callmanager.console.visitor.OpenToViewers;
import io.callmanager.credit.AccountOpening;
import io.callmanager.credit.CreditBalance;
import io.callmanager.credit.CreditLedger;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Credits;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The accounts of the platform: listed, opened, looked at.
@Controller
@OpenToViewers
class AccountsController {

  private static final int MOST_SHOWN = 300;
  private static final int LONGEST_NAME = 200;
  private static final int MOST_DIGITS = 15;

  private final Accounts accounts;
  private final AccountOpening opening;
  private final CreditLedger ledger;
  private final ApiKeys keys;
  private final CallerNumbers numbers;

  AccountsController(
      Accounts accounts,
      AccountOpening opening,
      CreditLedger ledger,
      ApiKeys keys,
      CallerNumbers numbers) {
    this.accounts = accounts;
    this.opening = opening;
    this.ledger = ledger;
    this.keys = keys;
    this.numbers = numbers;
  }

  @GetMapping("/console/operator/accounts")
  String list(@RequestParam(defaultValue = "") String q, Model model) {
    String wanted = q.strip().toLowerCase(Locale.ROOT);
    Map<AccountId, CreditBalance> balances = ledger.balances();
    List<Account> found =
        accounts.all().stream()
            .filter(
                account ->
                    account.name().toLowerCase(Locale.ROOT).contains(wanted)
                        || account.id().toString().equals(wanted))
            .toList();
    model.addAttribute("q", q.strip());
    model.addAttribute("accounts", found.subList(0, Math.min(found.size(), MOST_SHOWN)));
    model.addAttribute("found", found.size());
    model.addAttribute("balances", balances);
    model.addAttribute("plans", Plan.values());
    return "console/operator/accounts";
  }

  @PostMapping("/console/operator/accounts")
  String open(
      @RequestParam String name,
      @RequestParam String plan,
      @RequestParam String credits,
      RedirectAttributes redirect) {
    String given = name.strip();
    Optional<Plan> chosen =
        Arrays.stream(Plan.values()).filter(p -> p.name().equals(plan)).findFirst();
    Optional<Long> amount = wholeNumber(credits);
    if (given.isEmpty()
        || given.length() > LONGEST_NAME
        || given.chars().anyMatch(Character::isISOControl)
        || chosen.isEmpty()
        || amount.isEmpty()) {
      redirect.addFlashAttribute(
          "problem", "An account has a name, a plan, and a whole number of credits, if only 0.");
      return "redirect:/console/operator/accounts";
    }
    AccountOpening.OpenedAccount opened =
        opening.open(given, chosen.get(), new Credits(amount.get()));
    redirect.addFlashAttribute("made", opened.key());
    return "redirect:/console/operator/accounts/" + opened.account().id();
  }

  @GetMapping("/console/operator/accounts/{id}")
  String account(@PathVariable String id, Model model) {
    AccountId account = new AccountId(PathId.of(id));
    model.addAttribute("account", accounts.find(account).orElseThrow(PathId::notFound));
    ledger.balance(account).ifPresent(balance -> model.addAttribute("balance", balance));
    model.addAttribute("keys", keys.list(account));
    model.addAttribute("numbers", numbers.list(account));
    return "console/operator/account";
  }

  private static Optional<Long> wholeNumber(String text) {
    String digits = text.strip();
    return digits.length() <= MOST_DIGITS && digits.matches("[0-9]+")
        ? Optional.of(Long.parseLong(digits))
        : Optional.empty();
  }
}
