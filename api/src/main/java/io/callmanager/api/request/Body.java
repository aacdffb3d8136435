package io.callmanager.api.request;

import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The JSON object that a client sent. Its fields are read one after the other, each noting what is wrong with it; then
/// [#check] refuses the request if anything was. Fields that nobody reads are ignored.
public final class Body {

  private final String prefix;
  private final ObjectNode object;
  private final Issues issues;

  private Body(String prefix, ObjectNode object, Issues issues) {
    this.prefix = prefix;
    this.object = object;
    this.issues = issues;
  }

  /// Of a JSON object. What can't be stored as text is noted at once, wherever it is.
  static Body of(ObjectNode object) {
    Body body = new Body("", object, new Issues());
    object
        .properties()
        .forEach(
            field ->
                body.checkName(field.getKey(), field.getKey())
                    .checkTexts(field.getKey(), field.getValue()));
    return body;
  }

  /// Of a request whose body may be left out, and was.
  public static Body empty() {
    return new Body("", JsonNodeFactory.instance.objectNode(), new Issues());
  }

  /// An object inside of another, whose texts are looked at already.
  static Body within(String path, ObjectNode object, Issues issues) {
    return new Body(path + ".", object, issues);
  }

  /// Notes every field that has none of the names.
  public void nothingBut(String... names) {
    List<String> known = List.of(names);
    object.propertyNames().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> issues.add(prefix + name, "Unknown field"));
  }

  /// A field that must be there.
  public Field required(String name) {
    Field field = optional(name);
    if (!field.given()) {
      issues.add(prefix + name, "Required");
    }
    return field;
  }

  /// A field that may be left out or be null.
  public Field optional(String name) {
    JsonNode value = object.get(name);
    return new Field(prefix + name, value == null || value.isNull() ? null : value, issues);
  }

  /// A field's value as it was sent; empty when it was not, or is null.
  public Optional<JsonNode> raw(String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  /// Whether the field is there with the value null.
  public boolean isNull(String name) {
    JsonNode value = object.get(name);
    return value != null && value.isNull();
  }

  /// Notes what is wrong with a field, by what its value must be to others.
  public void note(String name, String issue) {
    issues.add(prefix + name, issue);
  }

  public Issues issues() {
    return issues;
  }

  /// Refuses the request if anything was wrong with it.
  public void check() throws ProblemException {
    if (!issues.none()) {
      throw Problem.invalidBody(issues.byField()).asException();
    }
  }

  private Body checkName(String path, String name) {
    Text.flaw(name).ifPresent(flaw -> issues.add(path, flaw));
    return this;
  }

  private void checkTexts(String path, JsonNode value) {
    if (value.isString()) {
      Text.flaw(value.stringValue()).ifPresent(flaw -> issues.add(path, flaw));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        JsonNode element = value.get(i);
        if (element.isContainer() || element.isString()) {
          checkTexts(path + "." + i, element);
        }
      }
    } else if (value.isObject()) {
      value
          .properties()
          .forEach(
              field -> {
                String inner = path + "." + field.getKey();
                checkName(inner, field.getKey()).checkTexts(inner, field.getValue());
              });
    }
  }
}
