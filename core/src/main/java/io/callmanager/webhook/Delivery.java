package io.callmanager.webhook;

import io.callmanager.event.EventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An event on its way to a webhook, or what became of it.
///
/// @param type such as `call.answered`
/// @param attempts how many were made since it was first, or last, to be sent
/// @param nextAttemptAt when it is due; null when it is not to be sent any more
/// @param statusCode of the last answer; null when there was none
/// @param error what was wrong with the last attempt, or why there is none any more
/// @param response how the last answer's body began
public record Delivery(
    EventId event,
    String type,
    State state,
    int attempts,
    Instant createdAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant attemptedAt,
    @Nullable Instant deliveredAt,
    @Nullable Integer statusCode,
    @Nullable String error,
    @Nullable String response,
    @Nullable Integer durationMillis) {

  /// How far it is.
  public enum State {
    /// To be sent, or sent again.
    PENDING,
    /// The receiver has taken it.
    DELIVERED,
    /// Given up after its last attempt.
    DEAD,
    /// Not sent, because the webhook's format has nothing to say of it.
    SKIPPED,
    /// Not sent any more, because its webhook was disabled or deleted.
    CANCELLED
  }
}
