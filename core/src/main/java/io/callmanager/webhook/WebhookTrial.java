package io.callmanager.webhook;

import io.callmanager.event.Event;
import io.callmanager.event.EventId;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.TimeOrderedId;
import io.callmanager.shared.WebhookId;
import io.callmanager.webhook.Webhook.Kind;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Sends a webhook an event that means nothing, at once and once, so that its owner sees what comes of it.
@Service
public class WebhookTrial {

  private static final Logger log = LoggerFactory.getLogger(WebhookTrial.class);

  /// The type of the event that is sent.
  public static final String TYPE = "webhook.test";

  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_OF_AN_ACCOUNT = 2;

  private final Webhooks webhooks;
  private final WebhookSecrets secrets;
  private final WebhookFormats formats;
  private final Courier courier;
  private final Clock clock;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final ConcurrentMap<AccountId, Integer> running = new ConcurrentHashMap<>();

  WebhookTrial(
      Webhooks webhooks,
      WebhookSecrets secrets,
      WebhookFormats formats,
      Courier courier,
      Clock clock) {
    this.webhooks = webhooks;
    this.secrets = secrets;
    this.formats = formats;
    this.courier = courier;
    this.clock = clock;
  }

  /// What came of it.
  public sealed interface Outcome {

    record Sent(EventId event, Attempt attempt) implements Outcome {}

    /// There is no such webhook.
    record NotFound() implements Outcome {}

    /// It stands for calls' own URLs: there is nowhere to send to.
    record OfCalls() implements Outcome {}

    /// Too much is being tried at the moment.
    record Busy() implements Outcome {}
  }

  /// Sends the event, whether the webhook is enabled or not. Blocks for as long as an attempt may take.
  public Outcome send(AccountId account, WebhookId id) {
    Optional<Webhook> found = webhooks.find(account, id);
    if (found.isEmpty()) {
      return new Outcome.NotFound();
    }
    Webhook webhook = found.get();
    if (webhook.kind() == Kind.CALL_URLS) {
      return new Outcome.OfCalls();
    }
    Optional<SecretPair> pair = secrets.of(account, id);
    return pair.isEmpty() ? new Outcome.NotFound() : sendOneOfFew(webhook, pair.get());
  }

  private Outcome sendOneOfFew(Webhook webhook, SecretPair pair) {
    AccountId account = webhook.account();
    int mine = running.merge(account, 1, Integer::sum);
    try {
      if (mine > MOST_OF_AN_ACCOUNT || !room.tryAcquire()) {
        return new Outcome.Busy();
      }
      try {
        return send(webhook, pair);
      } finally {
        room.release();
      }
    } finally {
      running.computeIfPresent(account, (a, count) -> count == 1 ? null : count - 1);
    }
  }

  private Outcome send(Webhook webhook, SecretPair pair) {
    Instant now = clock.instant();
    Event event =
        new Event(
            EventId.ofAccount(TimeOrderedId.next()),
            TYPE,
            now,
            Map.of("webhookId", webhook.id().toString()),
            null);
    return new Outcome.Sent(event.id(), send(webhook, event, pair, now));
  }

  private Attempt send(Webhook webhook, Event event, SecretPair pair, Instant now) {
    Courier.Letter letter;
    try {
      letter = formats.letters(webhook, event, pair, now).getFirst();
    } catch (RuntimeException e) {
      log.warn("account={} webhook={} has no words for a test", webhook.account(), webhook.id(), e);
      return Attempt.withoutWords();
    }
    return courier.send(URI.create(webhook.url()), letter, now);
  }
}
