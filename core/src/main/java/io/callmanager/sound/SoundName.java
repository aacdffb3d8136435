package io.callmanager.sound;

import java.util.Optional;
import java.util.regex.Pattern;

/// What an account calls one of its sounds; unique whatever the case of its letters. Never a path.
///
/// @param value as it was given
public record SoundName(String value) {

  /// What names are made of, in words for whoever gave another one.
  public static final String RULE =
      "Must be 1 to 100 letters, digits, blanks, dots, dashes and underscores, beginning with a letter or digit, without two dots in a row";

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9 ._-]{0,98}[A-Za-z0-9._-])?");

  public SoundName {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not a sound's name");
    }
  }

  /// Reads a name; empty when it is not one.
  public static Optional<SoundName> parse(String text) {
    return isOne(text) ? Optional.of(new SoundName(text)) : Optional.empty();
  }

  private static boolean isOne(String text) {
    return FORM.matcher(text).matches() && !text.contains("..");
  }

  @Override
  public String toString() {
    return value;
  }
}
