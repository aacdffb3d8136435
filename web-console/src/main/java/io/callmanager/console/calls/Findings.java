package io.callmanager.console.calls;

import io.callmanager.call.CallEvent;
import io.callmanager.call.CallEventType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of a call's conversation, as its page tells it.
///
/// @param by who found it, in words
/// @param outcome null when it is not clear
/// @param sentiment null when it is not known
/// @param fields what was found, in words, by name
/// @param notes what went wrong with it
record Findings(
    String by,
    String summary,
    @Nullable String outcome,
    @Nullable String sentiment,
    Map<String, String> fields,
    boolean optOut,
    List<String> notes) {

  private static final String TYPE = CallEventType.ANALYSIS_COMPLETED.word();

  /// What the events tell of it; null when they don't.
  static @Nullable Findings of(List<CallEvent> events) {
    return events.stream()
        .filter(event -> event.type().equals(TYPE))
        .findFirst()
        .map(event -> of(event.data()))
        .orElse(null);
  }

  private static Findings of(Map<String, Object> data) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (data.get("fields") instanceof Map<?, ?> found) {
      found.forEach((name, value) -> fields.put(String.valueOf(name), words(value)));
    }
    List<String> notes = new ArrayList<>();
    if (data.get("notes") instanceof List<?> told) {
      told.forEach(note -> notes.add(String.valueOf(note)));
    }
    String sentiment = text(data, "sentiment");
    return new Findings(
        data.get("model") instanceof String model ? "by " + model : "by rules",
        data.get("summary") instanceof String summary ? summary : "",
        spaced(text(data, "outcome")),
        "unknown".equals(sentiment) ? null : sentiment,
        fields,
        Boolean.TRUE.equals(data.get("optOut")),
        notes);
  }

  private static String words(@Nullable Object value) {
    return value instanceof Boolean flag ? (flag ? "yes" : "no") : String.valueOf(value);
  }

  private static @Nullable String spaced(@Nullable String name) {
    return name == null ? null : name.replace('_', ' ');
  }

  private static @Nullable String text(Map<String, Object> data, String name) {
    return data.get(name) instanceof String text ? text : null;
  }
}
