package io.callmanager.flow;

/// Cuts texts.
final class Bounded {

  private Bounded() {}

  /// At most `most` UTF-16 units of a text, and no half of a character at its end.
  static String text(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
