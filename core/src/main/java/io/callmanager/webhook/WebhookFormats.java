package io.callmanager.webhook;

import io.callmanager.event.Event;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Service;

/// The formats in which this server tells of events: the platform's own, and those that other parts bring. They are looked for when
/// everything else is made, since they may be made of what needs webhooks itself.
@Service
public class WebhookFormats implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(WebhookFormats.class);

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
  private static final WebhookFormat STANDARD = new Standard();

  private final ObjectProvider<WebhookFormat> beans;
  private final Set<String> missed = ConcurrentHashMap.newKeySet();
  private volatile Map<String, WebhookFormat> others = Map.of();

  WebhookFormats(ObjectProvider<WebhookFormat> beans) {
    this.beans = beans;
  }

  @Override
  public void afterSingletonsInstantiated() {
    Map<String, WebhookFormat> found = new TreeMap<>();
    beans.forEach(
        format -> {
          check(format);
          if (found.put(format.name(), format) != null) {
            throw new IllegalStateException("Two webhook formats are named " + format.name());
          }
        });
    others = found;
  }

  private static void check(WebhookFormat format) {
    boolean named =
        NAME.matcher(format.name()).matches() && !format.name().equals(WebhookFormat.STANDARD);
    boolean known = EventNames.known().containsAll(format.types());
    boolean timely =
        format.retries().stream()
            .allMatch(pause -> pause.isPositive() && pause.compareTo(LONGEST_PAUSE) <= 0);
    if (!named || !known || !timely) {
      throw new IllegalStateException(
          "The webhook format " + format.name() + " has a name, types or retries that can't be");
    }
  }

  /// The names of the formats: the platform's own, then the others by the alphabet.
  public List<String> names() {
    return Stream.concat(Stream.of(WebhookFormat.STANDARD), others.keySet().stream()).toList();
  }

  public boolean has(String name) {
    return name.equals(WebhookFormat.STANDARD) || others.containsKey(name);
  }

  /// The types of events that are told of in a format, by the alphabet; null for all.
  public @Nullable List<String> told(String name) {
    if (!has(name)) {
      throw new IllegalArgumentException("There is no webhook format " + name);
    }
    return name.equals(WebhookFormat.STANDARD) ? null : of(name).types().stream().sorted().toList();
  }

  /// What a webhook's format says of when an event is sent again; empty for the platform's own schedule.
  public List<Duration> retries(Webhook webhook) {
    return of(webhook.format()).retries();
  }

  /// Puts an event into the words of a webhook's format. What the format throws comes out of here.
  ///
  /// @return what is to be sent, one after the other; empty when the event is not told in that format
  public List<Courier.Letter> letters(
      Webhook webhook, Event event, SecretPair secrets, Instant now) {
    WebhookFormat format = of(webhook.format());
    boolean trial = event.type().equals(WebhookTrial.TYPE);
    if (!trial && !format.types().contains(event.type())) {
      return List.of();
    }
    List<String> messages = format.messages(webhook.account(), event);
    if (trial && messages.isEmpty()) {
      messages = STANDARD.messages(webhook.account(), event);
    }
    List<Courier.Letter> letters = new ArrayList<>(messages.size());
    for (String body : messages) {
      letters.add(
          new Courier.Letter(
              id(event, letters.size()),
              body,
              secrets.at(now),
              format.headers(body, secrets.current()::hexHmacSha256)));
    }
    return letters;
  }

  private static String id(Event event, int before) {
    return before == 0 ? event.id().toString() : event.id() + "-" + (before + 1);
  }

  /// A webhook may have a format that this server has no more: then it is told in the platform's own.
  private WebhookFormat of(String name) {
    WebhookFormat found = name.equals(WebhookFormat.STANDARD) ? STANDARD : others.get(name);
    if (found == null && missed.add(name)) {
      log.warn(
          "There are webhooks of the format {}, which is switched off: they are told in the platform's own",
          name);
    }
    return found == null ? STANDARD : found;
  }

  private static final class Standard implements WebhookFormat {

    private static final Set<String> TYPES = Set.copyOf(EventNames.known());

    @Override
    public String name() {
      return STANDARD;
    }

    @Override
    public Set<String> types() {
      return TYPES;
    }

    @Override
    public Optional<String> message(AccountId account, Event event) {
      return Optional.of(Json.write(event.payload()));
    }
  }
}
