package io.callmanager.console.limits;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Amounts of credits as people type them: `1000`, `1,000` or `1 000`.
final class WholeCredits {

  private static final Pattern PLAIN = Pattern.compile("[0-9]{1,15}");
  private static final Pattern PARTED =
      Pattern.compile("[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,3}(?:[ \\u00a0\\u202f][0-9]{3}){1,4}");

  private WholeCredits() {}

  /// Reads an amount; empty when it is none, or more than `most`.
  static OptionalLong of(String text, long most) {
    String typed = text.strip();
    if (!PLAIN.matcher(typed).matches() && !PARTED.matcher(typed).matches()) {
      return OptionalLong.empty();
    }
    long amount = Long.parseLong(typed.replaceAll("[^0-9]", ""));
    return amount <= most ? OptionalLong.of(amount) : OptionalLong.empty();
  }
}
