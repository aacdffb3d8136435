package io.callmanager.webhook.delivery;

import io.callmanager.webhook.Attempt;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// How webhooks fare. What waits is counted over all servers, so each of them tells the same.
@Component
class DeliveryMeters {

  private static final Duration COUNTED = Duration.ofSeconds(10);

  private final MeterRegistry meters;
  private final DeliveryQueue queue;
  private volatile double oldestSeconds;
  private double counted;
  private long countedNanos = System.nanoTime() - COUNTED.toNanos();

  DeliveryMeters(MeterRegistry meters, DeliveryQueue queue) {
    this.meters = meters;
    this.queue = queue;
    Gauge.builder("callmanager.webhooks.pending", this, DeliveryMeters::pending)
        .description("deliveries that wait, over all servers")
        .strongReference(true)
        .register(meters);
    Gauge.builder("callmanager.webhooks.oldest.due", this, meter -> meter.oldestSeconds)
        .description("for how long the delivery that is longest due has been, over all servers")
        .baseUnit("seconds")
        .strongReference(true)
        .register(meters);
  }

  /// An attempt was made.
  void attempted(Verdict verdict, Attempt attempt) {
    String outcome =
        attempt.delivered()
            ? "delivered"
            : verdict.next() == null ? verdict.state().toLowerCase(Locale.ROOT) : "failed";
    Timer.builder("callmanager.webhooks.attempts")
        .description("attempts to send an event to a webhook")
        .tag("outcome", outcome)
        .register(meters)
        .record(attempt.durationMillis(), TimeUnit.MILLISECONDS);
  }

  void oldestDue(Duration age) {
    oldestSeconds = age.toMillis() / 1000.0;
  }

  private synchronized double pending() {
    if (System.nanoTime() - countedNanos >= COUNTED.toNanos()) {
      try {
        counted = queue.count();
      } catch (DataAccessException | TransactionException e) {
        counted = Double.NaN;
      }
      countedNanos = System.nanoTime();
    }
    return counted;
  }
}
