package io.callmanager.api.dialect.agenticai;

import io.callmanager.shared.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// How AgenticAI's contract is spoken.
///
/// @param webhookUrl the base URL of webhooks for calls that come without `webhook_url`; without it they are refused, as that contract has it
@ConfigurationProperties("callmanager.dialects.agenticai")
record AgenticAiProperties(@Nullable String webhookUrl) {

  AgenticAiProperties {
    if (webhookUrl != null && webhookUrl.isBlank()) {
      webhookUrl = null;
    }
    if (webhookUrl != null && HttpUrl.parse(webhookUrl).isEmpty()) {
      throw new IllegalArgumentException(
          "callmanager.dialects.agenticai.webhook-url: " + HttpUrl.RULE);
    }
  }
}
