package io.callmanager.api.docs;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;

/// Documents the headers by which every answer to a request with a key tells where the client stands with its limits.
final class RateHeaderDocs {

  private static final Map<String, String> HEADERS =
      Map.of(
          "RateLimit-Limit",
          "How many requests the limit allows that has the fewest left, in its period.",
          "RateLimit-Remaining",
          "How many of them are left.",
          "RateLimit-Reset",
          "In how many seconds all of them are there again; with a 429, in how many there is one.");

  private RateHeaderDocs() {}

  /// Describes the headers, once.
  static void define(Components components) {
    HEADERS.forEach(
        (name, words) ->
            components.addHeaders(
                name, new Header().description(words).schema(new Schema<>().type("integer"))));
  }

  /// Says that an answer carries them.
  static void refer(ApiResponse response) {
    HEADERS
        .keySet()
        .forEach(
            name ->
                response.addHeaderObject(name, new Header().$ref("#/components/headers/" + name)));
  }
}
