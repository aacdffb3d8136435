package io.callmanager.api.v1.account;

import io.callmanager.account.Account;
import io.callmanager.account.Accounts;
import io.callmanager.account.Caller;
import io.callmanager.agent.AgentScript;
import io.callmanager.api.ApiProperties;
import io.callmanager.api.http.Success;
import io.callmanager.api.request.BodyReader;
import io.callmanager.call.Calls;
import io.callmanager.credit.CreditBalance;
import io.callmanager.credit.CreditLedger;
import io.callmanager.number.CallerNumbers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The account that a key belongs to.
@RestController
@Tag(name = "Account", description = "Credits, usage, numbers, keys.")
class AccountController {

  private final Accounts accounts;
  private final CreditLedger ledger;
  private final CallerNumbers numbers;
  private final Calls calls;
  private final Limits limits;

  AccountController(
      Accounts accounts,
      CreditLedger ledger,
      CallerNumbers numbers,
      Calls calls,
      ApiProperties properties) {
    this.calls = calls;
    this.accounts = accounts;
    this.ledger = ledger;
    this.numbers = numbers;
    this.limits =
        new Limits(
            orNone(properties.requestsPerMinute()),
            orNone(properties.requestsPerHour()),
            orNone(properties.accountRequestsPerMinute()),
            AgentScript.MAX_DURATION_SECONDS,
            BodyReader.MAX_BYTES);
  }

  @Operation(
      operationId = "getAccount",
      summary = "Show the account, its credits, limits and numbers")
  @GetMapping("/api/v1/account")
  ResponseEntity<Success<AccountDetail>> account(Caller.Customer caller) {
    Account account = accounts.find(caller.account()).orElseThrow();
    CreditBalance balance = ledger.balance(caller.account()).orElseThrow();
    return Success.of(
        new AccountDetail(
            AccountView.of(account),
            CreditsView.of(balance),
            ConcurrencyView.of(calls.seats(caller.account())),
            limits,
            numbers(caller)));
  }

  @Operation(
      operationId = "listNumbers",
      summary = "List the numbers that the account may show to callees")
  @GetMapping("/api/v1/numbers")
  ResponseEntity<Success<NumberList>> numbersOf(Caller.Customer caller) {
    return Success.of(new NumberList(numbers(caller)));
  }

  private List<NumberView> numbers(Caller.Customer caller) {
    return numbers.list(caller.account()).stream().map(NumberView::of).toList();
  }

  private static @Nullable Integer orNone(int limit) {
    return limit == 0 ? null : limit;
  }

  /// An account with all that belongs to it.
  record AccountDetail(
      AccountView account,
      CreditsView credits,
      ConcurrencyView concurrency,
      Limits limits,
      List<NumberView> numbers) {}

  /// @param allowed how many calls may be on their way at once; null for no limit
  /// @param live how many are
  /// @param queued how many wait for their turn
  @Schema(name = "Concurrency")
  record ConcurrencyView(
      @Schema(example = "10") @Nullable Integer allowed,
      @Schema(example = "3") int live,
      @Schema(example = "0") int queued) {

    static ConcurrencyView of(Calls.Seats seats) {
      return new ConcurrencyView(seats.allowed(), seats.live(), seats.queued());
    }
  }

  /// @param requestsPerMinute of one key; null for no limit
  /// @param requestsPerHour of one key that has no limit of its own; null for no limit
  /// @param accountRequestsPerMinute of all keys together; null for no limit
  record Limits(
      @Schema(example = "600000") @Nullable Integer requestsPerMinute,
      @Schema(example = "3600000") @Nullable Integer requestsPerHour,
      @Schema(example = "1200000") @Nullable Integer accountRequestsPerMinute,
      @Schema(example = "14400") int maxDurationSeconds,
      @Schema(example = "65536") int maxBodyBytes) {}

  /// The account's numbers.
  record NumberList(List<NumberView> numbers) {}
}
