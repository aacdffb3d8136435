package io.callmanager.agent;

import io.callmanager.agent.AnalysisSchema.By;
import io.callmanager.agent.AnalysisSchema.Field;
import io.callmanager.agent.AnalysisSchema.Kind;
import io.callmanager.agent.AnalysisSchema.Outcome;
import io.callmanager.shared.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Reads and writes what is to be found out about conversations, and finds everything that is wrong with it at once.
public final class AnalysisSchemaJson {

  /// The longest text that is read.
  public static final int MAX_LENGTH = 64 * 1024;

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");

  /// What no database keeps: U+0000 and halves of surrogate pairs.
  private static final Pattern NOT_KEPT = Pattern.compile("[\\x00\\p{Cs}]");

  private static final String NOT_A_NAME = "must be 1 to 40 letters, digits and _, a letter first";

  /// Something that is wrong.
  ///
  /// @param place such as `fields[1].name`; empty for the whole
  public record Flaw(String place, String words) {}

  /// What came of reading.
  public sealed interface Reading {

    /// All is well.
    record Read(AnalysisSchema schema) implements Reading {}

    /// What is wrong.
    ///
    /// @param flaws at least one
    record Refused(List<Flaw> flaws) implements Reading {}
  }

  private final List<Flaw> flaws = new ArrayList<>();

  private AnalysisSchemaJson() {}

  /// Reads a JSON object. No text makes it throw.
  public static Reading read(String text) {
    if (text.length() > MAX_LENGTH) {
      return refused("must be at most " + MAX_LENGTH + " characters");
    }
    try {
      return new AnalysisSchemaJson().read(Json.readObject(text));
    } catch (JacksonException | IllegalArgumentException e) {
      return refused("is no JSON object");
    }
  }

  private static Reading refused(String words) {
    return new Reading.Refused(List.of(new Flaw("", words)));
  }

