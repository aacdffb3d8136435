package io.callmanager.webhook;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.TenantDatabase;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.Webhook.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The webhooks that accounts have set up, and those that stand for their calls' own URLs.
@Service
public class Webhooks {

  private final TenantDatabase tenants;
  private final WebhookSecrets secrets;
  private final CallWebhooks ofCalls;
  private final WebhookFormats formats;
  private final WebhookProperties properties;
  private final Clock clock;

  Webhooks(
      TenantDatabase tenants,
      WebhookSecrets secrets,
      CallWebhooks ofCalls,
      WebhookFormats formats,
      WebhookProperties properties,
      Clock clock) {
    this.tenants = tenants;
    this.secrets = secrets;
    this.ofCalls = ofCalls;
    this.formats = formats;
    this.properties = properties;
    this.clock = clock;
  }

  /// A webhook to make.
  ///
  /// @param events known names of events, or `*`; at least one
  /// @param format one that there is
  public record NewWebhook(
      HttpUrl url,
      List<String> events,
      @Nullable String description,
      boolean enabled,
      String format) {}

  /// Makes a webhook with a secret of its own. It is told what happens from now on.
  public SavedWebhook create(AccountId account, NewWebhook wish) {
    if (isForbidden(wish.url())) {
      return new SavedWebhook.NotPublic();
    }
    Instant now = clock.instant();
    Webhook webhook =
        new Webhook(
            account,
            WebhookId.next(),
            Kind.ENDPOINT,
            wish.url().uri().toString(),
            wish.events(),
            wish.format(),
            wish.description(),
            wish.enabled(),
            null,
            wish.enabled() ? null : now,
            null,
            null,
            now,
            now);
    @Nullable List<String> told = formats.told(wish.format());
    byte[] secret = secrets.seal(account, webhook.id(), WebhookSecret.next());
    return tenants.write(
        account,
        jdbc -> {
          WebhookRows.lock(jdbc, account);
          if (WebhookRows.count(jdbc, account, Kind.ENDPOINT) >= properties.maxPerAccount()) {
            return new SavedWebhook.TooMany(properties.maxPerAccount());
          }
          WebhookRows.insert(jdbc, account, webhook, told, secret);
          return new SavedWebhook.Done(webhook);
        });
  }

  private boolean isForbidden(HttpUrl url) {
    return !properties.allowPrivateNetworks() && url.namesPrivateAddress();
  }

  public Optional<Webhook> find(AccountId account, WebhookId id) {
    return tenants.read(account, jdbc -> WebhookRows.find(jdbc, account, id));
  }

  /// An account's webhooks: its own in the order they were made, then those that stand for its calls' own URLs.
  public List<Webhook> list(AccountId account) {
    return tenants.read(account, jdbc -> WebhookRows.list(jdbc, account));
  }

  public SavedWebhook change(AccountId account, WebhookId id, WebhookChange change) {
    if (change.url() != null && isForbidden(change.url())) {
      return new SavedWebhook.NotPublic();
    }
    SavedWebhook saved = tenants.write(account, jdbc -> change(jdbc, account, id, change));
    ofCalls.forget(account);
    return saved;
  }

  private SavedWebhook change(
      JdbcClient jdbc, AccountId account, WebhookId id, WebhookChange change) {
    WebhookRows.lock(jdbc, account);
    Webhook old = WebhookRows.find(jdbc, account, id).orElse(null);
    if (old == null) {
      return new SavedWebhook.NotFound();
    }
    if (old.kind() == Kind.CALL_URLS && change.more()) {
      return new SavedWebhook.OfCalls();
    }
    Instant now = clock.instant();
    boolean enabled = change.enabled() == null ? old.enabled() : change.enabled();
    boolean switched = enabled != old.enabled();
    String description = change.description() == null ? old.description() : change.description();
    Webhook webhook =
        new Webhook(
            account,
            id,
            old.kind(),
            change.url() == null ? old.url() : change.url().uri().toString(),
            change.events() == null ? old.events() : change.events(),
            change.format() == null ? old.format() : change.format(),
            description == null || description.isBlank() ? null : description,
            enabled,
            switched ? null : old.failingSince(),
            switched ? (enabled ? null : now) : old.disabledAt(),
            switched ? null : old.disabledReason(),
            old.previousSecretUntil(),
            old.createdAt(),
            now);
    @Nullable List<String> told = change.format() == null ? null : formats.told(change.format());
    WebhookRows.update(jdbc, account, webhook, told);
    return new SavedWebhook.Done(webhook);
  }

  /// Deletes a webhook. What waits to be sent to it is not.
  ///
  /// @return whether there was one
  public boolean delete(AccountId account, WebhookId id) {
    boolean deleted =
        tenants.write(account, jdbc -> WebhookRows.delete(jdbc, account, id, clock.instant()));
    ofCalls.forget(account);
    return deleted;
  }
}
