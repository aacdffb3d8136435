package io.callmanager.api.v1.llm;

import io.callmanager.llm.LlmProvider;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An account's language model.
///
/// @param apiKey the last characters of its key at most; null when there is none
@Schema(name = "Llm")
record LlmView(
    @Schema(
            allowableValues = {"open_ai", "anthropic", "ollama"},
            example = "open_ai")
        String kind,
    @Schema(example = "https://api.openai.com/v1") String baseUrl,
    @Schema(example = "gpt-4.1-mini") String model,
    @Schema(example = "…c592") @Nullable String apiKey,
    LlmDraft.@Nullable PricesDraft prices,
    Instant createdAt,
    Instant updatedAt) {

  static LlmView of(LlmProvider provider) {
    return new LlmView(
        provider.kind().name().toLowerCase(Locale.ROOT),
        provider.baseUrl(),
        provider.model(),
        provider.hasKey() ? "…" + provider.keyEnding() : null,
        provider.prices() == null ? null : LlmDraft.PricesDraft.of(provider.prices()),
        provider.createdAt(),
        provider.updatedAt());
  }
}
