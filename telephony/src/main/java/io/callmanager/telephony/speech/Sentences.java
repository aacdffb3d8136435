package io.callmanager.telephony.speech;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Cuts text into the pieces that are spoken one by one: its sentences. One that is too long is cut between words, else
/// anywhere.
final class Sentences {

  /// What a full stop follows without ending a sentence: initials, titles and the like.
  private static final Pattern ABBREVIATED =
      Pattern.compile(
          "(?iu).*(?<![\\p{L}\\p{N}])(?:\\p{L}|mr|mrs|ms|dr|drs|prof|st|sr|sra|jr|vs|approx|no|nr|hr|fr|ca|bzw|evtl|ggf"
              + "|mme|mlle|sig|ing)\\.\\s*",
          Pattern.DOTALL);

  private static final int LONGEST_ABBREVIATION = 16;

  private Sentences() {}

  /// The pieces in order; together they are the text, less white space at the cuts.
  ///
  /// @param longest how many characters a piece may have
  static List<String> pieces(String text, int longest, Locale locale) {
    List<String> pieces = new ArrayList<>();
    BreakIterator sentences = BreakIterator.getSentenceInstance(locale);
    sentences.setText(text);
    int from = 0;
    for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
      if (to < text.length() && endsAbbreviated(text.substring(from, to))) {
        continue;
      }
      add(text.substring(from, to), longest, locale, pieces);
      from = to;
    }
    return pieces;
  }

  /// Whether a text ends with an abbreviation's full stop, which is no sentence's.
  static boolean endsAbbreviated(String text) {
    String end = text.substring(Math.max(0, text.length() - LONGEST_ABBREVIATION));
    return ABBREVIATED.matcher(end).matches();
  }

  private static void add(String sentence, int longest, Locale locale, List<String> pieces) {
    String rest = sentence.strip();
    if (rest.length() > longest) {
      BreakIterator words = BreakIterator.getLineInstance(locale);
      words.setText(rest);
      int from = 0;
      while (rest.length() - from > longest) {
        int at = words.preceding(from + longest + 1);
        int to = at > from ? at : from + longest;
        pieces.add(rest.substring(from, to).strip());
        from = to;
      }
      rest = rest.substring(from).strip();
    }
    if (!rest.isEmpty()) {
      pieces.add(rest);
    }
  }
}
