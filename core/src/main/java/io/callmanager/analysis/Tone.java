package io.callmanager.analysis;

import io.callmanager.analysis.Analysis.Sentiment;
import io.callmanager.analysis.Heard.Place;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Hears how a callee speaks, by lists of English phrases. A longer phrase goes before what is a part of it, and what is denied does not
/// count.
final class Tone {

  private static final List<String> NEITHER =
      longestFirst(
          "no thank you",
          "no thanks",
          "thanks but no",
          "thanks but no thanks",
          "thank you but no",
          "thank you but no thank you",
          "love to but",
          "not bad",
          "no problem",
          "good morning",
          "good afternoon",
          "good evening",
          "good night",
          "good day",
          "great day",
          "nice day",
          "good bye");
  private static final List<String> BAD =
      longestFirst(
          "not happy",
          "not very happy",
          "not too happy",
          "not really happy",
          "unhappy",
          "no good",
          "not good",
          "not very good",
          "not so good",
          "not great",
          "not satisfied",
          "not very satisfied",
          "not interested",
          "not helpful",
          "not very helpful",
          "terrible",
          "horrible",
          "awful",
          "bad",
          "worst",
          "annoying",
          "annoyed",
          "angry",
          "upset",
          "ridiculous",
          "useless",
          "disappointed",
          "disappointing",
          "complain",
          "complaint",
          "hate",
          "leave me alone",
          "waste of",
          "stop calling",
          "never call",
          "rude",
          "scam");
  private static final List<String> GOOD =
      longestFirst(
          "thank you",
          "thanks",
          "great",
          "good",
          "perfect",
          "excellent",
          "wonderful",
          "awesome",
          "fantastic",
          "lovely",
          "love",
          "nice",
          "happy",
          "glad",
          "satisfied",
          "helpful",
          "appreciate",
          "yes please",
          "sounds good");

  private Tone() {}

  static Sentiment of(List<Heard> said) {
    if (said.stream().noneMatch(Heard::hasLetters)) {
      return Sentiment.UNKNOWN;
    }
    long good = 0;
    long bad = 0;
    for (Heard turn : said) {
      BitSet taken = new BitSet();
      var _ = count(turn, NEITHER, taken);
      bad += count(turn, BAD, taken);
      good += count(turn, GOOD, taken);
    }
    return good > bad ? Sentiment.POSITIVE : bad > good ? Sentiment.NEGATIVE : Sentiment.NEUTRAL;
  }

  /// How many of the phrases count, each once a turn.
  ///
  /// @param taken the words that belong to phrases that were found before; those of these are added
  private static long count(Heard turn, List<String> phrases, BitSet taken) {
    return phrases.stream().filter(phrase -> counts(turn, turn.places(phrase), taken)).count();
  }

  private static boolean counts(Heard turn, List<Place> places, BitSet taken) {
    boolean counts = false;
    for (Place place : places) {
      if (taken.get(place.from(), place.to()).isEmpty()) {
        taken.set(place.from(), place.to());
        counts |= !turn.denies(place);
      }
    }
    return counts;
  }

  private static List<String> longestFirst(String... phrases) {
    return Stream.of(phrases).sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }
}
