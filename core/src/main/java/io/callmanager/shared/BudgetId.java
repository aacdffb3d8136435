package io.callmanager.shared;

import java.util.UUID;

/// The id of a budget.
///
/// @param value a UUID of version 7, so that ids sort by the time they were made
public record BudgetId(UUID value) {

  public static BudgetId next() {
    return new BudgetId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
