package io.callmanager.shared;

import java.util.Optional;
import java.util.regex.Pattern;

/// A telephone number in E.164 form: `+`, then 7 to 15 digits; or an extension that a trunk's own exchange knows: 1 to 6 digits. Only
/// the syntax is checked.
///
/// @param e164 the number in full; [#toString()] masks it, because numbers are personal data
public record PhoneNumber(String e164) {

  private static final Pattern KEPT = Pattern.compile("\\+[0-9]{7,15}");
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final Pattern EXTENSION = Pattern.compile("[0-9]{1,6}");
  private static final String TEST_PREFIX = "+1500555";
  private static final int TEST_LENGTH = 12;
  private static final int SHOWN_AT_START = 4;
  private static final int SHOWN_AT_END = 2;

  public PhoneNumber {
    if (!KEPT.matcher(e164).matches() && !EXTENSION.matcher(e164).matches()) {
      throw new IllegalArgumentException("not a phone number in E.164 form");
    }
  }

  /// A number in E.164 form. No country's code begins with a zero: what does is a number with the digits before it by which exchanges
  /// dial abroad, and would pass for another number than it is.
  public static Optional<PhoneNumber> parse(String text) {
    return E164.matcher(text).matches() ? Optional.of(new PhoneNumber(text)) : Optional.empty();
  }

  /// What digits without a `+` stand for: up to 6 are an extension, more are a number with its country's code.
  public static Optional<PhoneNumber> ofDigits(String digits) {
    return EXTENSION.matcher(digits).matches()
        ? Optional.of(new PhoneNumber(digits))
        : parse("+" + digits);
  }

  /// Whether it is known to a trunk's own exchange alone.
  public boolean isExtension() {
    return e164.charAt(0) != '+';
  }

  /// Whether it is one of the numbers that the sandbox's phones have, `+1500555` and four digits: no carrier gives them to
  /// anybody.
  public boolean isTest() {
    return e164.length() == TEST_LENGTH && e164.startsWith(TEST_PREFIX);
  }

  @Override
  public String toString() {
    if (isExtension()) {
      return "*".repeat(e164.length());
    }
    return e164.substring(0, SHOWN_AT_START)
        + "*".repeat(e164.length() - SHOWN_AT_START - SHOWN_AT_END)
        + e164.substring(e164.length() - SHOWN_AT_END);
  }
}
