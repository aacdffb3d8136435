package io.callmanager.api.request;

import io.callmanager.api.http.Failures;
import io.callmanager.shared.HttpUrl;
import io.callmanager.shared.PhoneNumber;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A field of a [Body]. Each reading gives the value, or null when the field is not there or is not what it must be; the
/// latter is noted in the body's issues.
public final class Field {

  private static final int MOST_WORDS = 100;
  private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

  private final String name;
  private final @Nullable JsonNode value;
  private final Issues issues;

  Field(String name, @Nullable JsonNode value, Issues issues) {
    this.name = name;
    this.value = value;
    this.issues = issues;
  }

  /// Whether the field is there and not null.
  public boolean given() {
    return value != null;
  }

  /// Text of at most `max` characters (UTF-16 units).
  public @Nullable String text(int max) {
    String text = string();
    return text == null
        ? null
        : keep(text, text.length() <= max, () -> "Must be at most " + max + " characters long");
  }

  /// Text of 1 to `max` characters that is not all blank.
  public @Nullable String wording(int max) {
    String text = text(max);
    return text == null ? null : keep(text, !text.isBlank(), () -> "Must not be empty");
  }

  /// Text of at most `max` characters that `pattern` matches.
  public @Nullable String text(int max, Pattern pattern, String issue) {
    String text = text(max);
    return text == null ? null : keep(text, pattern.matcher(text).matches(), () -> issue);
  }

  public @Nullable PhoneNumber phoneNumber() {
    String text = string();
    return text == null ? null : keep(PhoneNumber.parse(text), Failures.NOT_A_PHONE_NUMBER);
  }

  /// A UUID.
  ///
  /// @param what whose id it is, such as `Agent`
  public @Nullable UUID id(String what) {
    String text = string();
    return text == null ? null : keep(Text.uuid(text), "Invalid " + what + " ID format");
  }

  /// A time zone by its name in the IANA's data base, such as `America/New_York`.
  public @Nullable ZoneId timeZone() {
    String text = string();
    return text == null
        ? null
        : keep(
            ZONES.contains(text) ? Optional.of(ZoneId.of(text)) : Optional.<ZoneId>empty(),
            "Must be an IANA time zone such as America/New_York");
  }

  public @Nullable Integer integer(int min, int max) {
    Long number = integer((long) min, (long) max);
    return number == null ? null : Math.toIntExact(number);
  }

  public @Nullable Long integer(long min, long max) {
    JsonNode number = is("number", JsonNode::isNumber);
    if (number == null) {
      return null;
    }
    if (!number.isIntegralNumber()) {
      issues.add(name, "Expected integer, received float");
      return null;
    }
    boolean inRange =
        number.canConvertToLong() && number.longValue() >= min && number.longValue() <= max;
    return inRange
        ? Long.valueOf(number.longValue())
        : keep(Optional.<Long>empty(), "Must be from " + min + " to " + max);
  }

  /// A number from 0 to `max` with at most `scale` digits behind the point.
  public @Nullable BigDecimal decimal(long max, int scale) {
    JsonNode number = is("number", JsonNode::isNumber);
    if (number == null) {
      return null;
    }
    BigDecimal value = number.decimalValue();
    return keep(
        value,
        value.signum() >= 0
            && value.compareTo(BigDecimal.valueOf(max)) <= 0
            && value.stripTrailingZeros().scale() <= scale,
        () -> "Must be from 0 to " + max + ", with at most " + scale + " digits behind the point");
  }

  /// One of an enum's values that the API answers in upper case; understood in either.
  public <E extends Enum<E>> @Nullable E oneOf(Class<E> type) {
    return constant(type, Words.names(type));
  }

  /// One of an enum's values that the API answers in lower case; understood in either.
  public <E extends Enum<E>> @Nullable E wordOf(Class<E> type) {
    return constant(type, Words.words(type));
  }

  private <E extends Enum<E>> @Nullable E constant(Class<E> type, String all) {
    String text = string();
    return text == null ? null : keep(Words.constant(type, text), "Must be one of " + all);
  }

