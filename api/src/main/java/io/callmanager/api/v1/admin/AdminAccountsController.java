package io.callmanager.api.v1.admin;

import static java.util.Objects.requireNonNull;

import io.callmanager.account.Account;
import io.callmanager.account.Accounts;
import io.callmanager.account.ApiKey;
import io.callmanager.account.ApiKeys;
import io.callmanager.account.Caller;
import io.callmanager.account.Plan;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.api.request.MayBeEmpty;
import io.callmanager.api.v1.account.AccountView;
import io.callmanager.api.v1.account.CreditsView;
import io.callmanager.api.v1.account.KeyDraft;
import io.callmanager.api.v1.account.KeyView;
import io.callmanager.api.v1.account.NumberView;
import io.callmanager.credit.AccountOpening;
import io.callmanager.credit.CreditLedger;
import io.callmanager.credit.PlanChange;
import io.callmanager.number.CallerNumbers;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.ApiKeyId;
import io.callmanager.shared.NumberId;
import io.callmanager.shared.PhoneNumber;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Accounts, as operators see to them.
@RestController
@Tag(name = "Operators", description = "What only keys of operators of the platform may do.")
@RequestMapping("/api/v1/admin")
class AdminAccountsController {

  private final AccountOpening opening;
  private final Accounts accounts;
  private final ApiKeys keys;
  private final CreditLedger ledger;
  private final CallerNumbers numbers;
  private final PlanChange plans;

  AdminAccountsController(
      AccountOpening opening,
      Accounts accounts,
      ApiKeys keys,
      CreditLedger ledger,
      CallerNumbers numbers,
      PlanChange plans) {
    this.opening = opening;
    this.accounts = accounts;
    this.keys = keys;
    this.ledger = ledger;
    this.numbers = numbers;
    this.plans = plans;
  }

  @Operation(
      operationId = "openAccount",
      summary = "Open an account",
      description = "With its first key and credits.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = AccountDraft.class))))
  @Idempotent
  @PostMapping("/accounts")
  ResponseEntity<Success<NewAccount>> open(Caller.Operator caller, Body body) {
    AccountDraft draft = AccountDraft.read(body);
    AccountOpening.OpenedAccount opened = opening.open(draft.name(), draft.plan(), draft.grant());
    return Success.of(new NewAccount(AccountView.of(opened.account()), opened.key().secret()));
  }

  @Operation(operationId = "listAccounts", summary = "List accounts", description = "Newest first.")
  @GetMapping("/accounts")
  ResponseEntity<Success<AccountList>> list(Caller.Operator caller) {
    return Success.of(new AccountList(accounts.all().stream().map(AccountView::of).toList()));
  }

  @Operation(operationId = "getAnyAccount", summary = "Show any account")
  @GetMapping("/accounts/{id}")
  ResponseEntity<Success<AnyAccount>> get(Caller.Operator caller, @PathVariable AccountId id) {
    Account account = find(id);
    return Success.of(
        new AnyAccount(
            AccountView.of(account),
            CreditsView.of(ledger.balance(id).orElseThrow()),
            numbers.list(id).stream().map(NumberView::of).toList(),
            keys.list(id).stream().map(KeyView::of).toList()));
  }

  @Operation(
      operationId = "changeAnyAccount",
      summary = "Move an account to another plan",
      description = "The next call keeps to it; those under way go on.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = PlanDraft.class))))
  @PatchMapping("/accounts/{id}")
  ResponseEntity<Success<ChangedAccount>> change(
      Caller.Operator caller, @PathVariable AccountId id, Body body) {
    @Nullable Plan plan = body.required("plan").oneOf(Plan.class);
    body.check();
    if (!plans.move(id, requireNonNull(plan))) {
      throw Problem.notFound("Account").asException();
    }
    return Success.of(new ChangedAccount(AccountView.of(find(id))));
  }

  @Operation(
      operationId = "createKeyOfAccount",
      summary = "Make a key for an account",
      description = "Its secret is shown this once.",
      requestBody =
          @RequestBody(content = @Content(schema = @Schema(implementation = KeyDraft.class))))
  @Idempotent
  @PostMapping("/accounts/{id}/keys")
  ResponseEntity<Success<KeyView.CreatedKey>> addKey(
      Caller.Operator caller, @PathVariable AccountId id, @MayBeEmpty Body body) {
    KeyDraft draft = KeyDraft.read(body, ApiKey.MOST_REQUESTS_PER_HOUR);
    find(id);
    return Success.of(draft.carryOut(keys, id));
  }

  @Operation(
      operationId = "changeAnyKey",
      summary = "Limit any account's key",
      description =
          "To a number of requests an hour, more or fewer than the platform allows every key; null for that many.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = KeyDraft.Change.class))))
  @PatchMapping("/keys/{id}")
  ResponseEntity<Success<KeyView.ChangedKey>> changeKey(
      Caller.Operator caller, @PathVariable ApiKeyId id, Body body) {
    KeyDraft.Change change = KeyDraft.Change.read(body, ApiKey.MOST_REQUESTS_PER_HOUR);
    return keys.limitAsOperator(id, change.requestsPerHour())
        .map(key -> Success.of(new KeyView.ChangedKey(KeyView.of(key))))
        .orElseThrow(() -> Problem.notFound("Key").asException());
  }

  @Operation(operationId = "revokeAnyKey", summary = "Revoke any key")
  @DeleteMapping("/keys/{id}")
  ResponseEntity<Success<KeyView.RevokedKey>> revokeKey(
      Caller.Operator caller, @PathVariable ApiKeyId id) {
    if (!keys.revokeAsOperator(id)) {
      throw Problem.notFound("Key").asException();
    }
    return Success.of(new KeyView.RevokedKey(id.value(), true));
  }

  @Operation(
      operationId = "grantCredits",
      summary = "Grant credits, or take them back",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = CreditsDraft.class))))
  @Fails(409)
  @Idempotent
  @PostMapping("/accounts/{id}/credits")
  ResponseEntity<Success<GrantedCredits>> grant(
      Caller.Operator caller, @PathVariable AccountId id, Body body) {
    CreditsDraft draft = CreditsDraft.read(body);
    return switch (ledger.grant(id, draft.amount(), draft.reason())) {
      case CreditLedger.Grant.Done(var balance) ->
          Success.of(new GrantedCredits(CreditsView.of(balance)));
      case CreditLedger.Grant.NoSuchAccount() -> throw Problem.notFound("Account").asException();
      case CreditLedger.Grant.NotEnough(var available) ->
          throw Problem.conflict(
                  "Not enough credits to take back",
                  "Only " + available + " credits of the account are available.")
              .asException();
      case CreditLedger.Grant.TooMuch() ->
          throw Problem.conflict(
                  "Too many credits", "The account would have more credits than can be counted.")
              .asException();
    };
  }

