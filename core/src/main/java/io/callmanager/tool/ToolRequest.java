package io.callmanager.tool;

import io.callmanager.agent.HttpTool;
import io.callmanager.shared.CallId;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A request to a tool.
///
/// @param body JSON; null where the method has none
record ToolRequest(
    HttpTool.Method method,
    URI url,
    @Nullable String body,
    Map<String, String> headers,
    int timeoutSeconds) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /// What is asked, and where.
  ///
  /// @param signed what the signature is of: the body, or the query where there is none
  record Content(URI url, @Nullable String body, String signed) {}

  /// Puts a model's arguments into the body or the query. What the tool's URL says comes first and stays as it is.
  static Content content(HttpTool tool, CallId call, JsonNode arguments) {
    if (tool.method().hasBody()) {
      ObjectNode body = JSON.createObjectNode();
      body.put("tool", tool.name());
      body.put("callId", call.toString());
      body.set("arguments", arguments);
      String text = body.toString();
      return new Content(URI.create(tool.url()), text, text);
    }
    String asked =
        Stream.concat(
                Stream.of("callId=" + call),
                arguments
                    .propertyStream()
                    .map(each -> encoded(each.getKey()) + "=" + encoded(text(each.getValue()))))
            .collect(Collectors.joining("&"));
    URI base = URI.create(tool.url());
    String query = base.getRawQuery() == null ? asked : base.getRawQuery() + "&" + asked;
    String plain = tool.url().split("\\?", 2)[0];
    return new Content(URI.create(plain + "?" + query), null, query);
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asString() : value.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "ToolRequest[" + method + "]";
  }
}