  private Reading read(@Nullable Map<String, Object> root) {
    if (root == null) {
      return refused("is no JSON object");
    }
    allowOnly(root, "", "enabled", "by", "outcomes", "fields");
    boolean enabled = flag(root.get("enabled"));
    By by = word(By.class, root, "by", "", By.AUTO);
    List<Outcome> outcomes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Element each : elements(root, "outcomes", AnalysisSchema.MOST_OUTCOMES)) {
      allowOnly(each.object(), each.place(), "name", "description");
      outcomes.add(new Outcome(name(each, names), description(each)));
    }
    List<Field> fields = new ArrayList<>();
    names.clear();
    for (Element each : elements(root, "fields", AnalysisSchema.MOST_FIELDS)) {
      fields.add(field(each, names));
    }
    return flaws.isEmpty()
        ? new Reading.Read(new AnalysisSchema(enabled, by, outcomes, fields))
        : new Reading.Refused(List.copyOf(flaws));
  }

  private Field field(Element each, Set<String> names) {
    allowOnly(each.object(), each.place(), "name", "type", "description", "options");
    String name = name(each, names);
    Kind type = word(Kind.class, each.object(), "type", each.place(), Kind.STRING);
    List<String> options = options(each);
    if (type == Kind.ENUM && options.isEmpty()) {
      flaw(each.place() + ".options", "is missing: an enum needs options");
    } else if (type != Kind.ENUM && !options.isEmpty()) {
      flaw(each.place() + ".options", "only an enum has options");
    }
    return new Field(name, type, description(each), options);
  }

  private record Element(Map<String, Object> object, String place) {}

  private List<Element> elements(Map<String, Object> root, String name, int most) {
    Object value = root.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      flaw(name, "must be a list");
      return List.of();
    }
    if (list.size() > most) {
      flaw(name, "must be at most %d, and there are %d".formatted(most, list.size()));
    }
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < Math.min(most, list.size()); i++) {
      String place = name + "[" + i + "]";
      if (list.get(i) instanceof Map<?, ?> object) {
        Map<String, Object> copy = new HashMap<>();
        object.forEach((key, each) -> copy.put(String.valueOf(key), each));
        elements.add(new Element(copy, place));
      } else {
        flaw(place, "must be an object with a name");
      }
    }
    return elements;
  }

  private List<String> options(Element each) {
    Object value = each.object().get("options");
    String place = each.place() + ".options";
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      flaw(place, "must be a list of texts");
      return List.of();
    }
    if (list.size() > AnalysisSchema.MOST_OPTIONS) {
      flaw(place, "must be at most " + AnalysisSchema.MOST_OPTIONS);
      return List.of();
    }
    List<String> options = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof String text
          && !text.isBlank()
          && text.length() <= AnalysisSchema.MAX_OPTION_LENGTH
          && !NOT_KEPT.matcher(text).find()) {
        if (!seen.add(text.toLowerCase(Locale.ROOT))) {
          flaw(place + "[" + i + "]", "is there twice");
        }
        options.add(text);
      } else {
        flaw(
            place + "[" + i + "]",
            "must be a text of 1 to "
                + AnalysisSchema.MAX_OPTION_LENGTH
                + " characters, none of which is U+0000");
      }
    }
    return options;
  }

  private String name(Element each, Set<String> names) {
    Object value = each.object().get("name");
    String place = each.place() + ".name";
    if (value == null) {
      flaw(place, "is missing");
    } else if (!(value instanceof String text) || !NAME.matcher(text).matches()) {
      flaw(place, NOT_A_NAME);
    } else if (!names.add(text.toLowerCase(Locale.ROOT))) {
      flaw(place, "is there twice");
    } else {
      return text;
    }
    return "";
  }

  private String description(Element each) {
    Object value = each.object().get("description");
    if (value == null) {
      return "";
    }
    if (value instanceof String text
        && text.length() <= AnalysisSchema.MAX_DESCRIPTION_LENGTH
        && !NOT_KEPT.matcher(text).find()) {
      return text.strip();
    }
    flaw(
        each.place() + ".description",
        "must be a text of up to "
            + AnalysisSchema.MAX_DESCRIPTION_LENGTH
            + " characters, none of which is U+0000");
    return "";
  }

  private boolean flag(@Nullable Object value) {
    if (value != null && !(value instanceof Boolean)) {
      flaw("enabled", "must be true or false");
    }
    return !Boolean.FALSE.equals(value);
  }

  private <E extends Enum<E>> E word(
      Class<E> type, Map<String, Object> object, String name, String at, E usual) {
    Object value = object.get(name);
    if (value == null) {
      return usual;
    }
    return Stream.of(type.getEnumConstants())
        .filter(each -> word(each).equals(value))
        .findAny()
        .orElseGet(
            () -> {
              flaw(
                  (at.isEmpty() ? "" : at + ".") + name,
                  "must be one of "
                      + Stream.of(type.getEnumConstants())
                          .map(AnalysisSchemaJson::word)
                          .collect(Collectors.joining(", ")));
              return usual;
            });
  }

  /// A value as it is written.
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void allowOnly(Map<String, Object> object, String at, String... names) {
    object.keySet().stream()
        .filter(key -> !List.of(names).contains(key))
        .sorted()
        .forEach(
            key ->
                flaw(
                    (at.isEmpty() ? "" : at + ".")
                        + key.substring(0, Math.min(AnalysisSchema.MAX_NAME_LENGTH, key.length())),
                    "there is no such field"));
  }

  private void flaw(String place, String words) {
    flaws.add(new Flaw(place, words));
  }

  /// A schema as JSON's values: what is as it is by default is left out.
  public static Map<String, Object> toMap(AnalysisSchema schema) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (!schema.enabled()) {
      map.put("enabled", false);
    }
    if (schema.by() != By.AUTO) {
      map.put("by", word(schema.by()));
    }
    if (!schema.outcomes().isEmpty()) {
      map.put("outcomes", schema.outcomes().stream().map(AnalysisSchemaJson::toMap).toList());
    }
    if (!schema.fields().isEmpty()) {
      map.put("fields", schema.fields().stream().map(AnalysisSchemaJson::toMap).toList());
    }
    return map;
  }

  private static Map<String, Object> toMap(Outcome outcome) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", outcome.name());
    if (!outcome.description().isEmpty()) {
      map.put("description", outcome.description());
    }
    return map;
  }

  private static Map<String, Object> toMap(Field field) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", field.name());
    map.put("type", word(field.type()));
    if (!field.description().isEmpty()) {
      map.put("description", field.description());
    }
    if (!field.options().isEmpty()) {
      map.put("options", field.options());
    }
    return map;
  }
}
