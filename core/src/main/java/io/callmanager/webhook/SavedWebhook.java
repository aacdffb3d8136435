package io.callmanager.webhook;

/// What came of the wish to make or to change a webhook.
public sealed interface SavedWebhook {

  record Done(Webhook webhook) implements SavedWebhook {}

  /// There is none of that id.
  record NotFound() implements SavedWebhook {}

  /// It would lead to where webhooks must not.
  record NotPublic() implements SavedWebhook {}

  /// It stands for calls' own URLs: it can be enabled and disabled, nothing else.
  record OfCalls() implements SavedWebhook {}

  /// There are as many as there may be.
  record TooMany(int most) implements SavedWebhook {}
}
