package io.callmanager.api.v1.budget;

import io.callmanager.api.request.Words;
import io.callmanager.credit.Budget;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A budget as it stands.
///
/// @param scopeId the key's, campaign's or agent's id; null for the whole account
/// @param credits how many the calls of a period may reserve
/// @param used how many those of this period have; calls give back what they did not use when they end
/// @param remaining how many are left; 0 when more is used than allowed since the budget was made smaller
/// @param resetsAt when the next period begins
record BudgetView(
    UUID id,
    @Schema(example = "api_key") String scope,
    @Nullable UUID scopeId,
    @Schema(example = "day") String period,
    @Schema(example = "Europe/Berlin") String timeZone,
    @Schema(example = "500") long credits,
    @Schema(example = "120") long used,
    @Schema(example = "380") long remaining,
    Instant resetsAt) {

  static BudgetView of(Budget budget) {
    return new BudgetView(
        budget.id().value(),
        Words.word(budget.scope()),
        budget.scopeId(),
        Words.word(budget.period()),
        budget.zone().getId(),
        budget.credits(),
        budget.used(),
        Math.max(0, budget.credits() - budget.used()),
        budget.resetsAt());
  }

  /// One budget.
  record OneBudget(BudgetView budget) {}
}
