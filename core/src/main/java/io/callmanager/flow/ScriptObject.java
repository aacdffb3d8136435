package io.callmanager.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// An object of a script's text. Each reading gives the value; where it is missing or wrong, that is noted and something is given
/// in its place, so that what follows can be read too.
final class ScriptObject {

  private static final Pattern NO_TEXT = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\t\\n\\r]]");

  private final JsonNode node;
  private final String place;
  private final Problems problems;

  private ScriptObject(JsonNode node, String place, Problems problems) {
    this.node = node;
    this.place = place;
    this.problems = problems;
  }

  /// Reads what stands at a place as an object; something else is read as one without fields.
  static ScriptObject of(JsonNode node, String place, Problems problems) {
    if (!node.isObject()) {
      problems.add(place, "must be an object");
    }
    return new ScriptObject(
        node.isObject() ? node : JsonNodeFactory.instance.missingNode(), place, problems);
  }

  String place() {
    return place;
  }

  String place(String field) {
    return Problems.place(place, field);
  }

  void problem(String field, String words) {
    problems.add(place(field), words);
  }

  /// Whether it was an object, so that its fields can be told to be missing.
  boolean isThere() {
    return node.isObject();
  }

  boolean has(String field) {
    return value(field) != null;
  }

  void allowOnly(List<String> fields) {
    for (String name : node.propertyNames()) {
      if (!fields.contains(name)) {
        problem(name, "there is no such field here; there are " + String.join(", ", fields));
      }
    }
  }

  /// A text that must be there and say something.
  String required(String field, int most) {
    if (!has(field)) {
      missing(field);
      return "";
    }
    return optional(field, most);
  }

  /// A text that says something if it is there.
  String optional(String field, int most) {
    String text = anyText(field, most);
    if (text != null && text.isBlank()) {
      problem(field, "must not be empty");
    }
    return text == null ? "" : text;
  }

  /// A text that must be there and may be empty.
  String requiredMaybeEmpty(String field, int most) {
    if (!has(field)) {
      missing(field);
    }
    String text = anyText(field, most);
    return text == null ? "" : text;
  }

  /// A text of a certain form; null if it isn't there or isn't of that form.
  @Nullable String text(String field, Pattern form, String must) {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      problem(field, "must be a text");
      return null;
    }
    if (!form.matcher(value.stringValue()).matches()) {
      problem(field, must);
      return null;
    }
    return value.stringValue();
  }

  /// Whatever text is there; empty when there is none.
  String raw(String field) {
    JsonNode value = value(field);
    return value != null && value.isString() ? value.stringValue() : "";
  }

  @Nullable Integer integer(String field, int min, int max) {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber()) {
      problem(field, "must be a whole number");
      return null;
    }
    if (!value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
      problem(field, "must be from " + min + " to " + max);
      return null;
    }
    return value.intValue();
  }

  /// True or false; false if it isn't there.
  boolean flag(String field) {
    JsonNode value = value(field);
    if (value != null && !value.isBoolean()) {
      problem(field, "must be true or false");
    }
    return value != null && value.isBoolean() && value.booleanValue();
  }

  /// The elements of an array; none if it isn't there.
  ///
  /// @param what what they are, in the plural
  List<Element> elements(String field, int most, String what) {
    JsonNode value = value(field);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      problem(field, "must be a list of " + what);
      return List.of();
    }
    if (value.isEmpty()) {
      problem(field, "must not be empty");
    }
    if (value.size() > most) {
      problem(field, "must be at most %d %s, and there are %d".formatted(most, what, value.size()));
    }
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      elements.add(new Element(value.get(i), Problems.place(place(field), i)));
    }
    return elements;
  }

  /// A list of texts that each say something; those that don't are left out.
  List<Phrase> phrases(String field, int most, int mostCharacters) {
    List<Phrase> phrases = new ArrayList<>();
    for (Element element : elements(field, most, "texts")) {
      String text = checked(element.node(), element.place(), mostCharacters);
      if (text != null && Phrases.words(text).isEmpty()) {
        problems.add(element.place(), "holds no word");
      } else if (text != null) {
        phrases.add(new Phrase(text, element.place()));
      }
    }
    return phrases;
  }

  void missing(String field) {
    if (isThere()) {
      problem(field, "is missing");
    }
  }

  private @Nullable String anyText(String field, int most) {
    JsonNode value = value(field);
    return value == null ? null : checked(value, place(field), most);
  }

  private @Nullable String checked(JsonNode value, String at, int most) {
    if (!value.isString()) {
      problems.add(at, "must be a text");
      return null;
    }
    String text = value.stringValue();
    if (text.length() > most) {
      problems.add(at, "must be at most %d characters, and is %d".formatted(most, text.length()));
    } else if (NO_TEXT.matcher(text).find()) {
      problems.add(at, "holds a character that is none of a text");
    }
    return text;
  }

  private @Nullable JsonNode value(String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  /// An element of an array.
  record Element(JsonNode node, String place) {}

  /// A text of an array.
  record Phrase(String text, String place) {}
}
