package io.callmanager.telephony.conversation.llm;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A language model, and what it may take.
///
/// @param baseUrl where its service is
/// @param apiKey its service's key; null where it wants none
/// @param temperature how freely it answers; null for its own choice
public record LlmSettings(
    LlmProvider provider,
    URI baseUrl,
    @Nullable String apiKey,
    String model,
    @Nullable Double temperature,
    LlmLimits limits) {

  @Override
  public String toString() {
    return "LlmSettings[%s, %s, %s, key %s]"
        .formatted(provider, baseUrl, model, apiKey == null ? "none" : "***");
  }
}
