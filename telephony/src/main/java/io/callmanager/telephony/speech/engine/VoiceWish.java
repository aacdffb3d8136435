package io.callmanager.telephony.speech.engine;

import static java.util.Comparator.comparingInt;

import io.callmanager.call.spi.Utterance;
import io.callmanager.call.spi.VoiceGender;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an utterance asks of a voice, whatever engine its name was made for.
///
/// @param name the name that was asked for, in lower case
/// @param languages BCP 47 tags in lower case, best first: the one in the voice's name, then the text's
/// @param gender what the name stands for; null for either
public record VoiceWish(String name, List<String> languages, @Nullable VoiceGender gender) {

  private static final Pattern TAG = Pattern.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*");

  /// A tag as a voice's whole name. Three letters alone are rather somebody's name.
  private static final Pattern TAG_ALONE =
      Pattern.compile("([A-Za-z]{2}|[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})+)(?:\\+.*)?");

  /// Names such as `en-US-Neural2-A`: language, family, letter.
  private static final Pattern LETTERED =
      Pattern.compile("([A-Za-z]{2,3}-[A-Za-z]{2})-[A-Za-z0-9]+-([A-Z])");

  private static final Pattern LANGUAGE_FIRST = Pattern.compile("([A-Za-z]{2,3}-[A-Za-z]{2})-.+");
  private static final Pattern VARIANT = Pattern.compile(".*\\+([fm])[0-9]*");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z]+|neural$");
  private static final String AMERICAN_MALE_LETTERS = "ABDIJ";
  private static final String MALE_LETTERS = "BD";
  private static final String ANY_LANGUAGE = "en-us";

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

  /// What an utterance asks for.
  public static VoiceWish of(Utterance utterance) {
    String voice = utterance.voice().strip();
    String bare = voice.substring(voice.indexOf('/') + 1);
    List<String> languages =
        Stream.of(languageOf(bare), utterance.language().strip().replace('_', '-'))
            .filter(tag -> TAG.matcher(tag).matches())
            .map(tag -> tag.toLowerCase(Locale.ROOT))
            .distinct()
            .toList();
    return new VoiceWish(voice.toLowerCase(Locale.ROOT), languages, gender(bare).orElse(null));
  }

  private static String languageOf(String voice) {
    for (Pattern pattern : List.of(TAG_ALONE, LANGUAGE_FIRST)) {
      Matcher named = pattern.matcher(voice);
      if (named.matches()) {
        return named.group(1);
      }
    }
    return "";
  }

  /// Whether a word is a BCP 47 tag rather than somebody's name.
  static boolean isTag(String word) {
    return TAG_ALONE.matcher(word).matches();
  }

  /// What a voice's name stands for, if that is known.
  static Optional<VoiceGender> gender(String voice) {
    Matcher variant = VARIANT.matcher(voice);
    if (variant.matches()) {
      return Optional.of(variant.group(1).equals("f") ? VoiceGender.FEMALE : VoiceGender.MALE);
    }
    Matcher lettered = LETTERED.matcher(voice);
    if (lettered.matches()) {
      boolean american = lettered.group(1).equalsIgnoreCase("en-US");
      String male = american ? AMERICAN_MALE_LETTERS : MALE_LETTERS;
      return Optional.of(male.contains(lettered.group(2)) ? VoiceGender.MALE : VoiceGender.FEMALE);
    }
    for (String word : BETWEEN_WORDS.split(voice.toLowerCase(Locale.ROOT))) {
      if (FEMALE.contains(word)) {
        return Optional.of(VoiceGender.FEMALE);
      }
      if (MALE.contains(word)) {
        return Optional.of(VoiceGender.MALE);
      }
    }
    return Optional.empty();
  }

  /// Whether a voice is the one that was asked for, by its id or its name.
  public boolean names(Voice voice) {
    String own = voice.name();
    String engine = voice.engine();
    int slash = engine.length();
    return name.equalsIgnoreCase(own)
        || (name.length() == slash + 1 + own.length()
            && name.charAt(slash) == '/'
            && name.regionMatches(true, 0, engine, 0, slash)
            && name.regionMatches(true, slash + 1, own, 0, own.length()));
  }

  /// Whether a voice speaks the language that is wanted most, in whatever region.
  public boolean isSpokenBy(Voice voice) {
    return languages.isEmpty() || distance(voice.language(), languages.subList(0, 1)) <= 1;
  }

  /// The closest voice: the one that was named, or else by language, then region, then gender; of equals the first.
  public Optional<Voice> closest(List<Voice> voices) {
    return voices.stream()
        .filter(this::names)
        .findFirst()
        .or(() -> voices.stream().min(comparingInt(this::distance)));
  }

  private int distance(Voice voice) {
    List<String> wanted = Stream.concat(languages.stream(), Stream.of(ANY_LANGUAGE)).toList();
    boolean other = gender != null && voice.gender() != null && gender != voice.gender();
    return 4 * distance(voice.language(), wanted)
        + (other ? 2 : 0)
        + (gender != null && voice.gender() == null ? 1 : 0);
  }

  /// Two for each wish that isn't met, and one for a wish that is met in another region.
  private static int distance(@Nullable String spoken, List<String> wanted) {
    if (spoken == null) {
      return 0;
    }
    String tag = spoken.toLowerCase(Locale.ROOT);
    int distance = 0;
    for (String wish : wanted) {
      if (tag.equals(wish)) {
        return distance;
      } else if (base(tag).equals(base(wish))) {
        return distance + 1;
      }
      distance += 2;
    }
    return distance;
  }

  private static String base(String tag) {
    String base = tag.split("-", 2)[0];
    return base.equals("zh") ? "cmn" : base.equals("no") ? "nb" : base;
  }
}
