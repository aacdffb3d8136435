package io.callmanager.api.v1.call;

import io.callmanager.analysis.Analyses;
import io.callmanager.analysis.Analysis;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of a call's conversation, found in its transcript.
///
/// @param status `off` when the agent's conversations are not analysed, `failed` when it was tried too often
/// @param by who found it; null unless it is done
/// @param model the language model's name; null when rules found it
/// @param outcome one of the agent's outcomes, or of those that rules know where it has none; null when it is not clear
/// @param fields what was found of the agent's fields
/// @param optOut whether the callee does not want to be called any more
/// @param notes what went wrong with it, in words
@Schema(name = "ConversationAnalysis")
record ConversationAnalysisView(
    @Schema(
            allowableValues = {"pending", "done", "failed", "off"},
            example = "done")
        String status,
    @Schema(
            allowableValues = {"llm", "rules"},
            types = {"string", "null"},
            example = "rules")
        @Nullable String by,
    @Nullable String model,
    @Schema(example = "The agent spoke twice and the callee once in 9 s.") @Nullable String summary,
    @Schema(example = "confirmed") @Nullable String outcome,
    @Schema(
            allowableValues = {"positive", "neutral", "negative", "unknown"},
            types = {"string", "null"},
            example = "positive")
        @Nullable String sentiment,
    @Schema(example = "{\"visitors\":2}") Map<String, Object> fields,
    boolean optOut,
    List<String> notes,
    @Nullable Instant analyzedAt) {

  static ConversationAnalysisView of(Analyses.Found found) {
    Analysis analysis = found.analysis();
    if (analysis == null) {
      return new ConversationAnalysisView(
          found.pending() ? "pending" : found.givenUp() ? "failed" : "off",
          null,
          null,
          null,
          null,
          null,
          Map.of(),
          false,
          List.of(),
          null);
    }
    return new ConversationAnalysisView(
        "done",
        word(analysis.by()),
        analysis.model(),
        analysis.summary(),
        analysis.outcome(),
        word(analysis.sentiment()),
        analysis.fields(),
        analysis.optOut(),
        analysis.notes(),
        analysis.at());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
