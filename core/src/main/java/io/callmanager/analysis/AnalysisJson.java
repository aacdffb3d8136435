package io.callmanager.analysis;

import io.callmanager.analysis.Analysis.By;
import io.callmanager.analysis.Analysis.Sentiment;
import io.callmanager.shared.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An analysis as it is kept, and as its event tells it.
final class AnalysisJson {

  private AnalysisJson() {}

  static Map<String, Object> data(Analysis analysis) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("by", word(analysis.by()));
    put(data, "model", analysis.model());
    data.put("summary", analysis.summary());
    put(data, "outcome", analysis.outcome());
    data.put("sentiment", word(analysis.sentiment()));
    data.put("fields", analysis.fields());
    data.put("optOut", analysis.optOut());
    if (!analysis.notes().isEmpty()) {
      data.put("notes", analysis.notes());
    }
    return data;
  }

  static Analysis read(String kept, Instant at) {
    Map<String, Object> data = Json.readObject(kept);
    Map<String, Object> fields = new LinkedHashMap<>();
    if (data.get("fields") instanceof Map<?, ?> found) {
      found.forEach((name, value) -> fields.put(String.valueOf(name), value));
    }
    return new Analysis(
        By.valueOf(text(data, "by", "rules").toUpperCase(Locale.ROOT)),
        data.get("model") instanceof String model ? model : null,
        text(data, "summary", ""),
        data.get("outcome") instanceof String outcome ? outcome : null,
        Sentiment.valueOf(text(data, "sentiment", "unknown").toUpperCase(Locale.ROOT)),
        fields,
        Boolean.TRUE.equals(data.get("optOut")),
        data.get("notes") instanceof List<?> notes
            ? notes.stream().map(String::valueOf).toList()
            : List.of(),
        at);
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String text(Map<String, Object> data, String name, String otherwise) {
    return data.get(name) instanceof String text ? text : otherwise;
  }

  private static void put(Map<String, Object> data, String name, @Nullable Object value) {
    if (value != null) {
      data.put(name, value);
    }
  }
}