  /// One of these texts.
  public @Nullable String oneOf(List<String> texts) {
    String text = string();
    return text == null
        ? null
        : keep(text, texts.contains(text), () -> "Must be one of " + String.join(", ", texts));
  }

  public @Nullable Boolean flag() {
    JsonNode flag = is("boolean", JsonNode::isBoolean);
    return flag == null ? null : flag.booleanValue();
  }

  /// A list of an enum's values, at least one and each once; understood in upper and lower case.
  public <E extends Enum<E>> @Nullable List<E> listOf(Class<E> type) {
    JsonNode array = is("array", JsonNode::isArray);
    if (array == null) {
      return null;
    }
    Set<E> found = new LinkedHashSet<>();
    for (JsonNode element : array) {
      Optional<E> constant =
          element.isString() ? Words.constant(type, element.stringValue()) : Optional.empty();
      if (constant.isEmpty()) {
        issues.add(name, "Must hold nothing but " + Words.names(type));
        return null;
      }
      found.add(constant.get());
    }
    return keep(
        List.copyOf(found),
        !array.isEmpty() && found.size() == array.size(),
        () -> "Must hold at least one, and each only once");
  }

  /// A list of an enum's values that the API answers in lower case, each once; it may be empty.
  public <E extends Enum<E>> @Nullable Set<E> setOf(Class<E> type) {
    JsonNode array = is("array", JsonNode::isArray);
    if (array == null) {
      return null;
    }
    Set<E> found = EnumSet.noneOf(type);
    for (JsonNode element : array) {
      Optional<E> constant =
          element.isString() ? Words.constant(type, element.stringValue()) : Optional.empty();
      if (constant.isEmpty()) {
        issues.add(name, "Must hold nothing but " + Words.words(type));
        return null;
      }
      found.add(constant.get());
    }
    return keep(found, found.size() == array.size(), () -> "Must hold each only once");
  }

  /// A list of texts, at least one and each once.
  ///
  /// @param known which texts may be in it
  /// @param issue what is said when another one is
  public @Nullable List<String> listOf(Predicate<String> known, String issue) {
    Set<String> found = texts(MOST_WORDS, known, issue);
    return found == null ? null : List.copyOf(found);
  }

  /// A list of texts, at least one and each once, of which `test` holds.
  public @Nullable Set<String> texts(int most, Predicate<String> test, String issue) {
    JsonNode array = is("array", JsonNode::isArray);
    if (array == null || !hasElements(array, most)) {
      return null;
    }
    Set<String> found = new LinkedHashSet<>();
    for (JsonNode element : array) {
      if (!element.isString() || !test.test(element.stringValue())) {
        issues.add(name, issue);
        return null;
      }
      found.add(element.stringValue());
    }
    return keep(found, found.size() == array.size(), () -> "Must hold each only once");
  }

  /// A list of whole numbers, each once; it may be empty.
  public @Nullable List<Long> integers(int most, long min, long max) {
    JsonNode array = is("array", JsonNode::isArray);
    if (array == null) {
      return null;
    }
    Set<Long> found = new LinkedHashSet<>();
    for (JsonNode element : array) {
      if (!element.isIntegralNumber() || !element.canConvertToLong()) {
        issues.add(name, "Must hold nothing but whole numbers");
        return null;
      }
      found.add(element.longValue());
    }
    if (array.size() > most) {
      issues.add(name, "Must hold at most " + most + " elements");
      return null;
    }
    if (found.stream().anyMatch(each -> each < min || each > max)) {
      issues.add(name, "Must hold numbers from " + min + " to " + max);
      return null;
    }
    return keep(List.copyOf(found), found.size() == array.size(), () -> "Must hold each only once");
  }

  /// A list of objects, at least one; what is wrong with one of their fields is noted as `list.0.field`.
  public @Nullable List<Body> objects(int most) {
    JsonNode array = is("array", JsonNode::isArray);
    return array == null || !hasElements(array, most) ? null : objects(array);
  }

