package io.callmanager.analysis;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What somebody said, word by word, without regard to case, accents and punctuation.
final class Heard {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  /// Where one thought ends and another one begins.
  private static final Pattern BREAKS =
      Pattern.compile("[.,;:!?…]+(?=\\s|$)|[\\r\\n–—]|\\s-+(?=\\s)");

  /// What denies one of the next words.
  private static final Set<String> DENIALS =
      Set.of(
          "not", "never", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "aint", "wont",
          "cant", "cannot", "neither", "nor");

  /// Denies the next word alone: “no, I am interested” comes without its comma, too.
  private static final String NO = "no";

  /// How many words may be between a denial and what it denies.
  private static final int BETWEEN = 2;

  private final List<String> words;

  /// To which thought each word belongs.
  private final List<Integer> thoughts;

  private Heard(List<String> words, List<Integer> thoughts) {
    this.words = List.copyOf(words);
    this.thoughts = List.copyOf(thoughts);
  }

  /// Where a phrase is.
  ///
  /// @param from its first word
  /// @param to the word behind it
  record Place(int from, int to) {

    /// Whether this is a part of another one.
    boolean within(Place other) {
      return other.from <= from && to <= other.to && !equals(other);
    }
  }

  static Heard of(String text) {
    List<String> words = new ArrayList<>();
    List<Integer> thoughts = new ArrayList<>();
    int number = 0;
    for (String thought : BREAKS.split(text)) {
      for (String word : wordsOf(thought)) {
        words.add(word);
        thoughts.add(number);
      }
      number++;
    }
    return new Heard(words, thoughts);
  }

  private static List<String> wordsOf(String text) {
    String plain = text.replace("'", "").replace("’", "");
    String letters = MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFD)).replaceAll("");
    return Stream.of(NO_WORD.split(letters.toLowerCase(Locale.ROOT)))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /// Whether both are the same words; nothing is the same as nothing.
  boolean same(Heard other) {
    return !words.isEmpty() && words.equals(other.words);
  }

  boolean hasLetters() {
    return words.stream().flatMapToInt(String::codePoints).anyMatch(Character::isLetter);
  }

  /// The words, with one blank between them.
  String text() {
    return String.join(" ", words);
  }

  /// Where a phrase is in it, as whole words.
  List<Place> places(String phrase) {
    List<String> wanted = wordsOf(phrase);
    List<Place> places = new ArrayList<>();
    for (int from = 0; !wanted.isEmpty() && from + wanted.size() <= words.size(); from++) {
      Place place = new Place(from, from + wanted.size());
      if (words.subList(place.from(), place.to()).equals(wanted)) {
        places.add(place);
      }
    }
    return places;
  }

  /// Whether a phrase is in it, as whole words.
  boolean has(String phrase) {
    return !places(phrase).isEmpty();
  }

  /// Whether the words before a phrase deny it. A phrase that begins with a denial is meant as it is.
  boolean denies(Place place) {
    if (isDenial(words.get(place.from()))) {
      return false;
    }
    int thought = thoughts.get(place.from());
    for (int i = place.from() - 1; i >= 0 && i >= place.from() - 1 - BETWEEN; i--) {
      String word = words.get(i);
      if (thoughts.get(i) != thought || word.equals("but")) {
        return false;
      }
      if (word.equals(NO) ? i == place.from() - 1 : isDenial(word)) {
        return i == 0 || !words.get(i - 1).equals("why");
      }
    }
    return false;
  }

  private static boolean isDenial(String word) {
    return word.equals(NO) || DENIALS.contains(word);
  }
}
