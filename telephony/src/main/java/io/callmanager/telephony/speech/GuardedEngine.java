package io.callmanager.telephony.speech;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.telephony.engine.Breaker;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechException.Fault;
import io.callmanager.telephony.speech.cache.Phrase;
import io.callmanager.telephony.speech.cache.PhraseCache;
import io.callmanager.telephony.speech.engine.SpeechEngine;
import io.callmanager.telephony.speech.engine.Voice;
import io.callmanager.telephony.speech.engine.VoiceWish;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// An engine behind its breaker and the cache. What is kept is there whatever the engine's state.
final class GuardedEngine {

  /// What engines have in common.
  ///
  /// @param turns how many texts may be spoken at once, by all of them
  record Tools(PhraseCache cache, Semaphore turns, Clock clock, MeterRegistry meters) {}

  private static final String REQUESTS = "callmanager.speech.requests";

  /// Looking through a hundred voices is much for a call that has its sentence at hand.
  private static final Duration CHOICE_HOLDS = Duration.ofSeconds(10);

  private final SpeechEngine engine;
  private final Tools tools;
  private final Breaker breaker;
  private final Timer synthesis;
  private final Cache<VoiceWish, Voice> chosen =
      Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(CHOICE_HOLDS).build();

  GuardedEngine(SpeechEngine engine, Tools tools) {
    this.engine = engine;
    this.tools = tools;
    this.breaker = new Breaker(tools.clock());
    this.synthesis =
        Timer.builder("callmanager.speech.synthesis")
            .tag("engine", engine.name())
            .description("How long the speaking of a sentence took that was not kept")
            .register(tools.meters());
    for (Breaker.State state : Breaker.State.values()) {
      Gauge.builder("callmanager.speech.breaker", breaker, one -> one.state() == state ? 1 : 0)
          .tag("engine", engine.name())
          .tag("state", word(state))
          .description("1 for the state that the engine's breaker is in")
          .strongReference(true)
          .register(tools.meters());
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  SpeechEngine engine() {
    return engine;
  }

  /// The engine's voice for a wish.
  ///
  /// @param forced whether to ask an engine that rests
  Voice choose(VoiceWish wish, boolean forced) throws SpeechException {
    Voice known = chosen.getIfPresent(wish);
    if (known != null) {
      return known;
    }
    try {
      Voice choice = engine.choose(wish);
      chosen.put(wish, choice);
      return choice;
    } catch (SpeechException e) {
      if (!Thread.currentThread().isInterrupted() && (forced || breaker.enter())) {
        breaker.failed();
        count("failed");
      }
      throw e;
    } catch (RuntimeException e) {
      throw new SpeechException(engine.name() + " failed: " + e, e);
    }
  }

  /// Whether sentences can be had without forcing: the engine may be asked, or all of them are kept.
  boolean isReady(List<String> sentences, Voice voice, double rate) {
    return breaker.isPassable()
        || sentences.stream().allMatch(text -> tools.cache().has(phrase(text, voice, rate)));
  }

  private Phrase phrase(String text, Voice voice, double rate) {
    return Phrase.of(engine, voice, rate, text);
  }

  /// A sentence, kept or spoken now. Blocks.
  ///
  /// @param forced whether to ask an engine that rests
  Sound speak(String text, Voice voice, double rate, boolean forced)
      throws SpeechException, InterruptedException {
    return tools
        .cache()
        .get(phrase(text, voice, rate), () -> synthesize(text, voice, rate, forced));
  }

  private Sound synthesize(String text, Voice voice, double rate, boolean forced)
      throws SpeechException {
    if (!breaker.enter() && !forced) {
      count("rested");
      throw new SpeechException(Fault.RESTING, engine.name() + " rests, since it failed lately");
    }
    tools.turns().acquireUninterruptibly();
    long start = System.nanoTime();
    try {
      Sound sound = engine.synthesize(text, voice, rate);
      breaker.succeeded();
      count("spoken");
      return sound;
    } catch (SpeechException e) {
      failed(e.fault());
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      failed(Fault.ENGINE);
      throw new SpeechException(engine.name() + " failed: " + e, e);
    } finally {
      tools.turns().release();
      synthesis.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  private void failed(Fault fault) {
    switch (fault) {
      case ENGINE -> breaker.failed();
      case TEXT, RESTING -> breaker.toldNothing();
    }
    count(fault == Fault.TEXT ? "refused" : "failed");
  }

  private void count(String outcome) {
    Counter.builder(REQUESTS)
        .tag("engine", engine.name())
        .tag("outcome", outcome)
        .description("Sentences asked of an engine, by what came of it")
        .register(tools.meters())
        .increment();
  }
}
