package io.callmanager.telephony.speech;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts long text into pieces that an engine takes at once: between sentences, else between words, else anywhere.
final class Sentences {

  private Sentences() {}

  /// The pieces in order; together they are the text, less white space at the cuts.
  ///
  /// @param longest how many characters a piece may have
  static List<String> pieces(String text, int longest, Locale locale) {
    if (text.length() <= longest) {
      return text.isBlank() ? List.of() : List.of(text.strip());
    }
    List<String> pieces = new ArrayList<>();
    BreakIterator sentences = BreakIterator.getSentenceInstance(locale);
    BreakIterator words = BreakIterator.getLineInstance(locale);
    sentences.setText(text);
    words.setText(text);
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(from + longest, text.length());
      if (to < text.length()) {
        to = lastBreak(sentences, words, from, to);
      }
      String piece = text.substring(from, to).strip();
      if (!piece.isEmpty()) {
        pieces.add(piece);
      }
      from = to;
    }
    return pieces;
  }

  private static int lastBreak(BreakIterator sentences, BreakIterator words, int from, int limit) {
    for (BreakIterator breaks : List.of(sentences, words)) {
      int at = breaks.preceding(limit + 1);
      if (at > from) {
        return at;
      }
    }
    return limit;
  }
}
