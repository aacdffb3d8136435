package io.callmanager.credit;

import io.callmanager.shared.BudgetId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How many credits the calls of a day or a month may reserve, all of an account's or those of a part of it. What calls give back at
/// their end is free for others of the same period.
///
/// @param scopeId the key's, campaign's or agent's id; null for the whole account
/// @param scopeName what the key, campaign or agent is called; null for the whole account, and when it is gone
/// @param zone in which days and months begin
/// @param credits the most in a period
/// @param used by this period's calls
/// @param resetsAt when the next period begins
public record Budget(
    BudgetId id,
    Scope scope,
    @Nullable UUID scopeId,
    @Nullable String scopeName,
    Period period,
    ZoneId zone,
    long credits,
    long used,
    Instant resetsAt) {

  /// The most credits that a budget may allow.
  public static final long MOST_CREDITS = 1_000_000_000_000L;

  /// What a budget is for.
  public enum Scope {
    ACCOUNT,
    API_KEY,
    CAMPAIGN,
    AGENT
  }

  /// For how long it is.
  public enum Period {
    DAY,
    MONTH
  }
}
