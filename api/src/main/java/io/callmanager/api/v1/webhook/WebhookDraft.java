package io.callmanager.api.v1.webhook;

import static java.util.Objects.requireNonNull;

import io.callmanager.api.request.Body;
import io.callmanager.api.request.Field;
import io.callmanager.shared.HttpUrl;
import io.callmanager.webhook.EventNames;
import io.callmanager.webhook.WebhookChange;
import io.callmanager.webhook.WebhookFormat;
import io.callmanager.webhook.WebhookFormats;
import io.callmanager.webhook.Webhooks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A webhook, as it is sent.
@Schema(name = "WebhookDraft")
record WebhookDraft(
    @Schema(
            description = "Where to send events: http or https, required to make a webhook.",
            maxLength = HttpUrl.MAX_LENGTH,
            example = "https://crm.example.com/hooks/calls")
        @Nullable String url,
    @Schema(
            description = "Names of events, or `*` for all, which is what is taken if left out.",
            example = "[\"call.answered\",\"call.ended\"]")
        @Nullable List<String> events,
    @Schema(
            description =
                "How events are told: `standard`, as this API tells them, or the name of another API that is switched on here.",
            defaultValue = WebhookFormat.STANDARD,
            maxLength = WebhookDraft.MAX_FORMAT,
            pattern = "^[a-z][a-z0-9-]*$")
        @Nullable String format,
    @Schema(maxLength = WebhookDraft.MAX_DESCRIPTION, example = "The CRM")
        @Nullable String description,
    @Schema(description = "Whether anything is sent.", defaultValue = "true")
        @Nullable Boolean enabled) {

  static final int MAX_DESCRIPTION = 200;
  static final int MAX_FORMAT = 40;

  static Webhooks.NewWebhook readNew(Body body, WebhookFormats formats) {
    @Nullable HttpUrl url = body.required("url").url();
    @Nullable List<String> events = events(body.optional("events"));
    @Nullable String format = format(body, formats);
    @Nullable String description = body.optional("description").text(MAX_DESCRIPTION);
    @Nullable Boolean enabled = body.optional("enabled").flag();
    body.check();
    return new Webhooks.NewWebhook(
        requireNonNull(url),
        events == null ? List.of(EventNames.ALL) : events,
        description == null || description.isBlank() ? null : description,
        enabled == null || enabled,
        format == null ? WebhookFormat.STANDARD : format);
  }

  static WebhookChange readChange(Body body, WebhookFormats formats) {
    @Nullable HttpUrl url = body.optional("url").url();
    @Nullable List<String> events = events(body.optional("events"));
    @Nullable String format =
        body.isNull("format") ? WebhookFormat.STANDARD : format(body, formats);
    @Nullable String description =
        body.isNull("description") ? "" : body.optional("description").text(MAX_DESCRIPTION);
    @Nullable Boolean enabled = body.optional("enabled").flag();
    body.check();
    return new WebhookChange(url, events, description, enabled, format);
  }

  private static @Nullable String format(Body body, WebhookFormats formats) {
    @Nullable String format = body.optional("format").text(MAX_FORMAT);
    if (format != null && !formats.has(format)) {
      body.note("format", "Must be one of " + String.join(", ", formats.names()));
    }
    return format;
  }

  private static @Nullable List<String> events(Field field) {
    return field.listOf(
        EventNames::isKnown, "Must hold nothing but * or " + String.join(", ", EventNames.known()));
  }
}
