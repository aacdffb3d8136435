package io.callmanager.console.webhooks;

import io.callmanager.webhook.Webhook;

/// How a webhook does, in a word.
enum WebhookCondition {
  /// Events are sent to it.
  WORKING("Enabled"),
  /// Events are sent to it, and not taken.
  FAILING("Failing"),
  /// The platform has disabled it.
  STOPPED("Disabled"),
  /// The account has disabled it.
  OFF("Disabled");

  private final String words;

  WebhookCondition(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  static WebhookCondition of(Webhook webhook) {
    if (!webhook.enabled()) {
      return webhook.disabledReason() == null ? OFF : STOPPED;
    }
    return webhook.failingSince() == null ? WORKING : FAILING;
  }
}
