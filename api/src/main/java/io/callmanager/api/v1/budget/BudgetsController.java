package io.callmanager.api.v1.budget;

import io.callmanager.account.Caller;
import io.callmanager.api.docs.Fails;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.Success;
import io.callmanager.api.idempotency.Idempotent;
import io.callmanager.api.request.Body;
import io.callmanager.api.v1.budget.BudgetView.OneBudget;
import io.callmanager.credit.Budget;
import io.callmanager.credit.Budgets;
import io.callmanager.shared.BudgetId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What an account's calls may cost in a day or a month.
@RestController
@Tag(
    name = "Budgets",
    description =
        "How many credits calls may reserve in a day or a month: of the whole account, or with one key, of one campaign or agent.")
@RequestMapping("/api/v1/budgets")
class BudgetsController {

  private final Budgets budgets;

  BudgetsController(Budgets budgets) {
    this.budgets = budgets;
  }

  @Operation(
      operationId = "createBudget",
      summary = "Set a budget",
      description =
          "A call that does not fit into every budget it counts against is refused with 402 BUDGET_EXCEEDED. What this period's calls have used counts from the beginning.",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = BudgetDraft.class))))
  @Fails(409)
  @Idempotent
  @PostMapping
  ResponseEntity<Success<OneBudget>> create(Caller.Customer caller, Body body) {
    BudgetDraft.Wish wish = BudgetDraft.read(body);
    return switch (budgets.add(
        caller.account(),
        wish.scope(),
        wish.scopeId(),
        wish.period(),
        wish.zone(),
        wish.credits())) {
      case Budgets.Saved.Done(Budget budget) -> one(budget);
      case Budgets.Saved.Already() ->
          throw Problem.conflict(
                  "Budget exists",
                  "There is a budget for the same period already. Change that one.")
              .asException();
      case Budgets.Saved.TooMany(int most) ->
          throw Problem.conflict("Too many budgets", "An account has at most " + most + ".")
              .asException();
      case Budgets.Saved.NoSuchScope() ->
          throw Problem.invalidBody(Map.of("scopeId", List.of("Not found"))).asException();
    };
  }

  @Operation(operationId = "listBudgets", summary = "List budgets")
  @GetMapping
  ResponseEntity<Success<BudgetList>> list(Caller.Customer caller) {
    return Success.of(
        new BudgetList(budgets.all(caller.account()).stream().map(BudgetView::of).toList()));
  }

  @Operation(operationId = "getBudget", summary = "Show a budget")
  @GetMapping("/{id}")
  ResponseEntity<Success<OneBudget>> get(Caller.Customer caller, @PathVariable BudgetId id) {
    return one(budgets.find(caller.account(), id).orElseThrow(BudgetsController::missing));
  }

  @Operation(
      operationId = "changeBudget",
      summary = "Change how much a budget allows",
      requestBody =
          @RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = BudgetDraft.Change.class))))
  @PatchMapping("/{id}")
  ResponseEntity<Success<OneBudget>> change(
      Caller.Customer caller, @PathVariable BudgetId id, Body body) {
    long credits = BudgetDraft.readCredits(body);
    return one(
        budgets.change(caller.account(), id, credits).orElseThrow(BudgetsController::missing));
  }

  @Operation(operationId = "deleteBudget", summary = "Remove a budget")
  @DeleteMapping("/{id}")
  ResponseEntity<Success<DeletedBudget>> delete(Caller.Customer caller, @PathVariable BudgetId id) {
    if (!budgets.remove(caller.account(), id)) {
      throw missing();
    }
    return Success.of(new DeletedBudget(id.value(), true));
  }

  private static ResponseEntity<Success<OneBudget>> one(Budget budget) {
    return Success.of(new OneBudget(BudgetView.of(budget)));
  }

  private static RuntimeException missing() {
    return Problem.notFound("Budget").asException();
  }

  /// An account's budgets, oldest first.
  record BudgetList(List<BudgetView> budgets) {}

  /// What was removed.
  record DeletedBudget(UUID id, boolean deleted) {}
}
