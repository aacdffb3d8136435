package io.callmanager.webhook;

import io.callmanager.shared.HttpUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be different about a webhook; null for what stays as it is.
///
/// @param description blank for none
/// @param format one that there is
public record WebhookChange(
    @Nullable HttpUrl url,
    @Nullable List<String> events,
    @Nullable String description,
    @Nullable Boolean enabled,
    @Nullable String format) {

  /// To enable a webhook, or to disable it.
  public static WebhookChange turned(boolean on) {
    return new WebhookChange(null, null, null, on, null);
  }

  /// Whether it changes what makes up a webhook, rather than whether it is enabled.
  boolean more() {
    return url != null || events != null || description != null || format != null;
  }
}
