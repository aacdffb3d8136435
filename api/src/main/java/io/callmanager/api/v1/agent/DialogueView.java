package io.callmanager.api.v1.agent;

import io.callmanager.agent.Dialogue;
import io.callmanager.shared.Json;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an agent talks once its first message has been said; of no meaning when it announces.
@Schema(name = "Conversation")
record DialogueView(
    @Schema(allowableValues = {"none", "script", "llm", "media_stream", "realtime"}) String brain,
    @Nullable Map<String, Object> script,
    int endOfSpeechMs,
    int silenceSeconds,
    String silencePrompt,
    int maxSilences,
    int maxTurns,
    boolean interruptible,
    String filler,
    String apology,
    String farewell,
    List<String> goodbyePhrases,
    AbilitiesView abilities,
    AnalysisSchemaView analysis,
    @Nullable StreamView stream) {

  static DialogueView of(Dialogue dialogue) {
    return new DialogueView(
        dialogue.brain().name().toLowerCase(Locale.ROOT),
        dialogue.script().isEmpty() ? null : Json.readObject(dialogue.script()),
        dialogue.endOfSpeechMillis(),
        dialogue.silenceSeconds(),
        dialogue.silencePrompt(),
        dialogue.mostSilences(),
        dialogue.maxTurns(),
        dialogue.interruptible(),
        dialogue.filler(),
        dialogue.apology(),
        dialogue.farewell(),
        dialogue.goodbyePhrases(),
        AbilitiesView.of(dialogue.abilities()),
        AnalysisSchemaView.of(dialogue.analysis()),
        StreamView.of(dialogue.stream()));
  }
}
