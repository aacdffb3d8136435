package io.callmanager.console.harness;

import io.callmanager.event.EventId;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.webhook.Delivery;
import io.callmanager.webhook.SavedWebhook;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.Webhooks;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Webhooks with a past, written down as if their events had been sent.
public final class Deliverings {

  private final Webhooks webhooks;
  private final JdbcClient owner;

  /// @param owner a login that owns the tables
  public Deliverings(Webhooks webhooks, DataSource owner) {
    this.webhooks = webhooks;
    this.owner = JdbcClient.create(owner);
  }

  /// A webhook that is made as customers make it.
  public Webhook webhook(
      AccountId account, String url, @Nullable String description, String... events) {
    HttpUrl where = HttpUrl.parse(url).orElseThrow();
    if (!(webhooks.create(
            account, new Webhooks.NewWebhook(where, List.of(events), description, true, "standard"))
        instanceof SavedWebhook.Done(Webhook made))) {
      throw new AssertionError("the webhook could not be made");
    }
    return made;
  }

  /// Says of a webhook that it is told in another format, be it there or not.
  public void told(Webhook webhook, String format) {
    owner
        .sql("update webhook_endpoint set format = ? where id = ?")
        .param(format)
        .param(webhook.id().value())
        .update();
  }

  /// Says of a webhook that nothing could be delivered to it.
  public void fails(Webhook webhook, Instant since) {
    owner
        .sql("update webhook_endpoint set failing_since = ? where id = ?")
        .param(since.atOffset(ZoneOffset.UTC))
        .param(webhook.id().value())
        .update();
  }

  /// Disables a webhook as the platform does.
  public void disabled(Webhook webhook, Instant at, String why) {
    owner
        .sql(
            "update webhook_endpoint set enabled = false, disabled_at = ?, disabled_reason = ? where id = ?")
        .param(at.atOffset(ZoneOffset.UTC))
        .param(why)
        .param(webhook.id().value())
        .update();
  }

  /// Says of a delivery that it ended in another way.
  public void became(Webhook webhook, EventId event, Delivery.State state) {
    owner
        .sql(
            """
            update webhook_delivery set state = ?::webhook_delivery_state
             where endpoint_id = ? and source_id = ? and sequence = ?
            """)
        .param(state.name())
        .param(webhook.id().value())
        .param(event.source())
        .param(event.sequence())
        .update();
  }

  /// What came of the last attempt.
  public record Answer(
      @Nullable Integer status, @Nullable String error, @Nullable String response, int millis) {}

  /// A delivery that was attempted.
  ///
  /// @param due when it is sent, or was
  public EventId delivery(
      Webhook webhook,
      CallId call,
      int sequence,
      String type,
      Delivery.State state,
      int attempts,
      Instant at,
      Instant due,
      @Nullable Answer answer) {
    boolean attempted = answer != null;
    owner
        .sql(
            """
            insert into webhook_delivery (account_id, endpoint_id, source_id, sequence, type, state, attempts, due_at, created_at,
              attempted_at, delivered_at, status_code, error, response, duration_ms)
            values (:account, :webhook, :source, :sequence, :type, :state::webhook_delivery_state, :attempts, :due, :at,
              case when :attempted then :at end, case when :state = 'DELIVERED' then :at end, :status::int, :error::text,
              :response::text, :millis::int)
            """)
        .param("account", webhook.account().value())
        .param("webhook", webhook.id().value())
        .param("source", call.value())
        .param("sequence", sequence)
        .param("type", type)
        .param("state", state.name())
        .param("attempts", attempts)
        .param("due", due.atOffset(ZoneOffset.UTC))
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("attempted", attempted)
        .param("status", answer == null ? null : answer.status())
        .param("error", answer == null ? null : answer.error())
        .param("response", answer == null ? null : answer.response())
        .param("millis", answer == null ? null : answer.millis())
        .update();
    return EventId.ofCall(call, sequence);
  }
}
