package io.callmanager.api.v1.webhook;

import io.callmanager.webhook.Delivery;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event on its way to a webhook, or what became of it.
///
/// @param eventId what is sent as `webhook-id`
/// @param callId null for an event of the account itself
/// @param sequence the event's number in the call's timeline; 0 for an event of the account itself
/// @param state PENDING: to be sent, or sent again. DELIVERED. DEAD: given up. SKIPPED: not sent because the webhook's format has nothing to say of it. CANCELLED: not sent because the webhook was disabled or deleted
/// @param attempts how many were made since it was first, or last, to be sent
/// @param nextAttemptAt null when it is not to be sent any more
/// @param statusCode of the last answer
/// @param error what was wrong with the last attempt, or why there is none any more
/// @param response how the last answer's body began
/// @param durationMs how long the last attempt took
record DeliveryView(
    @Schema(example = "evt_019c1a2b3c4d7e5f8a9b0c1d2e3f4a5b_3") String eventId,
    @Schema(example = "call.answered") String type,
    @Nullable UUID callId,
    int sequence,
    Delivery.State state,
    int attempts,
    Instant createdAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant attemptedAt,
    @Nullable Instant deliveredAt,
    @Nullable Integer statusCode,
    @Nullable String error,
    @Nullable String response,
    @Nullable Integer durationMs) {

  static DeliveryView of(Delivery delivery) {
    int sequence = delivery.event().sequence();
    return new DeliveryView(
        delivery.event().toString(),
        delivery.type(),
        sequence == 0 ? null : delivery.event().source(),
        sequence,
        delivery.state(),
        delivery.attempts(),
        delivery.createdAt(),
        delivery.nextAttemptAt(),
        delivery.attemptedAt(),
        delivery.deliveredAt(),
        delivery.statusCode(),
        delivery.error(),
        delivery.response(),
        delivery.durationMillis());
  }

  /// Wraps a delivery.
  record OneDelivery(DeliveryView delivery) {}

  /// Deliveries, those of the newest calls first.
  ///
  /// @param nextCursor what to send as `cursor` for the next page; null on the last one
  record DeliveryPage(List<DeliveryView> deliveries, @Nullable String nextCursor) {}
}
