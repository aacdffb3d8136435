package io.callmanager.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An agent's stream as it is kept.
final class AgentStreamJson {

  private AgentStreamJson() {}

  static Map<String, Object> write(AgentStream stream) {
    return Map.of("url", stream.url(), "parameters", stream.parameters());
  }

  static AgentStream read(@Nullable Object json) {
    if (!(json instanceof Map<?, ?> kept)) {
      return AgentStream.NONE;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    if (kept.get("parameters") instanceof Map<?, ?> values) {
      values.forEach((name, value) -> parameters.put(String.valueOf(name), String.valueOf(value)));
    }
    return new AgentStream(kept.get("url") instanceof String url ? url : "", parameters);
  }
}
