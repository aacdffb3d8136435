package io.callmanager.webhook;

import io.callmanager.shared.AccountId;
import io.callmanager.shared.WebhookId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where an account wants to be told of events.
///
/// @param url where to send them; the origin when it stands for calls' own URLs
/// @param events names of events, or `*`; none when it stands for calls' own URLs
/// @param format in what way it is told: a [WebhookFormat]'s name
/// @param failingSince since when nothing could be delivered; null when the last attempt was good
/// @param disabledReason why it is disabled, when that was not the account's doing
/// @param previousSecretUntil till when the secret before is good too; null when it is not
public record Webhook(
    AccountId account,
    WebhookId id,
    Kind kind,
    String url,
    List<String> events,
    String format,
    @Nullable String description,
    boolean enabled,
    @Nullable Instant failingSince,
    @Nullable Instant disabledAt,
    @Nullable String disabledReason,
    @Nullable Instant previousSecretUntil,
    Instant createdAt,
    Instant updatedAt) {

  /// What an endpoint is.
  public enum Kind {
    /// A URL that the account set up.
    ENDPOINT,
    /// An origin that calls have named themselves, for one format: what it is told goes to the calls' own URLs.
    CALL_URLS
  }
}
