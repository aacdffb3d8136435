package io.callmanager.console.agents;

import java.util.Arrays;
import java.util.Map;
import org.springframework.util.MultiValueMap;

/// Reads a form's fields, and says what is wrong with them.
final class FormText {

  private FormText() {}

  static String of(MultiValueMap<String, String> sent, String field) {
    String value = sent.getFirst(field);
    return value == null ? "" : value;
  }

  /// A text of several lines. Browsers send line ends as CR LF (HTML, section 4.10.21.4).
  static String lines(MultiValueMap<String, String> sent, String field) {
    return of(sent, field).replace("\r\n", "\n");
  }

  static int wholeNumber(String text, int otherwise) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  static boolean known(String name, Enum<?>[] candidates) {
    return Arrays.stream(candidates).anyMatch(candidate -> candidate.name().equals(name));
  }

  static void sayable(String field, String value, int most, Map<String, String> problems) {
    if (value.length() > most) {
      problems.put(field, "At most " + most + " characters.");
    } else if (value.indexOf('\0') >= 0) {
      problems.put(field, "There is a character in it that no voice can say.");
    }
  }

  static void between(
      String field, String value, String unit, int least, int most, Map<String, String> problems) {
    int number = wholeNumber(value, -1);
    if (number < least || number > most) {
      problems.put(field, "A whole number of " + unit + " from " + least + " to " + most + ".");
    }
  }
}
