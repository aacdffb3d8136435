package io.callmanager.console.webhooks;

import io.callmanager.shared.HttpUrl;
import io.callmanager.webhook.EventNames;
import io.callmanager.webhook.Webhook;
import io.callmanager.webhook.WebhookChange;
import io.callmanager.webhook.WebhookFormat;
import io.callmanager.webhook.Webhooks.NewWebhook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// A webhook as it is typed in: text throughout, right or wrong.
///
/// @param all whether it is told of all events; of `events` otherwise
/// @param format empty where there is nothing to choose from
record WebhookForm(
    String url, String description, boolean all, List<String> events, String format) {

  static final int LONGEST_DESCRIPTION = 200;

  static final WebhookForm EMPTY = new WebhookForm("", "", true, List.of(), WebhookFormat.STANDARD);

  static WebhookForm of(Webhook webhook) {
    String description = webhook.description();
    boolean all = webhook.events().contains(EventNames.ALL);
    return new WebhookForm(
        webhook.url(),
        description == null ? "" : description,
        all,
        all ? List.of() : webhook.events(),
        webhook.format());
  }

  static WebhookForm of(MultiValueMap<String, String> sent) {
    return new WebhookForm(
        text(sent, "url"),
        text(sent, "description"),
        text(sent, "which").equals("all"),
        sent.getOrDefault("event", List.of()).stream().distinct().toList(),
        text(sent, "format"));
  }

  /// What is wrong with the fields, by their names; empty when all is well.
  ///
  /// @param formats those to choose from
  Map<String, String> problems(List<String> formats) {
    Map<String, String> problems = new LinkedHashMap<>();
    if (url.isEmpty()) {
      problems.put("url", "Write the address that events are sent to.");
    } else if (HttpUrl.parse(url).isEmpty()) {
      problems.put(
          "url",
          "It must be an http or https address without a user name, of at most "
              + HttpUrl.MAX_LENGTH
              + " characters.");
    }
    if (description.length() > LONGEST_DESCRIPTION) {
      problems.put("description", "At most " + LONGEST_DESCRIPTION + " characters.");
    } else if (description.chars().anyMatch(Character::isISOControl)) {
      problems.put("description", "There is a character in it that can’t be shown.");
    }
    if (!all && events.isEmpty()) {
      problems.put("events", "Choose at least one event, or all.");
    } else if (!all && !EventNames.known().containsAll(events)) {
      problems.put("events", "There is an event among them that does not exist.");
    }
    if (!format.isEmpty() && !formats.contains(format)) {
      problems.put("format", "There is no such format.");
    }
    return problems;
  }

  /// The webhook that is described; only when there are no [#problems].
  NewWebhook wish() {
    return new NewWebhook(
        parsed(),
        told(),
        description.isEmpty() ? null : description,
        true,
        format.isEmpty() ? WebhookFormat.STANDARD : format);
  }

  /// What is different from a webhook as it is; only when there are no [#problems].
  WebhookChange changes(Webhook old) {
    HttpUrl wanted = parsed();
    String described = old.description();
    return new WebhookChange(
        wanted.uri().toString().equals(old.url()) ? null : wanted,
        told().equals(old.events()) ? null : told(),
        description.equals(described == null ? "" : described) ? null : description,
        null,
        format.isEmpty() || format.equals(old.format()) ? null : format);
  }

  private HttpUrl parsed() {
    return HttpUrl.parse(url).orElseThrow();
  }

  private List<String> told() {
    return all ? List.of(EventNames.ALL) : events;
  }

  private static String text(MultiValueMap<String, String> sent, String field) {
    @Nullable String value = sent.getFirst(field);
    return value == null ? "" : value.strip();
  }
}
