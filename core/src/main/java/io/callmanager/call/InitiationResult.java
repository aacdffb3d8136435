package io.callmanager.call;

import io.callmanager.account.Plan;
import io.callmanager.credit.Budget;
import io.callmanager.dialgate.DialRule;
import io.callmanager.shared.CallId;
import io.callmanager.shared.Credits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of the wish to place a call.
public sealed interface InitiationResult {

  /// The call is under way; how it goes is seen in its state.
  ///
  /// @param trunk the trunk that has taken it
  /// @param trunkAttempts how many trunks were tried, this one included
  /// @param trunkCount how many trunks there are for it
  /// @param balance what the account had not spent when it was placed, its reservations included
  record Initiated(
      PlacedCall call, @Nullable String trunk, int trunkAttempts, int trunkCount, Credits balance)
      implements InitiationResult {}

  /// The agent is not there, not the account's, or not approved.
  record NoSuchAgent() implements InitiationResult {}

  /// The number to show is not there or not the account's.
  record NoSuchNumber() implements InitiationResult {}

  /// No call may be placed from the number to show: the operator does not allow it.
  record NumberDisabled() implements InitiationResult {}

  /// No number to show was named and the agent has no default.
  record NoCallerNumber() implements InitiationResult {}

  record InsufficientCredits(Credits required, Credits available) implements InitiationResult {}

  /// The call waits for its turn; its credits are reserved.
  ///
  /// @param position which in the account's queue it is, from 1
  record Queued(PlacedCall call, int position) implements InitiationResult {}

  /// The account has as many calls on their way as its plan allows; nothing was reserved.
  ///
  /// @param queueFull whether the call might have waited, but for the queue being full
  record TooManyCalls(Plan plan, int limit, int live, boolean queueFull)
      implements InitiationResult {}

  /// A budget does not allow for the call; nothing was reserved.
  ///
  /// @param credits the budget's, in its period
  /// @param used what calls have used of them in this period
  record BudgetExceeded(
      Budget.Scope scope, Budget.Period period, long credits, long used, Credits required)
      implements InitiationResult {}

  /// One of the account's dial rules is in the way; nothing was reserved.
  ///
  /// @param allowedAt when it will be out of the way; null when that can't be told
  record NotAllowed(DialRule rule, String words, @Nullable Instant allowedAt)
      implements InitiationResult {}

  /// There is no room for another call at the moment; nothing was reserved.
  record Saturated(Duration retryAfter, String words) implements InitiationResult {}

  /// The carrier failed before the callee could be reached; the credits were given back.
  ///
  /// @param words the carrier's own, those of the trunk that was tried last
  /// @param trunks all that were tried, in their order
  /// @param trunkCount how many trunks there were for it
  record CarrierFailed(CallId call, String words, List<FailedTrunk> trunks, int trunkCount)
      implements InitiationResult {}

  /// There is no trunk that the account may use; nothing was reserved.
  record NoTrunk() implements InitiationResult {}

  /// Whoever sent the wish again has taken it over: the claim it came with is gone. Nothing was reserved.
  record Superseded() implements InitiationResult {}
}
