package io.callmanager.call;

import io.callmanager.call.spi.ModelUse;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a call took of a language model, as its last event tells it.
public final class ModelUseWords {

  private static final String FIELD = "llm";

  private ModelUseWords() {}

  static Map<String, Object> added(Map<String, Object> data, @Nullable ModelUse use) {
    if (use == null) {
      return data;
    }
    Map<String, Object> told = new HashMap<>(data);
    Map<String, Object> words = new HashMap<>();
    words.put("model", use.model());
    words.put("inputTokens", use.inputTokens());
    words.put("outputTokens", use.outputTokens());
    if (use.cost() != null && use.currency() != null) {
      words.put("cost", use.cost());
      words.put("currency", use.currency());
    }
    told.put(FIELD, words);
    return told;
  }

  /// Reads it of a call's events; empty when they do not tell it.
  public static Optional<ModelUse> of(List<CallEvent> events) {
    return events.stream().flatMap(event -> of(event).stream()).findFirst();
  }

  private static Optional<ModelUse> of(CallEvent event) {
    return event.type().equals(CallEventType.ENDED.word()) ? of(event.data()) : Optional.empty();
  }

  /// Reads it of what a call's last event tells.
  static Optional<ModelUse> of(Map<String, Object> data) {
    if (!(data.get(FIELD) instanceof Map<?, ?> words)) {
      return Optional.empty();
    }
    return Optional.of(
        new ModelUse(
            String.valueOf(words.get("model")),
            number(words.get("inputTokens")),
            number(words.get("outputTokens")),
            words.get("cost") instanceof Number cost ? new BigDecimal(cost.toString()) : null,
            words.get("currency") instanceof String currency ? currency : null));
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }
}
