package io.callmanager.shared;

import java.time.Clock;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Sees to it that the big tables have their partitions for the months to come.
@Component
class Partitions {

  private static final Logger log = LoggerFactory.getLogger(Partitions.class);
  private static final int MONTHS = 4;

  private final SystemDatabase system;
  private final Clock clock;

  Partitions(SystemDatabase system, Clock clock) {
    this.system = system;
    this.clock = clock;
  }

  @EventListener(ApplicationReadyEvent.class)
  @Scheduled(initialDelayString = "PT6H", fixedDelayString = "PT6H")
  void ensure() {
    int created =
        system
            .jdbc()
            .sql("select ensure_partitions(?, ?)")
            .param(clock.instant().atZone(ZoneOffset.UTC).toLocalDate())
            .param(MONTHS)
            .query(Integer.class)
            .single();
    if (created > 0) {
      log.info("Created {} table partitions", created);
    }
  }
}
