package io.callmanager.agent;

import io.callmanager.agent.Dialogue.Brain;
import io.callmanager.shared.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An agent's dialogue as it is kept: what was not there when it was written is as it is by default.
final class DialogueJson {

  private DialogueJson() {}

  static String write(Dialogue dialogue) {
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("brain", dialogue.brain().name());
    kept.put("script", dialogue.script());
    kept.put("endOfSpeechMillis", dialogue.endOfSpeechMillis());
    kept.put("silenceSeconds", dialogue.silenceSeconds());
    kept.put("silencePrompt", dialogue.silencePrompt());
    kept.put("mostSilences", dialogue.mostSilences());
    kept.put("maxTurns", dialogue.maxTurns());
    kept.put("interruptible", dialogue.interruptible());
    kept.put("filler", dialogue.filler());
    kept.put("apology", dialogue.apology());
    kept.put("farewell", dialogue.farewell());
    kept.put("goodbyePhrases", dialogue.goodbyePhrases());
    kept.put("abilities", AbilitiesJson.write(dialogue.abilities()));
    if (!dialogue.analysis().equals(AnalysisSchema.USUAL)) {
      kept.put("analysis", AnalysisSchemaJson.toMap(dialogue.analysis()));
    }
    kept.put("stream", AgentStreamJson.write(dialogue.stream()));
    return Json.write(kept);
  }

  static Dialogue read(String json) {
    Map<String, Object> kept = Json.readObject(json);
    Dialogue usual = Dialogue.NONE;
    return new Dialogue(
        Brain.valueOf(or(kept.get("brain"), usual.brain().name())),
        or(kept.get("script"), usual.script()),
        or(kept.get("endOfSpeechMillis"), usual.endOfSpeechMillis()),
        or(kept.get("silenceSeconds"), usual.silenceSeconds()),
        or(kept.get("silencePrompt"), usual.silencePrompt()),
        or(kept.get("mostSilences"), usual.mostSilences()),
        or(kept.get("maxTurns"), usual.maxTurns()),
        kept.get("interruptible") instanceof Boolean flag ? flag : usual.interruptible(),
        or(kept.get("filler"), usual.filler()),
        or(kept.get("apology"), usual.apology()),
        or(kept.get("farewell"), usual.farewell()),
        kept.get("goodbyePhrases") instanceof List<?> phrases
            ? phrases.stream().map(String::valueOf).toList()
            : usual.goodbyePhrases(),
        AbilitiesJson.read(kept.get("abilities")),
        analysis(kept.get("analysis")),
        AgentStreamJson.read(kept.get("stream")));
  }

  private static AnalysisSchema analysis(@Nullable Object kept) {
    return kept != null
            && AnalysisSchemaJson.read(Json.write(kept))
                instanceof AnalysisSchemaJson.Reading.Read(AnalysisSchema schema)
        ? schema
        : AnalysisSchema.USUAL;
  }

  private static String or(@Nullable Object kept, String usual) {
    return kept instanceof String text ? text : usual;
  }

  private static int or(@Nullable Object kept, int usual) {
    return kept instanceof Number number ? number.intValue() : usual;
  }
}
