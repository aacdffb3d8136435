package io.callmanager.telephony.speech;

import io.callmanager.call.spi.Utterance;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What an utterance asks of a voice, whatever engine its name was made for.
///
/// @param languages BCP 47 tags in lower case, best first: the text's, then the one in the voice's name
/// @param pitch the kind of voice that the name stands for
record VoiceWish(List<String> languages, Pitch pitch) {

  enum Pitch {
    ANY,
    FEMALE,
    MALE
  }

  private static final Pattern TAG = Pattern.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*");

  /// Names such as `en-US-Neural2-A`: language, family, letter.
  private static final Pattern LETTERED =
      Pattern.compile("([A-Za-z]{2,3}-[A-Za-z]{2})-[A-Za-z0-9]+-([A-Z])");

  private static final Pattern LANGUAGE_FIRST = Pattern.compile("([A-Za-z]{2,3}-[A-Za-z]{2})-.+");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z]+|neural$");
  private static final String AMERICAN_MALE_LETTERS = "ABDIJ";
  private static final String MALE_LETTERS = "BD";

  private static final Set<String> FEMALE =
      Set.of(
          "female",
          "woman",
          "alice",
          "alloy",
          "amy",
          "aria",
          "bella",
          "coral",
          "danielle",
          "emma",
          "ivy",
          "jenny",
          "joanna",
          "kendra",
          "kimberly",
          "nova",
          "olivia",
          "rachel",
          "ruth",
          "sage",
          "salli",
          "samantha",
          "sara",
          "shimmer",
          "sonia");

  private static final Set<String> MALE =
      Set.of(
          "male", "man", "adam", "antoni", "ash", "ballad", "brian", "davis", "echo", "eric",
          "fable", "gregory", "guy", "joey", "josh", "justin", "kevin", "matthew", "onyx", "ryan",
          "stephen", "tony", "verse");

  static VoiceWish of(Utterance utterance) {
    String voice = utterance.voice().strip();
    Matcher named = LANGUAGE_FIRST.matcher(voice);
    String own = utterance.language().strip().replace('_', '-');
    List<String> languages =
        Stream.of(own, named.matches() ? named.group(1) : "")
            .filter(tag -> TAG.matcher(tag).matches())
            .map(tag -> tag.toLowerCase(Locale.ROOT))
            .distinct()
            .toList();
    return new VoiceWish(languages, pitch(voice));
  }

  private static Pitch pitch(String voice) {
    Matcher lettered = LETTERED.matcher(voice);
    if (lettered.matches()) {
      boolean american = lettered.group(1).equalsIgnoreCase("en-US");
      String male = american ? AMERICAN_MALE_LETTERS : MALE_LETTERS;
      return male.contains(lettered.group(2)) ? Pitch.MALE : Pitch.FEMALE;
    }
    for (String word : BETWEEN_WORDS.split(voice.toLowerCase(Locale.ROOT))) {
      if (FEMALE.contains(word)) {
        return Pitch.FEMALE;
      }
      if (MALE.contains(word)) {
        return Pitch.MALE;
      }
    }
    return Pitch.ANY;
  }
}
