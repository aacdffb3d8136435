package io.callmanager.analysis;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Words without regard to case, accents and punctuation.
record Heard(String words) {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  static Heard of(String text) {
    String plain = text.replace("'", "").replace("’", "");
    String letters = MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFD)).replaceAll("");
    return new Heard(
        " " + NO_WORD.matcher(letters.toLowerCase(Locale.ROOT)).replaceAll(" ").strip() + " ");
  }

  boolean isEmpty() {
    return words.isBlank();
  }

  /// Whether a phrase is in it, as whole words.
  boolean has(String phrase) {
    Heard wanted = of(phrase);
    return !wanted.isEmpty() && words.contains(wanted.words);
  }

  /// The same without a phrase.
  Heard without(String phrase) {
    return new Heard(words.replace(of(phrase).words, " "));
  }
}
