package io.callmanager.api.v1.webhook;

import io.callmanager.webhook.SecretPair;
import io.callmanager.webhook.Webhook;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A webhook.
///
/// @param kind `ENDPOINT`, or `CALL_URLS` for one that stands for the `webhookUrl`s of calls that share a host and a format
/// @param url where events are sent; of `CALL_URLS`, what the calls' URLs begin with
/// @param events names of events, or `*` for all; none of `CALL_URLS`
/// @param format how events are told: `standard`, or the name of another API
/// @param failingSince since when nothing could be delivered; null when the last attempt was good
/// @param disabledReason why it is disabled; null when the account did it
/// @param secret only when it was just made, or made anew
/// @param previousSecretUntil till when what is sent is signed with the secret before as well
record WebhookView(
    UUID id,
    Webhook.Kind kind,
    @Schema(example = "https://crm.example.com/hooks/calls") String url,
    List<String> events,
    @Schema(example = "standard") String format,
    @Nullable String description,
    boolean enabled,
    @Nullable Instant failingSince,
    @Nullable Instant disabledAt,
    @Nullable String disabledReason,
    @Schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfqFXXwHhw=") @Nullable String secret,
    @Nullable Instant previousSecretUntil,
    Instant createdAt,
    Instant updatedAt) {

  static WebhookView of(Webhook webhook) {
    return of(webhook, null, webhook.previousSecretUntil());
  }

  static WebhookView of(Webhook webhook, SecretPair secrets) {
    return of(webhook, secrets.current().text(), secrets.previousUntil());
  }

  private static WebhookView of(
      Webhook webhook, @Nullable String secret, @Nullable Instant previousUntil) {
    return new WebhookView(
        webhook.id().value(),
        webhook.kind(),
        webhook.url(),
        webhook.events(),
        webhook.format(),
        webhook.description(),
        webhook.enabled(),
        webhook.failingSince(),
        webhook.disabledAt(),
        webhook.disabledReason(),
        secret,
        previousUntil,
        webhook.createdAt(),
        webhook.updatedAt());
  }

  @Override
  public String toString() {
    return "WebhookView[" + id + "]";
  }

  /// Wraps a webhook.
  record OneWebhook(WebhookView webhook) {}
}
