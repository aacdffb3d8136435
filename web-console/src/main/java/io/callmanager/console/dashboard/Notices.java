package io.callmanager.console.dashboard;

import io.callmanager.console.layout.Times;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.HttpUrl;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// What an account's people should see to, read from how things stand at the moment: a notice is gone as soon as its cause is.
@Component
class Notices {

  /// A receiver that is restarted or mended within this time is nothing to tell of.
  private static final Duration WORTH_TELLING = Duration.ofHours(1);

  private final CreditNotices credits;
  private final Webhooks webhooks;

  Notices(CreditNotices credits, Webhooks webhooks) {
    this.credits = credits;
    this.webhooks = webhooks;
  }

  /// Something to see to.
  ///
  /// @param link where to do so, within the application
  record Notice(String words, String link) {}

  List<Notice> of(AccountId account, Times times) {
    return Stream.concat(
            credits.of(account).stream(),
            webhooks.list(account).stream().flatMap(webhook -> of(webhook, times).stream()))
        .toList();
  }

  private static Optional<Notice> of(Webhook webhook, Times times) {
    String reason = webhook.disabledReason();
    if (!webhook.enabled()) {
      return reason == null
          ? Optional.empty()
          : Optional.of(
              notice(webhook, "The webhook to " + shown(webhook) + " was disabled: " + reason));
    }
    Instant since = webhook.failingSince();
    return since == null || since.plus(WORTH_TELLING).isAfter(times.now())
        ? Optional.empty()
        : Optional.of(
            notice(
                webhook,
                "Nothing could be delivered to the webhook "
                    + shown(webhook)
                    + " since "
                    + times.brief(since)));
  }

  private static Notice notice(Webhook webhook, String words) {
    return new Notice(words + ".", "/console/webhooks/" + webhook.id());
  }

  /// Without the query, which may hold what not everybody should read.
  private static String shown(Webhook webhook) {
    return HttpUrl.parse(webhook.url()).map(HttpUrl::toString).orElse(webhook.url());
  }
}
