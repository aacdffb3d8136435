package io.callmanager.webhook;

import io.callmanager.event.Event;
import io.callmanager.shared.AccountId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A way to tell receivers of events, beside the platform's own. Each bean of this type is a format that webhooks may have.
public interface WebhookFormat {

  /// The name of the platform's own way.
  String STANDARD = "standard";

  /// Small letters, digits and dashes, at most 40. It is kept with the webhooks, so it never changes.
  String name();

  /// The types of events it tells of, such as `call.answered`. Those of other types never wait for a webhook of this format.
  Set<String> types();

  /// What is sent for an event: JSON. Asked anew for each attempt, so the same event should come out the same. May take its time,
  /// such as to read the database: nothing but this call's events to this webhook waits for it. What it throws is a failed attempt.
  ///
  /// @param event of one of [#types], or a trial, whose type is [WebhookTrial#TYPE] and which is no call's
  /// @return empty when this event is not told: that is then the end of it. Of a trial, the platform's own words are sent instead
  Optional<String> message(AccountId account, Event event);

  /// All that is sent for an event, for a format that tells one in several messages. Each is sent when the one before it was taken,
  /// and by itself again when it was not; the second goes under the event's id with `-2` behind it, and so on.
  default List<String> messages(AccountId account, Event event) {
    return message(account, event).stream().toList();
  }

  /// Headers beside `webhook-id`, `webhook-timestamp` and `webhook-signature`, which every format has; a `User-Agent` replaces the
  /// platform's.
  ///
  /// @param body as it is sent
  default Map<String, String> headers(String body, Signer signer) {
    return Map.of();
  }

  /// How long to wait after the first failed attempt, the second and so on, none for longer than a day; after the last one an event
  /// is given up. Empty for the platform's own schedule.
  default List<Duration> retries() {
    return List.of();
  }

  /// Signs with the newest of a webhook's secrets and does not give it away.
  @FunctionalInterface
  interface Signer {

    /// The HMAC-SHA256 of a text in UTF-8, in small hexadecimal digits. The key is the secret's text as the customer sees it, in
    /// UTF-8, `whsec_` included.
    String hexHmacSha256(String text);
  }
}
