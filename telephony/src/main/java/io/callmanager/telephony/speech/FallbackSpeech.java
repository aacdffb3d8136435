package io.callmanager.telephony.speech;

import static java.util.Comparator.comparingInt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.call.spi.Utterance;
import io.callmanager.call.spi.VoiceCatalog;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException.Fault;
import io.callmanager.telephony.speech.engine.SpeechEngine;
import io.callmanager.telephony.speech.engine.Voice;
import io.callmanager.telephony.speech.engine.VoiceWish;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Several engines as one. A text is spoken sentence by sentence, all of it by one engine and voice; when that engine
/// fails, the next one goes on from the sentence that failed.
///
/// First comes an engine that has the very voice that is wished for, then those that speak its language, then any; among
/// equals the order is the configured one. Engines that failed lately rest; they are asked when nobody else could speak,
/// since a tired engine is better than silence.
public final class FallbackSpeech implements SpeechSynthesizer, VoiceCatalog {

  private static final Logger log = LoggerFactory.getLogger(FallbackSpeech.class);
  private static final int LONGEST_PIECE = 500;
  private static final int LONGEST_TEXT = 100_000;

  /// Characters of texts that were spoken lately.
  private static final int MOST_REMEMBERED = 2_000_000;

  private static final String ANY_LANGUAGE = "en-US";

  private final List<GuardedEngine> engines;
  private final Cache<VoiceWish, List<GuardedEngine>> orders =
      Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(Duration.ofSeconds(10)).build();

  private final Cache<Utterance, Boolean> spokenLately =
      Caffeine.newBuilder()
          .maximumWeight(MOST_REMEMBERED)
          .weigher((Utterance utterance, Boolean spoken) -> 100 + utterance.text().length())
          .expireAfterWrite(Duration.ofMinutes(5))
          .build();

  /// The engines in the order in which they are preferred.
  FallbackSpeech(List<? extends SpeechEngine> engines, GuardedEngine.Tools tools) {
    if (engines.isEmpty()) {
      throw new IllegalArgumentException("No speech engine");
    }
    this.engines = engines.stream().map(engine -> new GuardedEngine(engine, tools)).toList();
  }

  /// Lets engines load what they load when they are first used.
  void warmUp() {
    for (GuardedEngine one : engines) {
      if (one.engine().unavailability().isEmpty()) {
        one.engine().warmUp();
      }
    }
  }

  @Override
  public String name() {
    return engines.stream().map(one -> one.engine().name()).collect(Collectors.joining(", "));
  }

  @Override
  public Optional<String> unavailability() {
    List<String> why = new ArrayList<>();
    for (GuardedEngine one : engines) {
      Optional<String> reason = one.engine().unavailability();
      if (reason.isEmpty()) {
        return Optional.empty();
      }
      why.add(reason.get());
    }
    return Optional.of(String.join("; ", why));
  }

  @Override
  public SpokenText speak(Utterance utterance) {
    return utterance.text().isBlank()
        ? SpokenText.nothing()
        : SpokenText.begin(pieces -> speak(utterance, pieces));
  }

  @Override
  public boolean isAtHand(Utterance utterance) {
    return spokenLately.getIfPresent(utterance) != null;
  }

  @Override
  public Speech synthesize(Utterance utterance) throws SpeechException {
    List<Speech> pieces = new ArrayList<>();
    try {
      speak(utterance, pieces::add);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException("interrupted while speaking", e);
    }
    if (pieces.isEmpty()) {
      return new Speech(new Sound(new short[0]), "none");
    }
    Speech whole = pieces.getFirst();
    for (Speech piece : pieces.subList(1, pieces.size())) {
      whole = new Speech(whole.sound().then(SpokenText.PAUSE).then(piece.sound()), piece.voice());
    }
    return whole;
  }

  /// An engine's turn at a text.
  ///
  /// @param forced whether it is asked even if it rests
  private record Attempt(GuardedEngine engine, boolean forced) {}

  private void speak(Utterance utterance, SpokenText.Pieces pieces)
      throws SpeechException, InterruptedException {
    if (utterance.text().length() > LONGEST_TEXT) {
      throw new SpeechException(
          Fault.TEXT, "the text has more than " + LONGEST_TEXT + " characters");
    }
    VoiceWish wish = VoiceWish.of(utterance);
    Locale locale = Locale.forLanguageTag(wish.languages().stream().findFirst().orElse(""));
    List<String> sentences = Sentences.pieces(utterance.text(), LONGEST_PIECE, locale);
    Speaking speaking = new Speaking(wish, utterance.rate());
    for (int i = 0; i < sentences.size(); i++) {
      pieces.accept(speaking.speak(sentences.subList(i, sentences.size())));
    }
    spokenLately.put(utterance, true);
  }

