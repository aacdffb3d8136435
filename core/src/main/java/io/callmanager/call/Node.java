package io.callmanager.call;

import io.callmanager.shared.ClosingTime;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TimeOrderedId;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// This server as the owner of its calls. It shows that it lives by a heartbeat; when that stops, another server, or the
/// next start of this one, ends the calls it left behind.
@Component
class Node implements SmartLifecycle {

  static final Duration BEAT = Duration.ofSeconds(3);

  /// A node that was not heard of for this long is dead.
  static final Duration LEASE = Duration.ofSeconds(15);

  private final UUID id = TimeOrderedId.next();
  private final SystemDatabase system;
  private final Clock clock;
  private final ClosingTime closing;
  private volatile boolean running;

  Node(SystemDatabase system, Clock clock, ClosingTime closing) {
    this.system = system;
    this.clock = clock;
    this.closing = closing;
  }

  UUID id() {
    return id;
  }

  @Override
  public void start() {
    OffsetDateTime now = now();
    system
        .jdbc()
        .sql("insert into node (id, started_at, heartbeat_at) values (?, ?, ?)")
        .param(id)
        .param(now)
        .param(now)
        .update();
    running = true;
  }

  @Scheduled(fixedRateString = "PT3S", initialDelayString = "PT3S")
  void beat() {
    if (running) {
      system
          .jdbc()
          .sql("update node set heartbeat_at = ? where id = ?")
          .param(now())
          .param(id)
          .update();
    }
  }

  @Override
  public void stop() {
    running = false;
    closing.write("Others learn a little later that this server has stopped", this::signOff);
  }

  private void signOff() {
    system
        .jdbc()
        .sql("update node set stopped_at = ?, heartbeat_at = ? where id = ?")
        .param(now())
        .param(now())
        .param(id)
        .update();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return CallEngine.PHASE - 1;
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
