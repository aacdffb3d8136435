package io.callmanager.api.request;

import io.callmanager.api.http.Failures;
import io.callmanager.api.http.Problem;
import io.callmanager.api.http.ProblemException;
import io.callmanager.event.EventPosition;
import io.callmanager.shared.PhoneNumber;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The parameters of a request's query string, read like a [Body]: each reading notes what is wrong, [#check] refuses.
/// Parameters that nobody reads are ignored.
public final class Query {

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

  /// What is said of text that is neither.
  static final String NOT_AN_INSTANT =
      "Must be a date such as 2026-01-31 or an instant such as 2026-01-31T12:00:00Z";

  private static final int MOST_KEYED = 10;
  private static final String NO_CURSOR = "Not a cursor that this API gave out";

  private final Map<String, List<String>> parameters;
  private final Issues issues = new Issues();

  Query(Map<String, List<String>> parameters) {
    this.parameters = parameters;
  }

  /// A parameter that may be given once.
  public @Nullable String text(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      issues.add(name, "Given more than once");
      return null;
    }
    if (values.isEmpty() || values.getFirst().isEmpty()) {
      return null;
    }
    String value = values.getFirst();
    Optional<String> flaw = Text.flaw(value);
    flaw.ifPresent(f -> issues.add(name, f));
    return flaw.isPresent() ? null : value;
  }

  public int integer(String name, int min, int max, int otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the issue, which names what is accepted.
    }
    issues.add(name, "Must be a whole number from " + min + " to " + max);
    return otherwise;
  }

  /// A UUID.
  ///
  /// @param what whose id it is, such as `Agent`
  public @Nullable UUID id(String name, String what) {
    return parsed(name, Text::uuid, "Invalid " + what + " ID format");
  }

  /// A cursor that an earlier page gave out.
  public @Nullable UUID cursor(String name) {
    return parsed(name, Cursor::read, NO_CURSOR);
  }

  /// A cursor of the feed of events that it gave out earlier.
  public @Nullable EventPosition position(String name) {
    return parsed(name, Cursor::readPosition, NO_CURSOR);
  }

  /// Words, given repeatedly or separated by commas.
  ///
  /// @param flaw what is wrong with a word, if anything
  public Set<String> words(String name, int most, Function<String, Optional<String>> flaw) {
    Set<String> found = new LinkedHashSet<>();
    for (String value : parameters.getOrDefault(name, List.of())) {
      for (String word : value.split(",", -1)) {
        if (!word.isBlank() && found.size() <= most) {
          flaw.apply(word.strip()).ifPresent(issue -> issues.add(name, issue));
          found.add(word.strip());
        }
      }
    }
    if (found.size() > most) {
      issues.add(name, "At most " + most + " at once");
    }
    return found;
  }

  /// A phone number in E.164 form. A `+` that was sent unencoded arrives as a blank, and is taken for what it was.
  public @Nullable PhoneNumber phoneNumber(String name) {
    return parsed(
        name, text -> PhoneNumber.parse(text.replaceFirst("^ ", "+")), Failures.NOT_A_PHONE_NUMBER);
  }

  /// An instant as `2026-01-31T12:00:00Z` or with an offset, or a day as `2026-01-31`, which means its beginning in UTC.
  public @Nullable Instant instant(String name) {
    return parsed(name, Query::parseInstant, NOT_AN_INSTANT);
  }

  /// One of an enum's values that the API answers in upper case; understood in either.
  public <E extends Enum<E>> @Nullable E oneOf(String name, Class<E> type) {
    return parsed(name, text -> Words.constant(type, text), "Must be one of " + Words.names(type));
  }

  /// One of an enum's values that the API answers in lower case; understood in either.
  public <E extends Enum<E>> @Nullable E wordOf(String name, Class<E> type) {
    return parsed(name, text -> Words.constant(type, text), "Must be one of " + Words.words(type));
  }

  /// Any of an enum's values, given repeatedly or separated by commas.
  public <E extends Enum<E>> Set<E> anyOf(String name, Class<E> type) {
    Set<E> found = EnumSet.noneOf(type);
    for (String value : parameters.getOrDefault(name, List.of())) {
      for (String word : value.split(",", -1)) {
        if (!word.isBlank()) {
          Words.constant(type, word.strip())
              .ifPresentOrElse(
                  found::add, () -> issues.add(name, "Must be any of " + Words.names(type)));
        }
      }
    }
    return found;
  }

  /// Parameters with a key in their name, `metadata.key=value` or `metadata[key]=value`, or in their value,
  /// `metadata=key=value`, which may be repeated. One that has no key is an issue: ignored, it would find everything.
  public Map<String, String> keyed(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : parameters.getOrDefault(prefix, List.of())) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        Text.flaw(pair).ifPresent(flaw -> issues.add(prefix, flaw));
        found.put(pair.substring(0, equals), pair.substring(equals + 1));
      } else {
        issues.add(prefix, "Must be key=value, as in " + prefix + ".key=value");
      }
    }
    for (String name : parameters.keySet()) {
      String key = key(prefix, name);
      if (key != null) {
        Text.flaw(key).ifPresent(flaw -> issues.add(name, flaw));
        String value = text(name);
        found.put(key, value == null ? "" : value);
      }
    }
    if (found.size() > MOST_KEYED) {
      issues.add(prefix, "At most " + MOST_KEYED + " keys at once");
    }
    return found;
  }

  public Issues issues() {
    return issues;
  }

  /// Refuses the request if anything was wrong with it.
  public void check() throws ProblemException {
    if (!issues.none()) {
      throw Problem.invalidQuery(issues.byField()).asException();
    }
  }

  private static @Nullable String key(String prefix, String name) {
    if (name.startsWith(prefix + ".") && name.length() > prefix.length() + 1) {
      return name.substring(prefix.length() + 1);
    }
    if (name.startsWith(prefix + "[") && name.endsWith("]")) {
      String key = name.substring(prefix.length() + 1, name.length() - 1);
      return key.isEmpty() ? null : key;
    }
    return null;
  }

  private <T> @Nullable T parsed(String name, Function<String, Optional<T>> parser, String issue) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    Optional<T> value = parser.apply(text);
    if (value.isEmpty()) {
      issues.add(name, issue);
      return null;
    }
    return value.get();
  }

  static Optional<Instant> parseInstant(String text) {
    try {
      Instant instant =
          text.length() == "2026-01-31".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
      return Optional.of(
          instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
