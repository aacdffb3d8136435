package io.callmanager.analysis;

import io.callmanager.agent.AnalysisSchema.Field;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Makes values of what was found.
final class FieldValues {

  static final int LONGEST_TEXT = 500;

  private static final int LONGEST_NUMBER = 30;
  private static final BigDecimal LARGEST = new BigDecimal("1e15");
  private static final Set<String> YES = Set.of("true", "yes", "y", "1", "on");
  private static final Set<String> NO = Set.of("false", "no", "n", "0", "off");

  private FieldValues() {}

  /// A field's value as JSON's values have it; empty when it is none of the field's kind.
  static Optional<Object> of(Field field, Object found) {
    return switch (field.type()) {
      case STRING -> text(found);
      case NUMBER -> number(found);
      case BOOLEAN -> flag(found);
      case ENUM ->
          field.options().stream()
              .filter(option -> plain(option).equals(plain(String.valueOf(found))))
              .findFirst()
              .map(option -> option);
    };
  }

  private static Optional<Object> text(Object found) {
    String line = found instanceof String text ? oneLine(text) : "";
    return line.isEmpty() ? Optional.empty() : Optional.of(cut(line, LONGEST_TEXT));
  }

  private static Optional<Object> number(Object found) {
    if (!(found instanceof Number) && !(found instanceof String)) {
      return Optional.empty();
    }
    String text = String.valueOf(found).strip();
    if (text.length() > LONGEST_NUMBER) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return number.abs().compareTo(LARGEST) <= 0 && Math.abs(number.scale()) <= LONGEST_NUMBER
          ? Optional.of(number)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> flag(Object found) {
    String text = plain(String.valueOf(found));
    return YES.contains(text)
        ? Optional.of(true)
        : NO.contains(text) ? Optional.of(false) : Optional.empty();
  }

  static String plain(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /// A text without control characters and line ends.
  static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  /// At most so many characters (UTF-16 units), and no half of one.
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
