package io.callmanager.call;

import io.callmanager.shared.CallId;
import io.callmanager.shared.Credits;
import java.time.Duration;

/// What came of the wish to place a call.
public sealed interface InitiationResult {

  /// The call is under way; how it goes is seen in its state.
  record Initiated(PlacedCall call) implements InitiationResult {}

  /// The agent is not there, not the account's, or not approved.
  record NoSuchAgent() implements InitiationResult {}

  /// The number to show is not there or not the account's.
  record NoSuchNumber() implements InitiationResult {}

  /// No number to show was named and the agent has no default.
  record NoCallerNumber() implements InitiationResult {}

  record InsufficientCredits(Credits required, Credits available) implements InitiationResult {}

  /// There is no room for another call at the moment; nothing was reserved.
  record Saturated(Duration retryAfter, String words) implements InitiationResult {}

  /// The carrier failed before the callee could be reached; the credits were given back.
  ///
  /// @param words the carrier's own
  record CarrierFailed(CallId call, String words) implements InitiationResult {}
}
