package io.callmanager.console.limits;

import io.callmanager.credit.Budget;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// A budget as it is typed in: text throughout, right or wrong.
///
/// @param target a [Budget.Scope], and behind a colon the id of a key or an agent
/// @param campaign the id, when the scope is a campaign
public record BudgetForm(
    String target, String campaign, String period, String timeZone, String credits) {

  private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

  static BudgetForm empty(ZoneId zone) {
    return new BudgetForm(
        Budget.Scope.ACCOUNT.name(),
        "",
        Budget.Period.DAY.name(),
        ZONES.contains(zone.getId()) ? zone.getId() : "UTC",
        "");
  }

  static BudgetForm of(Budget budget) {
    return new BudgetForm("", "", "", budget.zone().getId(), Long.toString(budget.credits()));
  }

  static BudgetForm of(MultiValueMap<String, String> sent) {
    return new BudgetForm(
        text(sent, "scope"),
        text(sent, "campaign"),
        text(sent, "period"),
        text(sent, "timeZone"),
        text(sent, "credits"));
  }

  /// What is wrong with the fields, by their names; empty when all is well.
  Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    if (!known(scopeName(), Budget.Scope.values())) {
      problems.put("scope", "Choose what the budget is for.");
    } else if (scope() == Budget.Scope.CAMPAIGN) {
      if (scopeId() == null) {
        problems.put(
            "campaign", "Give the campaign’s id: it stands in the calls’ webhooks and exports.");
      }
    } else if ((scope() == Budget.Scope.ACCOUNT) != (scopeId() == null)) {
      problems.put("scope", "Choose what the budget is for.");
    }
    if (!known(period, Budget.Period.values())) {
      problems.put("period", "Choose a day or a month.");
    }
    if (!ZONES.contains(timeZone)) {
      problems.put("timeZone", "Name a time zone, such as Europe/Berlin or America/New_York.");
    }
    problems.putAll(problemsOfCredits());
    return problems;
  }

  /// What is wrong with the field that can be changed later.
  Map<String, String> problemsOfCredits() {
    return WholeCredits.of(credits, Budget.MOST_CREDITS).isEmpty()
        ? Map.of("credits", "A whole number of credits from 0 to 1,000,000,000,000.")
        : Map.of();
  }

  /// Only when there are no [#problems()], as all that follows.
  Budget.Scope scope() {
    return Budget.Scope.valueOf(scopeName());
  }

  @Nullable UUID scopeId() {
    String id =
        scopeName().equals(Budget.Scope.CAMPAIGN.name())
            ? campaign
            : target.substring(Math.min(target.length(), scopeName().length() + 1));
    try {
      return id.isEmpty() ? null : UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  ZoneId zone() {
    return ZoneId.of(timeZone);
  }

  long amount() {
    return WholeCredits.of(credits, Budget.MOST_CREDITS).orElseThrow();
  }

  private String scopeName() {
    int colon = target.indexOf(':');
    return colon < 0 ? target : target.substring(0, colon);
  }

  private static boolean known(String name, Enum<?>[] candidates) {
    return Arrays.stream(candidates).anyMatch(candidate -> candidate.name().equals(name));
  }

  private static String text(MultiValueMap<String, String> sent, String field) {
    String value = sent.getFirst(field);
    return value == null ? "" : value.strip();
  }
}
