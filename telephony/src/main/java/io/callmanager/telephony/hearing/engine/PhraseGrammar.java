package io.callmanager.telephony.hearing.engine;

import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.speech.SpeechException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The phrases that may be said, as a network of words for `pocketsphinx`.
///
/// It is written as a finite-state grammar and not as JSGF, which normalises the weights of alternatives, so that a long list would
/// make each of its phrases less likely.
///
/// @param phrases by the words that are said, what they stand for, as it was expected
/// @param dictionary the lines for all words
record PhraseGrammar(Map<List<String>, String> phrases, List<String> dictionary) {

  private static final int MOST_PHRASES = 500;
  private static final int MOST_WORDS = 20;
  private static final Pattern WORD = Pattern.compile("[\\p{L}']+|\\p{Nd}");
  private static final List<String> DIGITS =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  /// Leaves out phrases with words that have no pronunciation, and whatever is too long or too much.
  static PhraseGrammar of(Expectation expected, Pronunciations pronunciations)
      throws SpeechException {
    Map<List<String>, String> wished = new LinkedHashMap<>();
    for (String phrase : expected.phrases()) {
      List<String> words = words(phrase);
      if (!words.isEmpty() && words.size() <= MOST_WORDS && wished.size() < MOST_PHRASES) {
        wished.putIfAbsent(words, phrase);
      }
    }
    Set<String> all =
        wished.keySet().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());
    Map<String, List<String>> lines = new TreeMap<>(pronunciations.of(all));
    lines.values().removeIf(List::isEmpty);
    wished.keySet().removeIf(words -> !lines.keySet().containsAll(words));
    Set<String> used = new LinkedHashSet<>();
    wished.keySet().forEach(used::addAll);
    lines.keySet().retainAll(used);
    return new PhraseGrammar(wished, lines.values().stream().flatMap(List::stream).toList());
  }

  /// Letters and apostrophes, with digits spelled one by one.
  static List<String> words(String phrase) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(phrase.toLowerCase(Locale.ROOT).replace('’', '\''));
    while (matcher.find()) {
      String word = matcher.group();
      int digit = Character.digit(word.codePointAt(0), 10);
      if (digit >= 0) {
        words.add(DIGITS.get(digit));
      } else if (word.chars().anyMatch(Character::isLetter)) {
        words.add(word);
      }
    }
    return words;
  }

  boolean isEmpty() {
    return phrases.isEmpty();
  }

  /// The phrase that is said with these words; empty when there is none.
  String phrase(String words) {
    return phrases.getOrDefault(List.of(words.strip().split("\\s+")), "");
  }

  /// All phrases side by side, in the format of `-fsg`.
  String network() {
    List<String> transitions = new ArrayList<>();
    int states = 2;
    for (List<String> words : phrases.keySet()) {
      int from = 0;
      for (int i = 0; i < words.size(); i++) {
        int to = i == words.size() - 1 ? 1 : states++;
        transitions.add("TRANSITION %d %d 1 %s".formatted(from, to, words.get(i)));
        from = to;
      }
    }
    return network(states, transitions);
  }

  /// Any phones in any order: what is compared with how well the best phrase fits.
  static String anyPhones(List<String> phones) {
    List<String> transitions =
        new ArrayList<>(
            IntStream.range(0, phones.size())
                .mapToObj(i -> "TRANSITION 0 0 1 " + phoneWord(i))
                .toList());
    transitions.add("TRANSITION 0 1 1");
    return network(2, transitions);
  }

  /// The dictionary of [#anyPhones].
  static List<String> phoneDictionary(List<String> phones) {
    return IntStream.range(0, phones.size())
        .mapToObj(i -> phoneWord(i) + " " + phones.get(i))
        .toList();
  }

  private static String phoneWord(int number) {
    return "phone" + number;
  }

  private static String network(int states, List<String> transitions) {
    return """
        FSG_BEGIN call
        NUM_STATES %d
        START_STATE 0
        FINAL_STATE 1
        %s
        FSG_END
        """
        .formatted(states, String.join("\n", transitions));
  }
}
