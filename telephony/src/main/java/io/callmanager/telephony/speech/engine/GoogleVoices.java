package io.callmanager.telephony.speech.engine;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import io.callmanager.call.spi.VoiceGender;
import io.callmanager.telephony.engine.HttpService;
import io.callmanager.telephony.speech.SpeechException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The voices that Google lists, asked for once a day; after a failure, once a minute, with those known before until then.
final class GoogleVoices {

  private static final Logger log = LoggerFactory.getLogger(GoogleVoices.class);
  private static final Duration FRESH = Duration.ofDays(1);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final int MOST = 10_000;
  private static final Pattern NAME =
      Pattern.compile("([a-z]{2,3}-[a-z]{2})-[a-z0-9]+(?:-[a-z0-9]+){0,2}");

  /// Asks for the list.
  @FunctionalInterface
  interface Listing {
    HttpService.Answer ask() throws SpeechException;
  }

  private final List<String> families;
  private final Listing listing;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile List<Voice> known = List.of();
  private volatile Instant due = Instant.MIN;

  /// @param families the preferred kinds of voices
  GoogleVoices(List<String> families, Listing listing, Clock clock) {
    this.families = families.stream().map(family -> family.toLowerCase(Locale.ROOT)).toList();
    this.listing = listing;
    this.clock = clock;
  }

  /// Those listed, of the preferred kinds first. Waits for the list if nobody else does already.
  List<Voice> all() {
    if (clock.instant().isBefore(due) || !lock.tryLock()) {
      return known;
    }
    try {
      Instant now = clock.instant();
      if (!now.isBefore(due)) {
        due = now.plus(RETRY);
        known = read(listing.ask().json("Google's list of voices"));
        due = now.plus(FRESH);
      }
    } catch (SpeechException e) {
      log.warn("Google's voices can't be listed: {}", e.getMessage());
    } finally {
      lock.unlock();
    }
    return known;
  }

  private List<Voice> read(JsonNode list) {
    List<Voice> voices = new ArrayList<>();
    for (JsonNode one : list.path("voices")) {
      Optional<String> name = one.path("name").stringValueOpt();
      Optional<String> language = one.path("languageCodes").path(0).stringValueOpt();
      if (name.isPresent() && language.isPresent() && voices.size() < MOST) {
        VoiceGender gender = gender(one.path("ssmlGender").stringValueOpt().orElse(""));
        voices.add(new Voice(GoogleSpeech.NAME, name.get(), language.get(), gender));
      }
    }
    voices.sort(comparingInt(this::rank).thenComparing(comparing(Voice::name)));
    return List.copyOf(voices);
  }

  private int rank(Voice voice) {
    String name = voice.name().toLowerCase(Locale.ROOT);
    int rank = 0;
    while (rank < families.size() && !name.contains("-" + families.get(rank) + "-")) {
      rank++;
    }
    return rank;
  }

  private static @Nullable VoiceGender gender(String word) {
    return switch (word) {
      case "FEMALE" -> VoiceGender.FEMALE;
      case "MALE" -> VoiceGender.MALE;
      default -> null;
    };
  }

  /// What to ask for when the list is not known. A voice whose name is only its language leaves the choice to the service.
  static Voice unlisted(VoiceWish wish) {
    Matcher own = NAME.matcher(wish.name());
    String language = wish.languages().stream().findFirst().orElse("en-US");
    String tag = Locale.forLanguageTag(language).toLanguageTag();
    String name = own.matches() ? tag + wish.name().substring(own.end(1)) : tag;
    return new Voice(GoogleSpeech.NAME, name, tag, wish.gender());
  }
}
