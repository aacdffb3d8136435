package io.callmanager.api.dialect.kaphila;

import io.callmanager.api.request.Body;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What a client sent, read as leniently as Kaphila does: a number may be written as text, and what is empty was not meant. Each
/// reading throws a [ToldException] when something is refused, in the contract's own words.
record Sent(Body body) {

  static final int MOST_TEXT = 10_000;

  private static final int MOST_DIGITS = 20;

  /// No country's code begins with a zero.
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{9,14}");

  private static final String NUMBER_RULE =
      " must be 10 to 15 digits that begin with the country's code, without + or blanks";

  /// Text that must be there.
  String required(String field, int most) {
    return text(field, most)
        .orElseThrow(() -> KaphilaContract.invalid("Missing required field: " + field));
  }

  /// Text that may be left out.
  Optional<String> text(String field, int most) {
    return meant(field)
        .map(
            sent -> {
              if (!sent.isString() && !sent.isIntegralNumber()) {
                throw KaphilaContract.invalid(field + " must be a text");
              }
              String text = sent.asString();
              if (text.length() > most) {
                throw KaphilaContract.invalid(
                    field + " must be at most " + most + " characters long");
              }
              return text;
            })
        .filter(text -> !text.isBlank());
  }

  /// A phone number's digits, without `+`.
  String number(String field) {
    String digits = required(field, Integer.MAX_VALUE);
    if (!NUMBER.matcher(digits).matches()) {
      throw KaphilaContract.invalid(field + NUMBER_RULE);
    }
    return digits;
  }

  /// A phone number's digits, which may have a `+` before them.
  Optional<String> numberInAnyForm(String field) {
    return text(field, Integer.MAX_VALUE)
        .map(sent -> sent.startsWith("+") ? sent.substring(1) : sent)
        .map(
            digits -> {
              if (!NUMBER.matcher(digits).matches()) {
                throw KaphilaContract.invalid(field + NUMBER_RULE);
              }
              return digits;
            });
  }

  boolean flag(String field) {
    return meant(field)
        .map(
            sent -> {
              if (!sent.isBoolean()) {
                throw KaphilaContract.invalid(field + " must be true or false");
              }
              return sent.booleanValue();
            })
        .orElse(false);
  }

  /// A number, brought into its bounds: the answer tells what it was taken for.
  int within(String field, int least, int most, int usual) {
    return number(field, usual).max(decimal(least)).min(decimal(most)).intValue();
  }

  /// A whole number that is refused when it is out of bounds.
  int whole(String field, int least, int most, int usual) {
    BigDecimal number = number(field, usual);
    boolean inBounds =
        number.compareTo(decimal(least)) >= 0 && number.compareTo(decimal(most)) <= 0;
    if (!inBounds || number.stripTrailingZeros().scale() > 0) {
      throw KaphilaContract.invalid(
          "%s must be a whole number from %d to %d".formatted(field, least, most));
    }
    return number.intValueExact();
  }

  /// Refuses texts that can't be kept.
  Sent checked() {
    body.check();
    return this;
  }

  private BigDecimal number(String field, int usual) {
    return meant(field)
        .map(
            sent -> {
              try {
                if (sent.isNumber()) {
                  return sent.decimalValue();
                } else if (sent.isString() && sent.stringValue().length() < MOST_DIGITS) {
                  return new BigDecimal(sent.stringValue().strip());
                }
              } catch (NumberFormatException e) {
                throw KaphilaContract.invalid(field + " must be a number");
              }
              throw KaphilaContract.invalid(field + " must be a number");
            })
        .orElse(decimal(usual));
  }

  private static BigDecimal decimal(int number) {
    return BigDecimal.valueOf(number);
  }

  private Optional<JsonNode> meant(String field) {
    return body.raw(field).filter(sent -> !(sent.isString() && sent.stringValue().isEmpty()));
  }
}
