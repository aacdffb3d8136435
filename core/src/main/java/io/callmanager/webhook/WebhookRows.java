package io.callmanager.webhook;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.Webhook.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table of webhooks, an account at a time.
final class WebhookRows {

  private static final String COLUMNS =
      """
      account_id, id, kind, url, events, format, description, enabled, failing_since, disabled_at, disabled_reason,
      previous_secret_until, created_at, updated_at
      """;

  private WebhookRows() {}

  /// Keeps others from adding to the account's webhooks until the transaction is over.
  static void lock(JdbcClient jdbc, AccountId account) {
    jdbc.sql("select 1 from (select pg_advisory_xact_lock(hashtextextended(?, 0))) as locked")
        .param("callmanager.webhook " + account)
        .query(Integer.class)
        .single();
  }

  static int count(JdbcClient jdbc, AccountId account, Kind kind) {
    return jdbc.sql(
            "select count(*) from webhook_endpoint where account_id = ? and kind = ? and deleted_at is null")
        .param(account.value())
        .param(kind.name())
        .query(Integer.class)
        .single();
  }

  /// Adds a webhook.
  ///
  /// @param told the types of events that its format tells of; null for all
  static void insert(
      JdbcClient jdbc,
      AccountId account,
      Webhook webhook,
      @Nullable List<String> told,
      byte @Nullable [] secret) {
    jdbc.sql(
            """
            insert into webhook_endpoint
              (account_id, id, kind, url, events, format, told, description, enabled, secret, disabled_at, created_at, updated_at)
            values (:account, :id, :kind, :url, :events::text[], :format, :told::text[], :description::text, :enabled,
              :secret::bytea, :disabledAt::timestamptz, :createdAt, :createdAt)
            """)
        .param("account", account.value())
        .param("id", webhook.id().value())
        .param("kind", webhook.kind().name())
        .param("url", webhook.url())
        .param("events", webhook.events().toArray(String[]::new))
        .param("format", webhook.format())
        .param("told", array(told))
        .param("description", webhook.description())
        .param("enabled", webhook.enabled())
        .param("secret", secret)
        .param("disabledAt", utc(webhook.disabledAt()))
        .param("createdAt", utc(webhook.createdAt()))
        .update();
  }

  /// Writes what can be changed of a webhook. Enabled again, it has no past.
  ///
  /// @param told the types of events that its format tells of, if that is another one now; null for all
  static void update(
      JdbcClient jdbc, AccountId account, Webhook webhook, @Nullable List<String> told) {
    jdbc.sql(
            """
            update webhook_endpoint set url = :url, events = :events::text[], description = :description::text,
              told = case when format = :format then told else :told::text[] end, format = :format,
              failing_since = case when :enabled and not enabled then null else failing_since end,
              recovered_at = case when :enabled and not enabled then null else recovered_at end,
              disabled_at = :disabledAt::timestamptz, disabled_reason = :disabledReason::text, enabled = :enabled,
              updated_at = :updatedAt
             where account_id = :account and id = :id
            """)
        .param("account", account.value())
        .param("id", webhook.id().value())
        .param("url", webhook.url())
        .param("events", webhook.events().toArray(String[]::new))
        .param("format", webhook.format())
        .param("told", array(told))
        .param("description", webhook.description())
        .param("enabled", webhook.enabled())
        .param("disabledAt", utc(webhook.disabledAt()))
        .param("disabledReason", webhook.disabledReason())
        .param("updatedAt", utc(webhook.updatedAt()))
        .update();
  }

  static boolean delete(JdbcClient jdbc, AccountId account, WebhookId id, Instant at) {
    return jdbc.sql(
                """
                update webhook_endpoint set deleted_at = :at, updated_at = :at, enabled = false
                 where account_id = :account and id = :id and deleted_at is null
                """)
            .param("at", utc(at))
            .param("account", account.value())
            .param("id", id.value())
            .update()
        == 1;
  }

  static Optional<Webhook> find(JdbcClient jdbc, AccountId account, WebhookId id) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from webhook_endpoint where account_id = ? and id = ? and deleted_at is null")
        .param(account.value())
        .param(id.value())
        .query(WebhookRows::read)
        .optional();
  }

  static List<Webhook> list(JdbcClient jdbc, AccountId account) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from webhook_endpoint where account_id = ? and deleted_at is null order by kind desc, id")
        .param(account.value())
        .query(WebhookRows::read)
        .list();
  }

  /// Makes the webhook that stands for an origin, or enables the one there is.
  ///
  /// @param told the types of events that its format tells of; null for all
  static WebhookId enableOrigin(
      JdbcClient jdbc,
      AccountId account,
      CallWebhooks.Place place,
      @Nullable List<String> told,
      Instant at) {
    return new WebhookId(
        jdbc.sql(
                """
                insert into webhook_endpoint (account_id, id, kind, url, events, format, told, enabled, created_at, updated_at)
                values (:account, :id, 'CALL_URLS', :url, '{}', :format, :told::text[], true, :at, :at)
                on conflict (account_id, url, format) where kind = 'CALL_URLS' do update set enabled = true,
                  deleted_at = null, told = excluded.told, failing_since = null, recovered_at = null, disabled_at = null, disabled_reason = null,
                  updated_at = excluded.updated_at
                returning id
                """)
            .param("account", account.value())
            .param("id", WebhookId.next().value())
            .param("url", place.origin())
            .param("format", place.format())
            .param("told", array(told))
            .param("at", utc(at))
            .query(UUID.class)
            .single());
  }

  /// An origin's webhook that is in use; nothing is written.
  static Optional<WebhookId> originInUse(
      JdbcClient jdbc, AccountId account, CallWebhooks.Place place) {
    return jdbc.sql(
            """
            select id from webhook_endpoint
             where account_id = ? and url = ? and format = ? and kind = 'CALL_URLS' and enabled and deleted_at is null
            """)
        .param(account.value())
        .param(place.origin())
        .param(place.format())
        .query(UUID.class)
        .optional()
        .map(WebhookId::new);
  }

  /// Whether an origin's webhook is there, in use or disabled.
  static boolean hasOrigin(JdbcClient jdbc, AccountId account, CallWebhooks.Place place) {
    return jdbc.sql(
            """
            select exists (select from webhook_endpoint
              where account_id = ? and url = ? and format = ? and kind = 'CALL_URLS' and deleted_at is null)
            """)
        .param(account.value())
        .param(place.origin())
        .param(place.format())
        .query(Boolean.class)
        .single();
  }

  private static Webhook read(ResultSet row, int number) throws SQLException {
    return new Webhook(
        new AccountId(row.getObject("account_id", UUID.class)),
        new WebhookId(row.getObject("id", UUID.class)),
        Kind.valueOf(row.getString("kind")),
        row.getString("url"),
        List.of((String[]) row.getArray("events").getArray()),
        row.getString("format"),
        row.getString("description"),
        row.getBoolean("enabled"),
        instant(row, "failing_since"),
        instant(row, "disabled_at"),
        row.getString("disabled_reason"),
        instant(row, "previous_secret_until"),
        required(row, "created_at"),
        required(row, "updated_at"));
  }

  private static String @Nullable [] array(@Nullable List<String> words) {
    return words == null ? null : words.toArray(String[]::new);
  }

  static Instant required(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
