package io.callmanager.webhook.delivery;

import io.callmanager.event.Event;
import io.callmanager.event.EventId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A delivery that waits to be made.
///
/// @param attempts how many were made to send the message that is next
/// @param taken how many of the event's messages the receiver has taken
/// @param url where the call itself wants it sent; null for the endpoint's
/// @param content null when there is nothing any more to tell of it
record Pending(
    EventId event,
    int attempts,
    int taken,
    Instant dueAt,
    @Nullable String url,
    @Nullable Event content) {

  /// What is left when the next message was taken, too.
  Pending afterNext() {
    return new Pending(event, 0, taken + 1, dueAt, url, content);
  }

  /// What waits to be told an endpoint of one call, or of one event of the account's, in order.
  record Run(UUID source, List<Pending> deliveries) {

    Pending head() {
      return deliveries.getFirst();
    }
  }

  /// What was found due.
  ///
  /// @param version of the endpoint and the secret it is signed with: another one than before, and it is to be read anew
  /// @param open whether the endpoint takes anything
  record Due(Instant version, boolean open, List<Run> runs) {}
}
