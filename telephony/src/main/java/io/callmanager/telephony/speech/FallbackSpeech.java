package io.callmanager.telephony.speech;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Several engines as one: the first that can speaks, and the next one when it can't. Long text is spoken piece by
/// piece, all of it by the same engine. An engine that fails three times in a row rests for half a minute.
public final class FallbackSpeech implements SpeechSynthesizer {

  private static final Logger log = LoggerFactory.getLogger(FallbackSpeech.class);
  private static final int LONGEST_PIECE = 5000;
  private static final int LONGEST_TEXT = 100_000;
  private static final int FAILURES_UNTIL_REST = 3;
  private static final Duration REST = Duration.ofSeconds(30);

  private final List<Engine> engines;
  private final Clock clock;

  /// The engines in the order in which they are asked.
  public FallbackSpeech(List<SpeechSynthesizer> engines, Clock clock) {
    if (engines.isEmpty()) {
      throw new IllegalArgumentException("No speech engine");
    }
    this.engines = engines.stream().map(Engine::new).toList();
    this.clock = clock;
  }

  @Override
  public String name() {
    return engines.stream().map(engine -> engine.speech.name()).collect(Collectors.joining(", "));
  }

  @Override
  public Optional<String> unavailability() {
    List<String> why = new ArrayList<>();
    for (Engine engine : engines) {
      Optional<String> reason = engine.speech.unavailability();
      if (reason.isEmpty()) {
        return Optional.empty();
      }
      why.add(reason.get());
    }
    return Optional.of(String.join("; ", why));
  }

  @Override
  public Speech synthesize(Utterance utterance) throws SpeechException {
    if (utterance.text().length() > LONGEST_TEXT) {
      throw new SpeechException("the text has more than " + LONGEST_TEXT + " characters");
    }
    Locale locale = Locale.forLanguageTag(utterance.language());
    List<String> pieces = Sentences.pieces(utterance.text(), LONGEST_PIECE, locale);
    if (pieces.isEmpty()) {
      return new Speech(new Sound(new short[0]), "none");
    }
    List<SpeechException> failures = new ArrayList<>();
    for (Engine engine : inOrder()) {
      try {
        Speech speech = engine.speak(utterance, pieces);
        engine.worked();
        return speech;
      } catch (SpeechException e) {
        log.warn("{} failed on {}: {}", engine.speech.name(), utterance, e.getMessage());
        engine.failed(clock.instant());
        failures.add(e);
      }
    }
    SpeechException all = new SpeechException("no speech engine could speak: " + reasons(failures));
    failures.forEach(all::addSuppressed);
    throw all;
  }

  private String reasons(List<SpeechException> failures) {
    return failures.isEmpty()
        ? unavailability().orElse("none was asked")
        : failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
  }

  /// Those at hand; resting ones come last, since a tired engine is better than silence.
  private List<Engine> inOrder() {
    Instant now = clock.instant();
    List<Engine> awake = new ArrayList<>();
    List<Engine> resting = new ArrayList<>();
    for (Engine engine : engines) {
      if (engine.speech.unavailability().isEmpty()) {
        (engine.restsAt(now) ? resting : awake).add(engine);
      }
    }
    awake.addAll(resting);
    return awake;
  }

  private static final class Engine {
    private final SpeechSynthesizer speech;
    private int failures;
    private Instant restsUntil = Instant.MIN;

    Engine(SpeechSynthesizer speech) {
      this.speech = speech;
    }

    Speech speak(Utterance utterance, List<String> pieces) throws SpeechException {
      Sound sound = new Sound(new short[0]);
      String voice = speech.name();
      for (String piece : pieces) {
        Utterance part = new Utterance(piece, utterance.voice(), utterance.language());
        Speech spoken = synthesize(part);
        sound = sound.then(spoken.sound());
        voice = spoken.voice();
      }
      return new Speech(sound, voice);
    }

    private Speech synthesize(Utterance part) throws SpeechException {
      try {
        return speech.synthesize(part);
      } catch (RuntimeException e) {
        throw new SpeechException(speech.name() + " failed: " + e, e);
      }
    }

    synchronized void worked() {
      failures = 0;
    }

    synchronized void failed(Instant now) {
      failures++;
      if (failures >= FAILURES_UNTIL_REST) {
        failures = 0;
        restsUntil = now.plus(REST);
      }
    }

    synchronized boolean restsAt(Instant now) {
      return now.isBefore(restsUntil);
    }
  }
}
