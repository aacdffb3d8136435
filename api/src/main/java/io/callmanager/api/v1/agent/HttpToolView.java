package io.callmanager.api.v1.agent;

import io.callmanager.agent.HttpTool;
import io.callmanager.shared.Json;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/// A tool of the account's own.
@Schema(name = "HttpTool")
record HttpToolView(
    @Schema(example = "find_appointment") String name,
    String description,
    @Schema(example = "https://example.com/tools/appointments") String url,
    HttpTool.Method method,
    List<HeaderView> headers,
    Map<String, Object> parameters,
    @Schema(example = "8") int timeoutSeconds) {

  /// A header, whose value is shown to nobody.
  ///
  /// @param value its last characters at most
  @Schema(name = "ToolHeader")
  record HeaderView(
      @Schema(example = "Authorization") String name, @Schema(example = "…2a76") String value) {}

  static HttpToolView of(HttpTool tool) {
    return new HttpToolView(
        tool.name(),
        tool.description(),
        tool.url(),
        tool.method(),
        tool.headers().stream()
            .map(header -> new HeaderView(header.name(), "…" + header.ending()))
            .toList(),
        Json.readObject(tool.parameters()),
        tool.timeoutSeconds());
  }
}
