package io.callmanager.telephony.conversation.llm;

import io.callmanager.call.spi.ModelAccess;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A language model, and what it may take.
///
/// @param baseUrl where its service is
/// @param apiKey its service's key; null where it wants none
/// @param temperature how freely it answers; null for its own choice
/// @param publicOnly whether its service may be at public addresses alone
public record LlmSettings(
    LlmProvider provider,
    URI baseUrl,
    @Nullable String apiKey,
    String model,
    @Nullable Double temperature,
    LlmLimits limits,
    boolean publicOnly) {

  /// A model of the platform's.
  public LlmSettings(
      LlmProvider provider,
      URI baseUrl,
      @Nullable String apiKey,
      String model,
      @Nullable Double temperature,
      LlmLimits limits) {
    this(provider, baseUrl, apiKey, model, temperature, limits, false);
  }

  /// A model that an account brings.
  ///
  /// @param limits the platform's, but for the cost
  static LlmSettings of(ModelAccess access, LlmLimits limits) {
    return new LlmSettings(
        switch (access.protocol()) {
          case OPEN_AI -> LlmProvider.OPEN_AI;
          case ANTHROPIC -> LlmProvider.ANTHROPIC;
        },
        access.baseUrl(),
        access.key(),
        access.model(),
        null,
        limits.costing(access.prices()),
        access.publicOnly());
  }

  @Override
  public String toString() {
    return "LlmSettings[%s, %s, %s, key %s]"
        .formatted(provider, baseUrl, model, apiKey == null ? "none" : "***");
  }
}
