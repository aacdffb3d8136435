package io.callmanager.console.operator;

import io.callmanager.account.Account;
import io.callmanager.account.Accounts;
import io.callmanager.account.ApiKeys;
import io.callmanager.account.ConsoleUser;
import io.callmanager.account.ConsoleUser.Role;
import io.callmanager.account.ConsoleUsers;
import io.callmanager.console.keys.KeyWish;
import io.callmanager.console.layout.PathId;
import io.callmanager.console.visitor.OpenToViewers;
import io.callmanager.credit.CreditBalance;
import io.callmanager.credit.CreditLedger;
import io.callmanager.credit.CreditLedger.Grant;
import io.callmanager.number.CallerNumber;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.Credits;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.UserId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// What an operator changes about an account.
@Controller
@OpenToViewers
@RequestMapping("/console/operator/accounts/{id}")
class AccountChangesController {

  private static final int LONGEST_REASON = 200;
  private static final int LONGEST_EMAIL = 254;
  private static final int PASSWORD_BYTES = 15;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Accounts accounts;
  private final CreditLedger ledger;
  private final CallerNumbers numbers;
  private final ApiKeys keys;
  private final ConsoleUsers users;
  private final PasswordEncoder encoder;

  AccountChangesController(
      Accounts accounts,
      CreditLedger ledger,
      CallerNumbers numbers,
      ApiKeys keys,
      ConsoleUsers users,
      PasswordEncoder encoder) {
    this.accounts = accounts;
    this.ledger = ledger;
    this.numbers = numbers;
    this.keys = keys;
    this.users = users;
    this.encoder = encoder;
  }

  @PostMapping("/credits")
  String grant(
      @PathVariable String id,
      @RequestParam String amount,
      @RequestParam String reason,
      RedirectAttributes redirect) {
    Account account = find(id);
    String why = reason.replace("\0", "").strip();
    String number = amount.strip();
    if (!number.matches("[+-]?[0-9]{1,15}") || Long.parseLong(number) == 0) {
      return back(account, redirect, "problem", "How many credits? A whole number, other than 0.");
    }
    if (why.isEmpty() || why.length() > LONGEST_REASON) {
      return back(account, redirect, "problem", "Say why, for the books, in up to 200 characters.");
    }
    return switch (ledger.grant(account.id(), Long.parseLong(number), why)) {
      case Grant.Done(CreditBalance balance) ->
          back(
              account,
              redirect,
              "done",
              "Done: %,d credits are available.".formatted(balance.available().amount()));
      case Grant.NoSuchAccount _ -> throw PathId.notFound();
      case Grant.NotEnough(Credits available) ->
          back(
              account,
              redirect,
              "problem",
              "Only %,d credits are available to take back.".formatted(available.amount()));
      case Grant.TooMuch _ ->
          back(account, redirect, "problem", "That is more than can be counted.");
    };
  }

  @PostMapping("/numbers")
  String assign(@PathVariable String id, @RequestParam String number, RedirectAttributes redirect) {
    Account account = find(id);
    Optional<PhoneNumber> parsed = PhoneNumber.parse(number.strip().replaceAll("[\\s().\\-]", ""));
    if (parsed.isEmpty()) {
      return back(
          account,
          redirect,
          "problem",
          "A number is written as + and 7 to 15 digits, such as +15005550001.");
    }
    numbers.assign(account.id(), parsed.get());
    return back(account, redirect, "done", parsed.get().e164() + " is assigned.");
  }

  @PostMapping("/numbers/{number}/outbound")
  String allowOutbound(
      @PathVariable String id,
      @PathVariable String number,
      @RequestParam boolean allowed,
      RedirectAttributes redirect) {
    Account account = find(id);
    CallerNumber changed =
        numbers
            .allowOutbound(account.id(), new NumberId(PathId.of(number)), allowed)
            .orElseThrow(PathId::notFound);
    return back(
        account,
        redirect,
        "done",
        (allowed ? "Calls may be placed from %s." : "No call may be placed from %s any more.")
            .formatted(changed.phoneNumber().e164()));
  }

  @PostMapping("/keys")
  String makeKey(
      @PathVariable String id,
      @RequestParam String name,
      @RequestParam(defaultValue = "") String contract,
      RedirectAttributes redirect) {
    Account account = find(id);
    return switch (KeyWish.of(name, contract)) {
      case KeyWish.Clear wish -> {
        redirect.addFlashAttribute(
            "made", keys.create(account.id(), wish.name(), null, wish.contract()));
        yield page(account);
      }
      case KeyWish.Unclear(String problem) -> back(account, redirect, "problem", problem);
    };
  }

  @PostMapping("/keys/{key}/revoke")
  String revokeKey(@PathVariable String id, @PathVariable String key, RedirectAttributes redirect) {
    Account account = find(id);
    if (!keys.revoke(account.id(), new ApiKeyId(PathId.of(key)))) {
      throw PathId.notFound();
    }
    return back(account, redirect, "done", "The key is revoked: requests with it are refused.");
  }

  /// Lets a person into the account. One who is new gets a password, which is shown once.
  @PostMapping("/people")
  String letIn(
      @PathVariable String id,
      @RequestParam String email,
      @RequestParam Role role,
      RedirectAttributes redirect) {
    Account account = find(id);
    String address = email.strip();
    if (address.length() > LONGEST_EMAIL
        || !address.matches("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+")) {
      return back(account, redirect, "problem", "That is not an e-mail address.");
    }
    Optional<ConsoleUser> present = users.findByEmail(address);
    if (present.isPresent()) {
      users.join(present.get().id(), account.id(), role);
      return back(account, redirect, "done", address + " may open this account.");
    }
    byte[] random = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    UserId user = users.add(address, String.valueOf(encoder.encode(password)), false);
    users.join(user, account.id(), role);
    redirect.addFlashAttribute("person", new NewPerson(address, password));
    return page(account);
  }

  private Account find(String id) {
    return accounts.find(new AccountId(PathId.of(id))).orElseThrow(PathId::notFound);
  }

  private static String back(
      Account account, RedirectAttributes redirect, String kind, String words) {
    redirect.addFlashAttribute(kind, words);
    return page(account);
  }

  private static String page(Account account) {
    return "redirect:/console/operator/accounts/" + account.id();
  }

  /// A person who was just added: the only moment at which their password is known.
  public record NewPerson(String email, String password) {

    @Override
    public String toString() {
      return "NewPerson[]";
    }
  }
}
