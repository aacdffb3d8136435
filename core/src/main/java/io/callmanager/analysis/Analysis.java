package io.callmanager.analysis;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of a conversation.
///
/// @param model the model's name; null when rules found it
/// @param outcome one of the agent's outcomes, or of those that rules know where the agent has none; null when it is not clear
/// @param fields what was found of the agent's fields: texts, numbers and booleans by their names
/// @param optOut whether the callee does not want to be called any more
/// @param notes what went wrong with it, in words
/// @param at when it was made
public record Analysis(
    By by,
    @Nullable String model,
    String summary,
    @Nullable String outcome,
    Sentiment sentiment,
    Map<String, Object> fields,
    boolean optOut,
    List<String> notes,
    Instant at) {

  /// Who found it.
  public enum By {
    LLM,
    RULES
  }

  /// How the callee spoke.
  public enum Sentiment {
    POSITIVE,
    NEUTRAL,
    NEGATIVE,
    /// The callee said nothing, or it is not known.
    UNKNOWN
  }

  public Analysis {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    notes = List.copyOf(notes);
  }

  @Override
  public String toString() {
    return "Analysis[" + by + ", " + outcome + "]";
  }
}
