package io.callmanager.webhook.delivery;

import io.callmanager.event.Event;
import io.callmanager.webhook.Attempt;
import io.callmanager.webhook.Courier;
import io.callmanager.webhook.WebhookFormats;
import io.callmanager.webhook.delivery.EndpointHealth.Endpoint;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// What lanes work with.
record LaneTools(
    DeliveryQueue queue,
    DeliveryResults results,
    EndpointHealth health,
    WebhookFormats formats,
    Courier courier,
    LaneClaims claims,
    Pools pools,
    DeliveryMeters meters,
    Clock clock,
    int callsAtOnce,
    Duration disableAfter) {

  private static final Logger log = LoggerFactory.getLogger(LaneTools.class);

  /// Sends an event's next message.
  ///
  /// @param attempts how many were made, this one included
  Sending send(Endpoint to, Pending delivery, int attempts, Instant now) {
    Event event = delivery.content();
    if (event == null) {
      return Sending.gone();
    }
    List<Courier.Letter> letters;
    try {
      letters = formats.letters(to.webhook(), event, to.secrets(), now);
    } catch (DataAccessException | TransactionException e) {
      throw e; // no fault of the event's: it is tried when the database is back
    } catch (RuntimeException e) {
      log.warn("webhook={} has no words for {}", to.webhook().id(), event.id(), e);
      return judged(Attempt.withoutWords(), false, to, attempts, now);
    }
    if (letters.size() <= delivery.taken()) {
      return Sending.skipped();
    }
    Courier.Letter next = letters.get(delivery.taken());
    String url = delivery.url() == null ? to.webhook().url() : delivery.url();
    Attempt attempt = courier.send(URI.create(url), next, now);
    return attempt.delivered() && delivery.taken() + 1 < letters.size()
        ? Sending.partly(attempt, now)
        : judged(attempt, true, to, attempts, now);
  }

  private static Sending judged(
      Attempt attempt, boolean asked, Endpoint to, int attempts, Instant now) {
    double random = ThreadLocalRandom.current().nextDouble();
    return new Sending(attempt, asked, Verdict.of(attempts, attempt, to, now, random));
  }

  void cancel(EndpointKey key, String why) {
    while (queue.cancelSome(key, why)) {
      // the next ones
    }
  }
}
