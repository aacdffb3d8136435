package io.callmanager.call;

import io.callmanager.credit.Budget;
import io.callmanager.dialgate.Verdict;
import io.callmanager.shared.Credits;

/// What came of a [PlaceStatement], or was told by a [RefusalStatement].
sealed interface Placed {

  /// It is to be dialled now.
  ///
  /// @param balance what the account has not spent, its reservations included
  record Done(Credits balance) implements Placed {}

  /// It waits for its turn.
  ///
  /// @param position which in the account's queue it is, from 1
  record Queued(int position) implements Placed {}

  /// Something is in the way; a [RefusalStatement] tells what.
  record NotPlaced() implements Placed {}

  record InsufficientCredits(Credits available) implements Placed {}

  /// The number is on the account's list, or was dialled as often as it may be.
  record NotAllowed(Verdict.Refused refusal) implements Placed {}

  /// The account has as many calls on their way as it may; and, where the call would wait, as many in its queue.
  record NoSeat(int live) implements Placed {}

  /// A budget does not allow for it.
  ///
  /// @param used what the period's calls have used of it
  record OverBudget(Budget.Scope scope, Budget.Period period, long credits, long used)
      implements Placed {}

  /// The request was taken over by whoever sent it again.
  record Superseded() implements Placed {}

  /// The agent, the number or the account's terms are not what they were remembered as.
  record Outdated() implements Placed {}

  /// Another call was written in the same moment and nothing can be said: the same may succeed at once.
  record Crossed() implements Placed {}
}
