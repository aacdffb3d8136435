package io.callmanager.api.dialect.krosai;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Describes KrosAI's failures as they are told, in place of the platform's own.
final class RefusalDocs {

  private static final Map<String, Example> EXAMPLES =
      Map.of(
          "400",
          new Example(
              "Phone number format is invalid. Use E.164 format (+14155551234)",
              Refusal.INVALID_PHONE_NUMBER,
              Map.of("field", "to_number", "value", "4155551234")),
          "401",
          new Example("API key is required.", "UNAUTHORIZED", Map.of()),
          "403",
          new Example(
              "The number is on the account's do-not-call list.",
              "CALL_NOT_ALLOWED",
              Map.of("field", "to_number", "value", "+14155551234", "rule", "do_not_call")),
          "404",
          new Example(
              "Call not found",
              Refusal.CALL_NOT_FOUND,
              Map.of("field", "call_id", "value", "call_xyz789")),
          "409",
          new Example(
              "This Idempotency-Key came with another body before. Another request needs another key.",
              "IDEMPOTENCY_KEY_REUSED",
              Map.of()),
          "429",
          new Example(
              "The plan allows 10 at a time; this is no limit of rate. Wait until one has ended.",
              Refusal.RATE_LIMIT_EXCEEDED,
              Map.of("plan", "PRO", "limit", 10, "live", 10)),
          "500",
          new Example(
              "Something went wrong on our side. Quote the errorId to support.",
              "INTERNAL_ERROR",
              Map.of("error_id", "550e8400-e29b-41d4-a716-446655440000")),
          "503",
          new Example(
              "The service can't reach its database at the moment.",
              "SERVICE_UNAVAILABLE",
              Map.of()));

  private RefusalDocs() {}

  private record Example(String error, String code, Map<String, Object> details) {

    io.swagger.v3.oas.models.examples.Example shown(boolean endpoint) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("error", endpoint ? "There is no such endpoint" : error);
      value.put("code", endpoint ? Refusal.ENDPOINT_NOT_FOUND : code);
      value.put(
          "details", endpoint ? Map.of("field", "endpoint_id", "value", "ep_abc123") : details);
      return new io.swagger.v3.oas.models.examples.Example().value(value);
    }
  }

  static void describe(OpenAPI api) {
    List<PathItem> own =
        api.getPaths().entrySet().stream()
            .filter(path -> path.getKey().startsWith("/v1/"))
            .map(Map.Entry::getValue)
            .toList();
    if (!own.isEmpty()) {
      ModelConverters.getInstance(true)
          .readAll(Refusal.class)
          .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
    }
    own.forEach(path -> path.readOperations().forEach(RefusalDocs::describe));
  }

  private static void describe(Operation operation) {
    boolean places = operation.getRequestBody() != null;
    operation
        .getResponses()
        .forEach(
            (status, response) -> {
              Example example = EXAMPLES.get(status);
              if (example != null) {
                describe(response, example, places && status.equals("404"));
              }
            });
  }

  private static void describe(ApiResponse response, Example example, boolean endpoint) {
    MediaType json =
        new MediaType().schema(new Schema<>().$ref("#/components/schemas/KrosaiError"));
    json.addExamples(example.code(), example.shown(endpoint));
    response.setContent(new Content().addMediaType("application/json", json));
  }
}
