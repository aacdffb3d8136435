package io.callmanager.credit;

import io.callmanager.shared.SystemDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/// How many credits calls under way hold, over all accounts, as the database says when it is asked: every server of a
/// cluster tells the same.
@Component
class CreditMeters {

  private final SystemDatabase system;

  CreditMeters(MeterRegistry meters, SystemDatabase system) {
    this.system = system;
    Gauge.builder("callmanager.credits.reserved", this, CreditMeters::reserved)
        .description("credits that calls under way hold, over all accounts")
        .strongReference(true)
        .register(meters);
  }

  private double reserved() {
    return system
        .jdbc()
        .sql("select coalesce(sum(reserved), 0) from credit_balance")
        .query(Double.class)
        .single();
  }
}
