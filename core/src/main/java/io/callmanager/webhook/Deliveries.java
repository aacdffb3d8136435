package io.callmanager.webhook;

import io.callmanager.event.EventId;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Page;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.Delivery.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What is on its way to an account's webhooks and what was sent, and the sending again of it.
@Service
public class Deliveries {

  private static final String COLUMNS =
      """
      source_id, sequence, type, state, attempts, created_at, case when state = 'PENDING' then due_at end as next_at,
      attempted_at, delivered_at, status_code, error, response, duration_ms
      """;

  private static final UUID AFTER_ALL = new UUID(-1L, -1L);

  /// How long after its call's beginning an event may happen.
  private static final Duration LATEST = Duration.ofDays(7);

  /// By how much an id's time and its event's may differ otherwise.
  private static final Duration ID_MARGIN = Duration.ofSeconds(5);

  private static final int AT_ONCE = 1_000;
  private static final int MOST_ROUNDS = 10;

  private final TenantDatabase tenants;
  private final Clock clock;

  Deliveries(TenantDatabase tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  /// Which deliveries to send again.
  ///
  /// @param states those that are in one of these
  /// @param from those of events that happened then or later; null for all
  /// @param to those of events that happened before; null for all
  public record Range(Set<State> states, @Nullable Instant from, @Nullable Instant to) {}

  /// How many were made ready to be sent again.
  ///
  /// @param more whether there are others, for which to ask again
  public record Redelivered(int count, boolean more) {}

  public Optional<Delivery> find(AccountId account, WebhookId webhook, EventId event) {
    return tenants.read(
        account,
        jdbc ->
            jdbc.sql(
                    "select "
                        + COLUMNS
                        + " from webhook_delivery where account_id = ? and endpoint_id = ? and source_id = ? and sequence = ?")
                .param(account.value())
                .param(webhook.value())
                .param(event.source())
                .param(event.sequence())
                .query(Deliveries::read)
                .optional());
  }

  /// A webhook's deliveries, those of the newest calls first.
  ///
  /// @param state those in this state; null for all
  /// @param cursor where the page before this one ended; null for the first page
  public Page<Delivery> page(
      AccountId account,
      WebhookId webhook,
      @Nullable State state,
      @Nullable EventId cursor,
      int limit) {
    List<Delivery> found =
        tenants.read(
            account,
            jdbc ->
                jdbc.sql(
                        "select "
                            + COLUMNS
                            + " from webhook_delivery where account_id = :account and endpoint_id = :webhook"
                            + (state == null ? "" : " and state = '" + state.name() + "'")
                            + " and source_id <= :source and (source_id, sequence) < (:source, :sequence)"
                            + " order by source_id desc, sequence desc limit :limit")
                    .param("account", account.value())
                    .param("webhook", webhook.value())
                    .param("source", cursor == null ? AFTER_ALL : cursor.source())
                    .param("sequence", cursor == null ? 0 : cursor.sequence())
                    .param("limit", limit + 1)
                    .query(Deliveries::read)
                    .list());
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<Delivery> shown = found.subList(0, limit);
    return new Page<>(shown, shown.getLast().event().toString());
  }

  /// Sends an event again, whatever became of it, or sooner than it would be.
  ///
  /// @return as it is now; empty when there is none such
  public Optional<Delivery> redeliver(AccountId account, WebhookId webhook, EventId event) {
    boolean there =
        tenants.write(
            account,
            jdbc ->
                jdbc.sql(
                            """
                            update webhook_delivery
                               set state = 'PENDING', attempts = 0, taken = 0, due_at = :now, delivered_at = null
                             where account_id = :account and endpoint_id = :webhook and source_id = :source
                               and sequence = :sequence
                            """)
                        .param("now", WebhookRows.utc(clock.instant()))
                        .param("account", account.value())
                        .param("webhook", webhook.value())
                        .param("source", event.source())
                        .param("sequence", event.sequence())
                        .update()
                    == 1);
    return there ? find(account, webhook, event) : Optional.empty();
  }

  /// Sends again what is in a range, a bounded number of deliveries.
  public Redelivered redeliver(AccountId account, WebhookId webhook, Range range) {
    Instant now = clock.instant();
    int count = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int some = tenants.write(account, jdbc -> some(jdbc, account, webhook, range, now));
      count += some;
      if (some < AT_ONCE) {
        return new Redelivered(count, false);
      }
    }
    return new Redelivered(count, true);
  }

  private static int some(
      JdbcClient jdbc, AccountId account, WebhookId webhook, Range range, Instant now) {
    StringBuilder where = new StringBuilder();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("account", account.value());
    values.put("webhook", webhook.value());
    List<String> states =
        range.states().stream().filter(state -> state != State.SKIPPED).map(State::name).toList();
    if (states.isEmpty()) {
      return 0; // what there is nothing to say of stays unsaid
    }
    values.put("states", states);
    values.put("now", WebhookRows.utc(now));
    values.put("limit", AT_ONCE);
    if (range.from() != null) {
      where.append(" and created_at >= :from and source_id >= :fromId");
      values.put("from", WebhookRows.utc(range.from()));
      values.put("fromId", TimeOrderedId.lowestAt(range.from().minus(LATEST)));
    }
    if (range.to() != null) {
      where.append(" and created_at < :to and source_id < :toId");
      values.put("to", WebhookRows.utc(range.to()));
      values.put("toId", TimeOrderedId.lowestAt(range.to().plus(ID_MARGIN)));
    }
    return jdbc.sql(
            """
            update webhook_delivery d set state = 'PENDING', attempts = 0, taken = 0, due_at = :now, delivered_at = null
              from (select source_id, sequence from webhook_delivery
                     where account_id = :account and endpoint_id = :webhook and state in (:states)
                       and coalesce(attempted_at, created_at) < :now
            """
                + where
                + """
                 order by source_id, sequence limit :limit for update skip locked) w
                where d.account_id = :account and d.endpoint_id = :webhook and d.source_id = w.source_id
                  and d.sequence = w.sequence
                """)
        .params(values)
        .update();
  }

  private static Delivery read(ResultSet row, int number) throws SQLException {
    return new Delivery(
        new EventId(row.getObject("source_id", UUID.class), row.getInt("sequence")),
        row.getString("type"),
        State.valueOf(row.getString("state")),
        row.getInt("attempts"),
        WebhookRows.required(row, "created_at"),
        WebhookRows.instant(row, "next_at"),
        WebhookRows.instant(row, "attempted_at"),
        WebhookRows.instant(row, "delivered_at"),
        row.getObject("status_code", Integer.class),
        row.getString("error"),
        row.getString("response"),
        row.getObject("duration_ms", Integer.class));
  }
}
