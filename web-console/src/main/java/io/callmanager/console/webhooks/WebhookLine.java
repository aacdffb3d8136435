package io.callmanager.console.webhooks;

import io.callmanager.shared.HttpUrl;
import io.callmanager.webhook.EventNames;
import io.callmanager.webhook.Webhook;
import java.util.List;

/// A webhook in a few words.
record WebhookLine(Webhook webhook) {

  private static final int NAMED = 3;

  public WebhookCondition condition() {
    return WebhookCondition.of(webhook);
  }

  /// Its URL without the query, which may be long and hold what not everybody should read.
  public String address() {
    String url = webhook.url();
    String plain = HttpUrl.parse(url).map(HttpUrl::toString).orElse(url);
    return url.indexOf('?') < 0 ? plain : plain + "?…";
  }

  /// What it is called.
  public String title() {
    String description = webhook.description();
    return description == null ? address() : description;
  }

  /// Which events it is told of.
  public String events() {
    List<String> events = webhook.events();
    if (events.contains(EventNames.ALL)) {
      return "All events";
    }
    String named = String.join(", ", events.subList(0, Math.min(NAMED, events.size())));
    int more = events.size() - NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }
}
