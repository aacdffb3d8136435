package io.callmanager.telephony.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Holds requests and answers against a published OpenAPI description: parameters that it doesn't know, that are missing or are
/// not what they must be, and fields of answers likewise. As much of OpenAPI as Twilio's description of calls uses.
final class OpenApiCheck {

  private final JsonNode description;

  OpenApiCheck(String resource) {
    try (InputStream in =
        Objects.requireNonNull(OpenApiCheck.class.getResourceAsStream(resource), resource)) {
      description = new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable JsonNode operation(String path, String method) {
    return description.path("paths").path(path).get(method);
  }

  /// What is wrong with a form that was posted.
  List<String> form(String path, Map<String, List<String>> form) {
    JsonNode operation = operation(path, "post");
    if (operation == null) {
      return List.of("nothing can be posted to " + path);
    }
    JsonNode schema =
        operation
            .path("requestBody")
            .path("content")
            .path("application/x-www-form-urlencoded")
            .path("schema");
    List<String> wrong = new ArrayList<>();
    for (JsonNode name : schema.path("required")) {
      if (!form.containsKey(name.asString())) {
        wrong.add(name.asString() + " is missing");
      }
    }
    form.forEach(
        (name, values) -> {
          JsonNode property = schema.path("properties").get(name);
          if (property == null) {
            wrong.add(name + " is no parameter of " + path);
          } else {
            JsonNode rule = resolved(property);
            boolean list = rule.path("type").asString("").equals("array");
            if (!list && values.size() > 1) {
              wrong.add(name + " is there more than once");
            }
            JsonNode each = list ? resolved(rule.path("items")) : rule;
            values.forEach(value -> text(name, value, each, wrong));
          }
        });
    return wrong;
  }

  /// What is wrong with a query.
  List<String> query(String path, Map<String, List<String>> query) {
    JsonNode operation = operation(path, "get");
    if (operation == null) {
      return List.of(path + " can't be got");
    }
    List<String> known = new ArrayList<>();
    operation.path("parameters").forEach(one -> known.add(one.path("name").asString("")));
    return query.keySet().stream()
        .filter(name -> !known.contains(name))
        .map(name -> name + " is no parameter of " + path)
        .toList();
  }

  /// What is wrong with an answer.
  List<String> answer(String path, String method, int status, JsonNode body) {
    JsonNode operation = operation(path, method);
    JsonNode answer =
        operation == null ? null : operation.path("responses").get(Integer.toString(status));
    if (answer == null) {
      return List.of(path + " is never answered by " + status);
    }
    List<String> wrong = new ArrayList<>();
    value("answer", body, answer.path("content").path("application/json").path("schema"), wrong);
    return wrong;
  }

  private void value(String name, JsonNode value, JsonNode schema, List<String> wrong) {
    JsonNode rule = resolved(schema);
    if (value.isNull()) {
      if (!rule.path("nullable").asBoolean(false)) {
        wrong.add(name + " is null");
      }
      return;
    }
    switch (rule.path("type").asString("")) {
      case "object" -> {
        if (!value.isObject()) {
          wrong.add(name + " is no object");
        } else if (rule.has("properties")) {
          value
              .properties()
              .forEach(
                  field -> {
                    JsonNode property = rule.path("properties").get(field.getKey());
                    if (property == null) {
                      wrong.add(field.getKey() + " is no field of " + name);
                    } else {
                      value(field.getKey(), field.getValue(), property, wrong);
                    }
                  });
        }
      }
      case "array" -> value.forEach(one -> value(name, one, rule.path("items"), wrong));
      case "integer" -> {
        if (!value.isIntegralNumber()) {
          wrong.add(name + " is no whole number");
        }
      }
      case "string" -> {
        if (value.isString()) {
          text(name, value.asString(), rule, wrong);
        } else {
          wrong.add(name + " is no text");
        }
      }
      default -> {}
    }
  }

  private static void text(String name, String value, JsonNode rule, List<String> wrong) {
    JsonNode words = rule.get("enum");
    if (words != null && words.valueStream().noneMatch(word -> word.asString().equals(value))) {
      wrong.add(name + " may not be " + value);
    }
    JsonNode pattern = rule.get("pattern");
    if (pattern != null && !value.matches(pattern.asString())) {
      wrong.add(name + " is not like " + pattern.asString());
    }
    if (rule.path("type").asString("").equals("integer") && !value.matches("-?[0-9]+")) {
      wrong.add(name + " is no whole number");
    }
    if (rule.path("format").asString("").equals("uri") && !value.matches("(https?://|/).+")) {
      wrong.add(name + " is no URL");
    }
  }

  private JsonNode resolved(JsonNode schema) {
    JsonNode reference = schema.get("$ref");
    return reference == null ? schema : description.at(reference.asString().substring(1));
  }
}
