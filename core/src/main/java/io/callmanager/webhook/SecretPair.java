package io.callmanager.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The secrets of a webhook: the one in use, and while receivers go over to it, the one before.
///
/// @param previousUntil till when what is sent is signed with the previous one too; null when there is none
public record SecretPair(
    WebhookSecret current, @Nullable WebhookSecret previous, @Nullable Instant previousUntil) {

  /// Those to sign with.
  public List<WebhookSecret> at(Instant now) {
    return previous != null && previousUntil != null && now.isBefore(previousUntil)
        ? List.of(current, previous)
        : List.of(current);
  }

  /// Signs something as the Standard Webhooks specification has it.
  ///
  /// @param id what goes into `webhook-id`
  /// @param at what goes into `webhook-timestamp`, to the second
  public String sign(String id, Instant at, String content) {
    return WebhookSecret.sign(at(at), id, at, content);
  }
}
