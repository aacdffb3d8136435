package io.callmanager.api.docs;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// An OpenAPI 3.1 description, and what in an answer is not as it says. Of JSON Schema it knows what our description uses,
/// and fails on what it does not know.
final class Description {

  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Set<String> KNOWN =
      Set.of(
          "$ref",
          "type",
          "format",
          "properties",
          "required",
          "items",
          "enum",
          "anyOf",
          "pattern",
          "additionalProperties",
          "description",
          "example",
          "examples",
          "default",
          "minLength",
          "maxLength",
          "minimum",
          "maximum");

  private final JsonNode root;

  Description(JsonNode root) {
    this.root = root;
  }

  JsonNode root() {
    return root;
  }

  Set<String> operations() {
    Set<String> ids = new TreeSet<>();
    root.get("paths")
        .forEach(path -> path.forEach(op -> ids.add(op.get("operationId").asString())));
    return ids;
  }

  /// The path, method and description of an operation.
  Operation operation(String id) {
    for (Map.Entry<String, JsonNode> path : root.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (operation.getValue().get("operationId").asString().equals(id)) {
          return new Operation(path.getKey(), operation.getKey(), operation.getValue());
        }
      }
    }
    throw new IllegalArgumentException("not described: " + id);
  }

  /// What is not as the schema says; empty when all is.
  List<String> faults(JsonNode schema, JsonNode value) {
    List<String> faults = new ArrayList<>();
    check("$", schema, value, faults);
    return faults;
  }

  private void check(String at, JsonNode schema, JsonNode value, List<String> faults) {
    schema.propertyNames().stream()
        .filter(keyword -> !KNOWN.contains(keyword))
        .forEach(keyword -> faults.add(at + ": a schema with " + keyword));
    if (schema.has("$ref")) {
      check(at, root.at(schema.get("$ref").asString().substring(1)), value, faults);
      return;
    }
    if (schema.has("anyOf")) {
      if (stream(schema.get("anyOf")).noneMatch(one -> faults(one, value).isEmpty())) {
        faults.add(at + ": is none of what it may be: " + value);
      }
      return;
    }
    if (schema.has("type") && !isOfType(schema.get("type"), value)) {
      faults.add(at + ": is not " + schema.get("type") + ": " + value);
      return;
    }
    if (schema.has("enum") && stream(schema.get("enum")).noneMatch(value::equals)) {
      faults.add(at + ": is none of " + schema.get("enum") + ": " + value);
    }
    if (value.isString()) {
      checkText(at, schema, value.stringValue(), faults);
    }
    if (value.isArray()) {
      int index = 0;
      for (JsonNode element : value) {
        check(at + "[" + index++ + "]", schema.get("items"), element, faults);
      }
    }
    if (value.isObject()) {
      checkObject(at, schema, value, faults);
    }
  }

  private void checkObject(String at, JsonNode schema, JsonNode value, List<String> faults) {
    if (schema.has("required")) {
      stream(schema.get("required"))
          .map(JsonNode::asString)
          .filter(name -> !value.has(name))
          .forEach(name -> faults.add(at + ": lacks " + name));
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode property = schema.path("properties").path(field.getKey());
      if (!property.isMissingNode()) {
        check(at + "." + field.getKey(), property, field.getValue(), faults);
      } else if (schema.path("additionalProperties").isObject()) {
        check(
            at + "." + field.getKey(),
            schema.get("additionalProperties"),
            field.getValue(),
            faults);
      } else if (schema.has("properties")) {
        faults.add(at + ": has " + field.getKey() + ", which is not described");
      }
    }
  }

  private static void checkText(String at, JsonNode schema, String text, List<String> faults) {
    boolean right =
        switch (schema.path("format").asString("")) {
          case "uuid" -> UUID.matcher(text).matches();
          case "date-time" -> isInstant(text);
          default -> true;
        };
    if (!right
        || (schema.has("pattern")
            && !Pattern.compile(schema.get("pattern").asString()).matcher(text).find())) {
      faults.add(at + ": is not of the form that is described: " + text);
    }
  }

  private static boolean isInstant(String text) {
    try {
      return Instant.parse(text).toString().length() > 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isOfType(JsonNode types, JsonNode value) {
    return (types.isArray() ? stream(types) : Stream.of(types))
        .anyMatch(
            type ->
                switch (type.asString()) {
                  case "null" -> value.isNull();
                  case "string" -> value.isString();
                  case "boolean" -> value.isBoolean();
                  case "integer" -> value.isIntegralNumber();
                  case "number" -> value.isNumber();
                  case "object" -> value.isObject();
                  case "array" -> value.isArray();
                  default -> throw new IllegalArgumentException("no type: " + type);
                });
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /// One operation.
  record Operation(String path, String method, JsonNode node) {

    /// The headers of its answer with this status.
    List<String> headers(int status) {
      return List.copyOf(
          node.path("responses").path(Integer.toString(status)).path("headers").propertyNames());
    }

    /// The schema of its answer with this status.
    JsonNode answer(int status, String mediaType) {
      JsonNode schema =
          node.path("responses")
              .path(Integer.toString(status))
              .path("content")
              .path(mediaType)
              .path("schema");
      if (schema.isMissingNode()) {
        throw new IllegalArgumentException(
            node.get("operationId") + " has no " + status + " " + mediaType);
      }
      return schema;
    }
  }
}
