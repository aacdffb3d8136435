package io.callmanager.api.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/// Whether the store answers. After a failure it is left alone for a moment, then tried by one request: an outage costs a
/// request now and then its waiting time, and not each of them.
final class StoreHealth {

  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(StoreHealth.class);
  private static final long UP = Long.MIN_VALUE;
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final Clock clock;
  private final Counter failures;
  private final AtomicLong downUntil = new AtomicLong(UP);
  private final AtomicLong warnedAt = new AtomicLong(UP);
  private final AtomicBoolean warned = new AtomicBoolean();

  StoreHealth(Clock clock, MeterRegistry meters) {
    this.clock = clock;
    this.failures =
        Counter.builder("callmanager.limits.store.failures")
            .description("Times that the store of the rate limits failed or was too slow")
            .register(meters);
    Gauge.builder("callmanager.limits.store.up", downUntil, until -> until.get() == UP ? 1 : 0)
        .description("Whether the store of the rate limits answers")
        .register(meters);
  }

  /// Whether to ask the store.
  boolean mayAsk() {
    long until = downUntil.get();
    if (until == UP) {
      return true;
    }
    long now = clock.millis();
    return now >= until && downUntil.compareAndSet(until, now + PAUSE.toMillis());
  }

  void answered() {
    if (downUntil.get() != UP
        && downUntil.getAndSet(UP) != UP
        && warned.compareAndSet(true, false)) {
      log.info("Redis answers again: servers count requests together");
    }
  }

  void failed(RuntimeException cause) {
    long now = clock.millis();
    downUntil.set(now + PAUSE.toMillis());
    failures.increment();
    long before = warnedAt.get();
    if ((before == UP || now - before >= BETWEEN_WARNINGS.toMillis())
        && warnedAt.compareAndSet(before, now)) {
      warned.set(true);
      log.warn(
          "Redis does not answer: until it does, each server counts requests by itself ({})",
          NestedExceptionUtils.getMostSpecificCause(cause).toString());
    }
  }
}
