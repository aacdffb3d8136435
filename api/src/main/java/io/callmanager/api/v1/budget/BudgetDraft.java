package io.callmanager.api.v1.budget;

import static java.util.Objects.requireNonNull;

import io.callmanager.api.request.Body;
import io.callmanager.credit.Budget;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A budget to set, as it is sent.
@Schema(name = "BudgetDraft")
record BudgetDraft(
    @Schema(
            description = "What it is for.",
            allowableValues = {"account", "api_key", "campaign", "agent"},
            example = "account",
            requiredMode = RequiredMode.REQUIRED)
        String scope,
    @Schema(description = "The key's, campaign's or agent's id; left out for the whole account.")
        @Nullable UUID scopeId,
    @Schema(
            description = "For how long it is.",
            allowableValues = {"day", "month"},
            example = "day",
            requiredMode = RequiredMode.REQUIRED)
        String period,
    @Schema(
            description = "Where days and months begin at midnight; UTC if left out.",
            example = "Europe/Berlin")
        @Nullable String timeZone,
    @Schema(
            description = "How many credits the calls of a period may reserve.",
            example = "500",
            minimum = "0",
            requiredMode = RequiredMode.REQUIRED)
        long credits) {

  /// What is wanted of a budget.
  record Wish(
      Budget.Scope scope,
      @Nullable UUID scopeId,
      Budget.Period period,
      ZoneId zone,
      long credits) {}

  static Wish read(Body body) {
    Budget.@Nullable Scope scope = body.required("scope").wordOf(Budget.Scope.class);
    @Nullable UUID scopeId = body.optional("scopeId").id("Scope");
    Budget.@Nullable Period period = body.required("period").wordOf(Budget.Period.class);
    @Nullable ZoneId zone = body.optional("timeZone").timeZone();
    @Nullable Long credits = body.required("credits").integer(0, Budget.MOST_CREDITS);
    if (scope != null && (scope == Budget.Scope.ACCOUNT) == body.optional("scopeId").given()) {
      body.issues()
          .add(
              "scopeId",
              scope == Budget.Scope.ACCOUNT
                  ? "Must be left out: the budget is for the whole account"
                  : "Required");
    }
    body.check();
    return new Wish(
        requireNonNull(scope),
        scopeId,
        requireNonNull(period),
        zone == null ? ZoneOffset.UTC : zone,
        requireNonNull(credits));
  }

  static long readCredits(Body body) {
    @Nullable Long credits = body.required("credits").integer(0, Budget.MOST_CREDITS);
    body.check();
    return requireNonNull(credits);
  }

  /// How a budget is to change.
  @Schema(name = "BudgetChange")
  record Change(
      @Schema(
              description = "How many credits the calls of a period may reserve.",
              example = "800",
              minimum = "0",
              requiredMode = RequiredMode.REQUIRED)
          long credits) {}
}
