package io.callmanager.webhook.delivery;

import io.callmanager.account.AccountEventType;
import io.callmanager.account.AccountEvents;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.SecretPair;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.WebhookFormats;
import io.callmanager.webhook.WebhookSecrets;
import io.callmanager.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// How endpoints do: since when they fail, when they recovered, and when it is enough.
@Component
class EndpointHealth {

  private static final Logger log = LoggerFactory.getLogger(EndpointHealth.class);

  /// However long a failing endpoint's deliveries wait, it is tried so often.
  static final Duration BETWEEN_PROBES = Duration.ofMinutes(10);

  private static final int PROBES_AT_ONCE = 100;

  private static final String PROBE =
      """
      update webhook_endpoint e set probe_at = :next
        from (select w.account_id, w.id from webhook_endpoint w
               where w.failing_since is not null and w.enabled and w.deleted_at is null
                 and (w.probe_at is null or w.probe_at <= :now)
                 and (select min(d.due_at) from webhook_delivery d where d.endpoint_id = w.id and d.state = 'PENDING') > :now
               order by w.probe_at limit :limit for update skip locked) p
       where e.account_id = p.account_id and e.id = p.id
      returning e.account_id, e.id
      """;

  private final SystemDatabase system;
  private final Webhooks webhooks;
  private final WebhookSecrets secrets;
  private final WebhookFormats formats;

  EndpointHealth(
      SystemDatabase system, Webhooks webhooks, WebhookSecrets secrets, WebhookFormats formats) {
    this.system = system;
    this.webhooks = webhooks;
    this.secrets = secrets;
    this.formats = formats;
  }

  /// Where to send, signed with what, and when again.
  record Endpoint(Webhook webhook, SecretPair secrets, RetrySchedule retries) {}

  Optional<Endpoint> find(EndpointKey key) {
    WebhookId id = new WebhookId(key.id());
    return webhooks
        .find(key.account(), id)
        .flatMap(
            webhook ->
                (webhook.kind() == Webhook.Kind.CALL_URLS
                        ? Optional.of(secrets.ofAccount(key.account()))
                        : secrets.of(key.account(), id))
                    .map(
                        pair ->
                            new Endpoint(
                                webhook, pair, RetrySchedule.of(formats.retries(webhook)))));
  }

  /// Sees to it that events of those types wait for endpoints that their formats tell of as this server knows them: an older one
  /// may have known others.
  void followFormats() {
    for (String format : formats.names()) {
      List<String> told = formats.told(format);
      if (told != null) {
        system
            .jdbc()
            .sql(
                "update webhook_endpoint set told = :told::text[] where format = :format and told is distinct from :told::text[]")
            .param("told", told.toArray(String[]::new))
            .param("format", format)
            .update();
      }
    }
  }

  @Nullable Instant recoveredAt(EndpointKey key) {
    return system
        .jdbc()
        .sql("select recovered_at from webhook_endpoint where account_id = ? and id = ?")
        .param(key.account().value())
        .param(key.id())
        .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
        .optional()
        .flatMap(at -> at)
        .map(OffsetDateTime::toInstant)
        .orElse(null);
  }

  /// Something could not be delivered.
  ///
  /// @param wished for how long the receiver wants to be left alone
  void failing(EndpointKey key, Instant now, Duration wished) {
    Duration alone = wished.compareTo(BETWEEN_PROBES) > 0 ? wished : BETWEEN_PROBES;
    system
        .jdbc()
        .sql(
            """
            update webhook_endpoint
               set failing_since = coalesce(failing_since, :now), probe_at = greatest(probe_at, :probe::timestamptz)
             where account_id = :account and id = :id
            """)
        .param("now", DeliveryQueue.utc(now))
        .param("probe", DeliveryQueue.utc(now.plus(alone)))
        .param("account", key.account().value())
        .param("id", key.id())
        .update();
  }

  /// Endpoints that fail, to which nothing is due and which nobody has tried for a while. They are the caller's to probe.
  List<EndpointKey> toProbe(Instant now) {
    return system
        .jdbc()
        .sql(PROBE)
        .param("now", DeliveryQueue.utc(now))
        .param("next", DeliveryQueue.utc(now.plus(BETWEEN_PROBES)))
        .param("limit", PROBES_AT_ONCE)
        .query(
            (row, number) ->
                new EndpointKey(
                    new AccountId(row.getObject("account_id", UUID.class)),
                    row.getObject("id", UUID.class)))
        .list();
  }

  void recovered(EndpointKey key, Instant at) {
    system
        .jdbc()
        .sql(
            "update webhook_endpoint set failing_since = null, probe_at = null, recovered_at = ? where account_id = ? and id = ?")
        .param(DeliveryQueue.utc(at))
        .param(key.account().value())
        .param(key.id())
        .update();
  }

  /// Disables an endpoint and tells the account's others.
  void disable(EndpointKey key, Webhook webhook, Instant at, String why) {
    boolean disabled =
        system.inTransaction(
            jdbc -> {
              boolean mine =
                  jdbc.sql(
                              """
                              update webhook_endpoint
                                 set enabled = false, disabled_at = :at, disabled_reason = :why, updated_at = :at
                               where account_id = :account and id = :id and enabled and deleted_at is null
                              """)
                          .param("at", DeliveryQueue.utc(at))
                          .param("why", why)
                          .param("account", key.account().value())
                          .param("id", key.id())
                          .update()
                      == 1;
              if (mine) {
                AccountEvents.add(
                    key.account(),
                    jdbc,
                    AccountEventType.WEBHOOK_DISABLED,
                    at,
                    Map.of(
                        "webhookId",
                        key.id().toString(),
                        "url",
                        shown(webhook.url()),
                        "reason",
                        why));
              }
              return mine;
            });
    if (disabled) {
      log.warn("{} is disabled: {}", key, why);
    }
  }

  private static String shown(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }
}
