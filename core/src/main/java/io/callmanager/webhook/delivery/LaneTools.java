package io.callmanager.webhook.delivery;

import io.callmanager.webhook.Attempt;
import io.callmanager.webhook.Courier;
import io.callmanager.webhook.delivery.EndpointHealth.Endpoint;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

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

  /// Sends one event.
  Attempt attempt(Endpoint to, Pending delivery, Instant now) {
    String body = delivery.body();
    if (body == null) {
      return new Attempt(null, "The event is not kept any more", null, 0, null);
    }
    String url = delivery.url() == null ? to.webhook().url() : delivery.url();
    return courier.send(
        URI.create(url), new Courier.Letter(delivery.event(), body, to.secrets().at(now)), now);
  }

  void cancel(EndpointKey key, String why) {
    while (queue.cancelSome(key, why)) {
      // the next ones
    }
  }
}