  /// A list of objects as above, which may be empty.
  public @Nullable List<Body> objectsIfAny(int most) {
    JsonNode array = is("array", JsonNode::isArray);
    return array == null || (!array.isEmpty() && !hasElements(array, most)) ? null : objects(array);
  }

  private @Nullable List<Body> objects(JsonNode array) {
    List<Body> found = new ArrayList<>();
    for (JsonNode element : array) {
      if (!(element instanceof ObjectNode object)) {
        issues.add(name, "Must hold nothing but objects");
        return null;
      }
      found.add(Body.within(name + "." + found.size(), object, issues));
    }
    return found;
  }

  /// An object; what is wrong with one of its fields is noted as `object.field`.
  public @Nullable Body object() {
    JsonNode object = is("object", JsonNode::isObject);
    return object instanceof ObjectNode fields ? Body.within(name, fields, issues) : null;
  }

  /// An object as the text of its JSON.
  public @Nullable String json() {
    JsonNode object = is("object", JsonNode::isObject);
    return object == null ? null : object.toString();
  }

  /// An http or https URL.
  public @Nullable HttpUrl url() {
    String text = text(HttpUrl.MAX_LENGTH);
    return text == null ? null : keep(HttpUrl.parse(text), HttpUrl.RULE);
  }

  /// An instant, or a day, which means its beginning in UTC.
  public @Nullable Instant instant() {
    String text = string();
    return text == null ? null : keep(Query.parseInstant(text), Query.NOT_AN_INSTANT);
  }

  private boolean hasElements(JsonNode array, int most) {
    boolean some = !array.isEmpty() && array.size() <= most;
    if (!some) {
      issues.add(name, "Must hold from 1 to " + most + " elements");
    }
    return some;
  }

  /// An object with values of any kind; empty when it is not there.
  ///
  /// @param maxKeys how many keys the object itself may have
  /// @param maxBytes how large keys and values may be together, in UTF-8
  public Map<String, @Nullable Object> object(int maxKeys, int maxBytes) {
    return object(maxKeys, maxBytes, new JsonValues(issues, maxBytes, maxBytes));
  }

  /// An object as above.
  ///
  /// @param maxKey how long a key may be, at any depth, in characters (UTF-16 units)
  /// @param maxText how long a text may be, at any depth
  public Map<String, @Nullable Object> object(int maxKeys, int maxBytes, int maxKey, int maxText) {
    return object(maxKeys, maxBytes, new JsonValues(issues, maxKey, maxText));
  }

  private Map<String, @Nullable Object> object(int maxKeys, int maxBytes, JsonValues values) {
    JsonNode object = is("object", JsonNode::isObject);
    if (object == null) {
      return Map.of();
    }
    if (object.size() > maxKeys) {
      issues.add(name, "Must have at most " + maxKeys + " keys");
      return Map.of();
    }
    Map<String, @Nullable Object> read = values.object(name, object);
    if (values.bytes() > maxBytes) {
      issues.add(name, "Must be at most " + maxBytes + " bytes large");
    }
    return read;
  }

  private @Nullable String string() {
    JsonNode string = is("string", JsonNode::isString);
    return string == null ? null : string.stringValue();
  }

  private @Nullable JsonNode is(String kind, Predicate<JsonNode> test) {
    return value == null
        ? null
        : keep(value, test.test(value), () -> "Expected " + kind + ", received " + kind(value));
  }

  private <T> @Nullable T keep(T value, boolean good, Supplier<String> issue) {
    if (good) {
      return value;
    }
    issues.add(name, issue.get());
    return null;
  }

  private <T> @Nullable T keep(Optional<T> value, String issue) {
    if (value.isEmpty()) {
      issues.add(name, issue);
    }
    return value.orElse(null);
  }

  static String kind(JsonNode node) {
    if (node.isObject()) {
      return "object";
    } else if (node.isArray()) {
      return "array";
    } else if (node.isNumber()) {
      return "number";
    } else if (node.isBoolean()) {
      return "boolean";
    } else {
      return node.isNull() ? "null" : "string";
    }
  }
}
