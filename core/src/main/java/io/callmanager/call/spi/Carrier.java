package io.callmanager.call.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The way out to the telephone network. Implementations never block the caller and never throw for anything that
/// happens on the network: what happens is told to the [LegListener].
public interface Carrier {

  /// Asks for room for one more call. Asked before any credit is reserved, so that a call over capacity costs nothing.
  Admission admit();

  /// Dials, and returns at once. The permit belongs to the leg from here on.
  ///
  /// @param listener told of everything that happens, one event after the other, ending with exactly one terminal event
  Leg dial(DialOrder order, Permit permit, LegListener listener);

  /// Whether calls cost no credits, as on a sandbox that is set so.
  default boolean free() {
    return false;
  }

  /// The trunks and how they are, in the order of configuration.
  List<TrunkStatus> trunks();

  /// Why no call can be placed at the moment, in words for an operator; empty when calls can be placed.
  Optional<String> unavailability();

  /// The answer to [#admit()].
  sealed interface Admission {

    record Admitted(Permit permit) implements Admission {}

    /// No room at the moment.
    ///
    /// @param retryAfter when asking again makes sense
    /// @param words what is full, for an operator
    record Saturated(Duration retryAfter, String words) implements Admission {}
  }

  /// Room for one call. Released by the leg when it is over, or by whoever asked for it if nothing is dialled.
  interface Permit {

    /// Gives the room back; doing so again has no effect.
    void release();
  }
}
