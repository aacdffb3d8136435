package io.callmanager.tool;

import io.callmanager.agent.HttpTool;
import io.callmanager.shared.CallId;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final String CALL_ID = "callId";

  /// What is asked, and where.
  ///
  /// @param signed what the signature is of: the body, or the query where there is none
  record Content(URI url, @Nullable String body, String signed) {}

  /// An argument by which a model would say otherwise what the tool's URL or the call says; empty when there is none.
  ///
  /// Servers differ in which of two values they take, in whether case counts, and in what they make of `name[]`.
  static Optional<String> clash(HttpTool tool, JsonNode arguments) {
    if (tool.method().hasBody()) {
      return Optional.empty();
    }
    String query = URI.create(tool.url()).getRawQuery();
    Set<String> fixed =
        Stream.concat(
                Stream.of(CALL_ID),
                Stream.of(query == null ? "" : query)
                    .flatMap(text -> Stream.of(text.split("[&;]"))))
            .map(part -> plain(decoded(part.split("=", 2)[0])))
            .collect(Collectors.toSet());
    return arguments
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> fixed.contains(plain(name)))
        .findFirst();
  }

  private static String plain(String name) {
    return name.split("\\[", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /// Puts a model's arguments into the body or the query. What the tool's URL says comes first and stays as it is.
  ///
  /// @param arguments none of which [#clash]es
  static Content content(HttpTool tool, CallId call, JsonNode arguments) {
    if (tool.method().hasBody()) {
      ObjectNode body = JSON.createObjectNode();
      body.put("tool", tool.name());
      body.put(CALL_ID, call.toString());
      body.set("arguments", arguments);
      String text = body.toString();
      return new Content(URI.create(tool.url()), text, text);
    }
    String asked =
        Stream.concat(
                Stream.of(CALL_ID + "=" + call),
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

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "ToolRequest[" + method + "]";
  }
}
