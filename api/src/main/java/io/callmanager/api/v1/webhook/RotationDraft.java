package io.callmanager.api.v1.webhook;

import io.callmanager.api.request.Body;
import io.callmanager.webhook.WebhookSecrets;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The wish to have a new secret.
@Schema(name = "RotationDraft")
record RotationDraft(
    @Schema(
            description =
                "For how long the secret before is good too, in seconds; 0 for not at all.",
            minimum = "0",
            maximum = "604800",
            defaultValue = "86400",
            example = "86400")
        @Nullable Integer overlapSeconds) {

  private static final int LONGEST = 7 * 24 * 60 * 60;

  static Duration read(Body body) {
    @Nullable Integer seconds = body.optional("overlapSeconds").integer(0, LONGEST);
    body.check();
    return seconds == null ? WebhookSecrets.OVERLAP : Duration.ofSeconds(seconds);
  }
}
