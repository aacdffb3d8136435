package io.callmanager.call;

import io.callmanager.agent.Agent;
import io.callmanager.dialgate.DialClearance;
import io.callmanager.shared.NumberId;
import java.util.List;
import java.util.UUID;

/// A call as it is to be written down, with what was remembered when it was made up: the statement that writes it checks that all
/// of it still is so.
///
/// @param from the account's number to show
/// @param terms what the account's calls must keep to
/// @param judgement what the account's dial rules say of the number, and which they are
/// @param mostQueued how many calls an account may have in its queue
/// @param node the server that dials it
record UnwrittenCall(
    PlacedCall call,
    CallRequest request,
    Agent agent,
    NumberId from,
    CallTerms terms,
    DialClearance.Judgement judgement,
    int mostQueued,
    List<String> missingVariables,
    UUID node) {

  AttemptCount attempts() {
    return AttemptCount.of(judgement, call.startedAt());
  }
}
