package io.callmanager.webhook.delivery;

import io.callmanager.webhook.Courier;
import java.time.Clock;
import java.time.Duration;

/// What lanes work with.
record LaneTools(
    DeliveryQueue queue,
    DeliveryResults results,
    EndpointHealth health,
    Courier courier,
    LaneClaims claims,
    Pools pools,
    DeliveryMeters meters,
    Clock clock,
    int callsAtOnce,
    Duration disableAfter) {

  void cancel(EndpointKey key, String why) {
    while (queue.cancelSome(key, why)) {
      // the next ones
    }
  }
}