  @Override
  public SpokenText speak(Utterance manner, SentenceFeed sentences) {
    return SpokenText.begin(
        pieces -> {
          Speaking speaking = new Speaking(VoiceWish.of(manner), manner.rate());
          for (String next = sentences.next(); next != null; next = sentences.next()) {
            pieces.accept(speaking.speak(List.of(next)));
          }
        });
  }

  /// One text's way through the engines.
  private final class Speaking {

    private final VoiceWish wish;
    private final double rate;
    private final Deque<Attempt> attempts = new ArrayDeque<>();
    private final List<SpeechException> failures = new ArrayList<>();
    private @Nullable Attempt attempt;
    private @Nullable Voice voice;

    Speaking(VoiceWish wish, double rate) {
      this.wish = wish;
      this.rate = rate;
      inOrder(wish).forEach(engine -> attempts.add(new Attempt(engine, false)));
    }

    /// Speaks the first of some sentences.
    Speech speak(List<String> sentences) throws SpeechException, InterruptedException {
      while (true) {
        Attempt now = attempt == null ? attempts.poll() : attempt;
        if (now == null) {
          throw nobodyCould(failures);
        }
        try {
          Voice by = voice == null ? voice(now, wish, sentences, rate) : voice;
          Sound sound = now.engine().speak(sentences.getFirst(), by, rate, now.forced());
          attempt = now;
          voice = by;
          return new Speech(sound, by.id());
        } catch (SpeechException e) {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          attempt = null;
          voice = null;
          passOver(now, e);
        }
      }
    }

    private void passOver(Attempt failed, SpeechException why) {
      if (why.fault() == Fault.RESTING) {
        attempts.add(new Attempt(failed.engine(), true));
      } else {
        log.warn("{} failed: {}", failed.engine().engine().name(), why.getMessage());
        failures.add(why);
      }
    }
  }

  private static Voice voice(Attempt attempt, VoiceWish wish, List<String> sentences, double rate)
      throws SpeechException {
    GuardedEngine engine = attempt.engine();
    Voice voice = engine.choose(wish, attempt.forced());
    if (!attempt.forced() && !engine.isReady(sentences, voice, rate)) {
      throw new SpeechException(Fault.RESTING, engine.engine().name() + " rests");
    }
    return voice;
  }

  private SpeechException nobodyCould(List<SpeechException> failures) {
    String reasons =
        failures.isEmpty()
            ? unavailability().orElse("none was asked")
            : failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
    SpeechException all = new SpeechException("no speech engine could speak: " + reasons);
    failures.forEach(all::addSuppressed);
    return all;
  }

  /// Those at hand, the best for a wish first.
  private List<GuardedEngine> inOrder(VoiceWish wish) {
    List<GuardedEngine> known = orders.getIfPresent(wish);
    if (known == null) {
      known = engines.stream().sorted(comparingInt(one -> distance(one, wish))).toList();
      orders.put(wish, known);
    }
    return known.stream().filter(one -> one.engine().unavailability().isEmpty()).toList();
  }

  private static int distance(GuardedEngine one, VoiceWish wish) {
    List<Voice> voices = one.engine().voices();
    if (voices.stream().anyMatch(wish::names)) {
      return 0;
    }
    return voices.stream().anyMatch(wish::isSpokenBy) ? 1 : 2;
  }

  @Override
  public List<OfferedVoice> voices() {
    Map<String, Optional<Voice>> preferred = new HashMap<>();
    List<OfferedVoice> offered = new ArrayList<>();
    for (GuardedEngine one : engines) {
      if (one.engine().unavailability().isPresent()) {
        continue;
      }
      for (Voice voice : one.engine().voices()) {
        String language = voice.language() == null ? ANY_LANGUAGE : voice.language();
        boolean first =
            preferred.computeIfAbsent(language, this::preferred).filter(voice::equals).isPresent();
        offered.add(
            new OfferedVoice(
                voice.engine(), voice.name(), voice.language(), voice.gender(), first));
      }
    }
    return offered;
  }

  /// The voice that speaks a language when none is named.
  private Optional<Voice> preferred(String language) {
    VoiceWish wish = new VoiceWish("", List.of(language.toLowerCase(Locale.ROOT)), null);
    Optional<GuardedEngine> engine = inOrder(wish).stream().findFirst();
    if (engine.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(engine.get().engine().choose(wish));
    } catch (SpeechException e) {
      log.warn("The usual voice for {} can't be found out: {}", language, e.getMessage());
      return Optional.empty();
    }
  }
}
