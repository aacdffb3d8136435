package io.callmanager.call.spi;

import io.callmanager.shared.AccountId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The way out to the telephone network. Implementations never block the caller and never throw for anything that
/// happens on the network: what happens is told to the [LegListener].
public interface Carrier {

  /// Asks for room for one more call of an account's. Asked before any credit is reserved, so that a call over capacity
  /// costs nothing.
  Admission admit(AccountId account);

  /// What [#admit] would say at this moment. Takes no room and nobody's turn.
  Prospect prospect(AccountId account);

  /// Dials, and returns at once. The permit belongs to the leg from here on.
  ///
  /// @param listener told of everything that happens, one event after the other, ending with exactly one terminal event
  Leg dial(DialOrder order, Permit permit, LegListener listener);

  /// The trunks and how they are: those of the configuration in its order, then the others in the order of their making.
  List<TrunkStatus> trunks();

  /// Why no call can be placed at the moment, in words for an operator; empty when calls can be placed.
  Optional<String> unavailability();

  /// The answer to [#admit(AccountId)].
  sealed interface Admission {

    record Admitted(Permit permit) implements Admission {}

    /// No room at the moment.
    ///
    /// @param retryAfter when asking again makes sense
    /// @param words what is full, for an operator
    record Saturated(Duration retryAfter, String words) implements Admission {}

    /// There is no trunk that the account may use.
    record NoTrunk() implements Admission {}
  }

  /// The answer to [#prospect(AccountId)].
  sealed interface Prospect {

    /// There is room.
    ///
    /// @param trunk the trunk that the call would take first
    /// @param trunks how many trunks there are for it
    /// @param free whether it would cost no credits
    record Room(String trunk, int trunks, boolean free) implements Prospect {}

    /// There is none at the moment.
    ///
    /// @param free whether a call would cost no credits if there were
    record Full(Admission.Saturated why, boolean free) implements Prospect {}

    /// There is no trunk that the account may use.
    record NoTrunk() implements Prospect {}
  }

  /// Room for one call. Released by the leg when it is over, or by whoever asked for it if nothing is dialled.
  interface Permit {

    /// Gives the room back; doing so again has no effect.
    void release();

    /// Whether the call costs no credits, as on a sandbox that is set so.
    default boolean free() {
      return false;
    }

    /// Whether all trunks that the call may take are the account's own, so that what lies behind them is its exchange: only that knows
    /// the account's extensions.
    default boolean reachesExtensions() {
      return false;
    }

    /// How long the call has to wait for its place among a trunk's calls before it is dialled.
    default Duration pause() {
      return Duration.ZERO;
    }
  }
}
