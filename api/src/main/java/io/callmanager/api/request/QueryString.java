package io.callmanager.api.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads query strings. The servlet API would do so too, but looks for parameters in the body as well, which it then eats.
public final class QueryString {

  private static final int MOST_PARAMETERS = 200;

  private QueryString() {}

  /// All parameters, decoded; text that is not well encoded stands for itself.
  public static Map<String, List<String>> parse(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String part : query.split("&", MOST_PARAMETERS)) {
      int equals = part.indexOf('=');
      String name = decode(equals < 0 ? part : part.substring(0, equals));
      String value = equals < 0 ? "" : decode(part.substring(equals + 1));
      parameters.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
