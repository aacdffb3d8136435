package io.callmanager.flow;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds phrases in what was understood, word by word, without regard to case, accents and punctuation.
final class Phrases {

  private static final Pattern ACCENT = Pattern.compile("\\p{InCombiningDiacriticalMarks}");
  private static final Pattern APOSTROPHE = Pattern.compile("['’ʼ`´]");

  /// Written without blanks between words: each character counts as a word.
  private static final Set<UnicodeScript> UNSPACED =
      Collections.unmodifiableSet(
          EnumSet.of(
              UnicodeScript.HAN,
              UnicodeScript.HIRAGANA,
              UnicodeScript.KATAKANA,
              UnicodeScript.THAI,
              UnicodeScript.LAO,
              UnicodeScript.KHMER,
              UnicodeScript.MYANMAR));

  private Phrases() {}

  /// The answer of which a phrase was said. The phrase with the most words wins; nothing is found when phrases of several answers
  /// have as many: "yes, no" is neither.
  static Optional<Match> find(List<FlowStep.Answer> answers, String heard) {
    List<String> said = words(heard);
    Match best = null;
    int most = 0;
    boolean doubtful = false;
    for (FlowStep.Answer answer : answers) {
      for (String phrase : answer.words()) {
        List<String> wanted = words(phrase);
        if (wanted.size() < most || Collections.indexOfSubList(said, wanted) < 0) {
          continue;
        }
        if (best == null || wanted.size() > most) {
          best = new Match(answer, phrase);
          most = wanted.size();
          doubtful = false;
        } else if (!best.answer().equals(answer)) {
          doubtful = true;
        }
      }
    }
    @Nullable Match found = doubtful ? null : best;
    return Optional.ofNullable(found);
  }

  /// The words of a text in the form in which they are compared.
  static List<String> words(String text) {
    String bare = APOSTROPHE.matcher(text).replaceAll("");
    String plain = ACCENT.matcher(Normalizer.normalize(bare, Normalizer.Form.NFKD)).replaceAll("");
    String cased = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    cased
        .codePoints()
        .forEach(
            c -> {
              if (!isOfWord(c) || (!isMark(c) && UNSPACED.contains(UnicodeScript.of(c)))) {
                close(word, words);
              }
              if (isOfWord(c)) {
                word.appendCodePoint(c);
              }
            });
    close(word, words);
    return words;
  }

  private static void close(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static boolean isOfWord(int c) {
    return Character.isLetterOrDigit(c) || isMark(c);
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  /// @param phrase as it is written in the script
  record Match(FlowStep.Answer answer, String phrase) {}
}
