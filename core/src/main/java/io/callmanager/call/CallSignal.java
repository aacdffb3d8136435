package io.callmanager.call;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.shared.PlaybackId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Something that a call reacts to.
sealed interface CallSignal {

  Instant at();

  /// Something happened on the call's leg.
  record OnLeg(LegEvent event) implements CallSignal {
    @Override
    public Instant at() {
      return event.at();
    }
  }

  /// The carrier gave no answer at all within the time that the customer's request waits.
  record NoFirstAnswer(Instant at, Duration waited) implements CallSignal {}

  /// The call has waited in the queue for as long as its customer wanted.
  record QueueTimeout(Instant at) implements CallSignal {}

  /// The number must not be called.
  record NotAllowed(Instant at, String words) implements CallSignal {}

  /// The phone has rung for as long as the agent allows.
  record RingTimeout(Instant at) implements CallSignal {}

  /// The call has lasted for as long as the agent allows.
  record DurationReached(Instant at) implements CallSignal {}

  /// The customer wants something of a call that goes on.
  ///
  /// @param outcome completed with what comes of it
  record Commanded(Instant at, CallCommand command, CompletableFuture<CommandResult> outcome)
      implements CallSignal {}

  /// No key was pressed for as long as a gathering waits.
  ///
  /// @param keys how many had been pressed when the waiting began; later ones make it void
  record GatherTimeout(Instant at, PlaybackId gather, int keys) implements CallSignal {}

  /// The customer wants something of the call's recording.
  ///
  /// @param outcome completed with what comes of it
  record RecordWanted(Instant at, RecordAction action, CompletableFuture<RecordResult> outcome)
      implements CallSignal {}

  /// Something happened beside the call that belongs into its timeline.
  ///
  /// @param outcome completed with whether the call took it
  record Told(
      Instant at, CallEventType type, Map<String, Object> data, CompletableFuture<Boolean> outcome)
      implements CallSignal {}

  /// The customer wants the call to end.
  record HangupRequested(Instant at) implements CallSignal {}

  /// This server is being stopped.
  record ShuttingDown(Instant at) implements CallSignal {}

  /// The server that carried the call died.
  ///
  /// @param lastSeen when it was last known to live; an answered call is taken to have lasted until then
  record NodeLost(Instant at, Instant lastSeen) implements CallSignal {}
}
