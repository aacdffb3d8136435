package io.callmanager.telephony.sip.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what is thrown away (`callmanager.sip.dropped`) and logs it without letting a flood flood the log: one line
/// per reason in five seconds.
public final class Drops {

  private static final Logger LOG = LoggerFactory.getLogger(Drops.class);
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Map<DropReason, Tally> tallies = new EnumMap<>(DropReason.class);

  public Drops(MeterRegistry meters) {
    for (DropReason reason : DropReason.values()) {
      tallies.put(
          reason, new Tally(meters.counter("callmanager.sip.dropped", "reason", reason.label())));
    }
  }

  /// Counts one.
  ///
  /// @param from where it came from, for the log
  public void count(DropReason reason, Object from) {
    Tally tally = tallies.get(reason);
    if (tally == null) {
      return;
    }
    tally.counter.increment();
    if (reason != DropReason.KEEP_ALIVE) {
      tally.log(reason, from);
    }
  }

  /// How often something was dropped for this reason so far.
  public long total(DropReason reason) {
    Tally tally = tallies.get(reason);
    return tally == null ? 0 : (long) tally.counter.count();
  }

  private static final class Tally {

    private final Counter counter;
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());
    private final AtomicLong unlogged = new AtomicLong();

    Tally(Counter counter) {
      this.counter = counter;
    }

    void log(DropReason reason, Object from) {
      long now = System.nanoTime();
      long until = quietUntil.get();
      if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
        LOG.warn(
            "Dropped SIP traffic from {}: {} ({} more since the last such line)",
            from,
            reason.label(),
            unlogged.getAndSet(0));
      } else {
        unlogged.incrementAndGet();
      }
    }
  }
}
