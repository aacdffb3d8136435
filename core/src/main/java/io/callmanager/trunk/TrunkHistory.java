package io.callmanager.trunk;

import io.callmanager.call.spi.TrunkControl;
import io.callmanager.call.spi.TrunkListener;
import io.callmanager.call.spi.TrunkStatus.Health;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.shared.TrunkId;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// How trunks were: each change of health is written down, counted (`callmanager.trunks.health.changes`) and published as a
/// [io.callmanager.call.spi.TrunkListener.HealthChange].
@Service
public class TrunkHistory implements TrunkListener, DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(TrunkHistory.class);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_DETAIL = 500;

  private static final String PAGE =
      """
      select at, health_before, health, detail from trunk_history
       where account_id = ? and trunk_id = ? order by id desc limit ?
      """;

  private final SystemDatabase system;
  private final TenantDatabase tenants;
  private final ApplicationEventPublisher events;
  private final MeterRegistry meters;
  private final Clock clock;
  private final UUID server = TimeOrderedId.next();
  private final ExecutorService writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MOST_WAITING),
          Thread.ofVirtual().name("trunk-history").factory());

  TrunkHistory(
      SystemDatabase system,
      TenantDatabase tenants,
      TrunkControl control,
      ApplicationEventPublisher events,
      MeterRegistry meters,
      Clock clock) {
    this.system = system;
    this.tenants = tenants;
    this.events = events;
    this.meters = meters;
    this.clock = clock;
    control.listen(this);
  }

  /// A change of a trunk's health, as one server saw it.
  public record Line(Instant at, Health before, Health health, String detail) {}

  /// What happened to one of an account's own trunks, the latest first.
  public List<Line> of(AccountId account, TrunkId trunk, int limit) {
    return tenants.read(account, jdbc -> page(jdbc, account.value(), trunk, limit));
  }

  /// What happened to one of the platform's trunks, the latest first; for operators.
  public List<Line> ofPlatform(TrunkId trunk, int limit) {
    return page(system.jdbc(), TrunkRows.PLATFORM, trunk, limit);
  }

  private static List<Line> page(JdbcClient jdbc, UUID owner, TrunkId trunk, int limit) {
    return jdbc.sql(PAGE)
        .param(owner)
        .param(trunk.value())
        .param(limit)
        .query(TrunkHistory::read)
        .list();
  }

  private static Line read(ResultSet row, int number) throws SQLException {
    return new Line(
        row.getObject("at", OffsetDateTime.class).toInstant(),
        Health.valueOf(row.getString("health_before")),
        Health.valueOf(row.getString("health")),
        row.getString("detail"));
  }

  @Override
  public void onHealth(HealthChange change) {
    meters.counter("callmanager.trunks.health.changes", "to", change.to().name()).increment();
    try {
      writer.execute(() -> write(change));
    } catch (RejectedExecutionException e) {
      log.warn("A change of trunk {}'s health is not written down", change.name());
    }
  }

  private void write(HealthChange change) {
    events.publishEvent(change);
    String detail = change.detail();
    try {
      system
          .jdbc()
          .sql(
              """
              insert into trunk_history (account_id, trunk_id, id, at, node, health_before, health, detail)
              values (?, ?, ?, ?, ?, ?, ?, ?)
              """)
          .param(change.owner() == null ? TrunkRows.PLATFORM : change.owner().value())
          .param(change.trunk().value())
          .param(TimeOrderedId.next())
          .param(change.at().atOffset(ZoneOffset.UTC))
          .param(server)
          .param(change.from().name())
          .param(change.to().name())
          .param(detail.length() > MOST_DETAIL ? detail.substring(0, MOST_DETAIL) : detail)
          .update();
    } catch (DataAccessException e) {
      log.warn(
          "A change of trunk {}'s health is not written down: {}", change.name(), e.getMessage());
    }
  }

  @Scheduled(fixedDelayString = "PT6H", initialDelayString = "PT10M")
  void forgetOldLines() {
    system
        .jdbc()
        .sql("delete from trunk_history where at < ?")
        .param(clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public void destroy() {
    writer.shutdownNow();
  }
}