  @Operation(
      operationId = "assignNumber",
      summary = "Assign a number to an account",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NumberDraft.class))))
  @Idempotent
  @PostMapping("/accounts/{id}/numbers")
  ResponseEntity<Success<AssignedNumber>> assignNumber(
      Caller.Operator caller, @PathVariable AccountId id, Body body) {
    @Nullable PhoneNumber number = body.required("phoneNumber").phoneNumber();
    body.check();
    find(id);
    return Success.of(
        new AssignedNumber(NumberView.of(numbers.assign(id, requireNonNull(number)))));
  }

  @Operation(
      operationId = "changeNumber",
      summary = "Say whether calls may be placed from a number",
      description =
          "Calls that are under way go on. Those in the queue are ended when their turn comes.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NumberChange.class))))
  @PatchMapping("/accounts/{id}/numbers/{numberId}")
  ResponseEntity<Success<ChangedNumber>> changeNumber(
      Caller.Operator caller,
      @PathVariable AccountId id,
      @PathVariable NumberId numberId,
      Body body) {
    @Nullable Boolean outbound = body.required("outbound").flag();
    body.check();
    return numbers
        .allowOutbound(id, numberId, requireNonNull(outbound))
        .map(number -> Success.of(new ChangedNumber(NumberView.of(number))))
        .orElseThrow(() -> Problem.notFound("Number").asException());
  }

  private Account find(AccountId id) {
    return accounts.find(id).orElseThrow(() -> Problem.notFound("Account").asException());
  }

  /// The plan to move to.
  @Schema(name = "PlanDraft")
  record PlanDraft(
      @Schema(example = "BUSINESS", requiredMode = Schema.RequiredMode.REQUIRED) Plan plan) {}

  /// An account after a change.
  record ChangedAccount(AccountView account) {}

  /// A number to assign.
  @Schema(name = "NumberDraft")
  record NumberDraft(
      @Schema(
              pattern = "^\\+[0-9]{7,15}$",
              example = "+15005550006",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String phoneNumber) {}

  /// What to change about a number.
  @Schema(name = "NumberChange")
  record NumberChange(
      @Schema(example = "false", requiredMode = Schema.RequiredMode.REQUIRED) boolean outbound) {}

  /// A number after a change.
  record ChangedNumber(NumberView number) {}

  /// An account that was just opened.
  ///
  /// @param apiKey its first key; shown this once
  record NewAccount(AccountView account, @Schema(pattern = "^cm_[0-9a-f]{64}$") String apiKey) {
    @Override
    public String toString() {
      return "NewAccount[" + account + "]";
    }
  }

  /// Every account, newest first.
  record AccountList(List<AccountView> accounts) {}

  /// An account with all that belongs to it.
  record AnyAccount(
      AccountView account, CreditsView credits, List<NumberView> numbers, List<KeyView> keys) {}

  /// The credits after a grant.
  record GrantedCredits(CreditsView credits) {}

  /// A number that the account may show from now on.
  record AssignedNumber(NumberView number) {}
}
