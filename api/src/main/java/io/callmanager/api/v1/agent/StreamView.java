package io.callmanager.api.v1.agent;

import io.callmanager.agent.AgentStream;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The server that is an agent.
@Schema(name = "Stream")
record StreamView(String url, Map<String, String> parameters) {

  /// What is shown of it; null when there is none.
  static @Nullable StreamView of(AgentStream stream) {
    return stream.url().isEmpty() ? null : new StreamView(stream.url(), stream.parameters());
  }
}
