package io.callmanager.telephony.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Utterance;
import io.callmanager.call.spi.VoiceGender;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.cache.PhraseCache;
import io.callmanager.telephony.speech.engine.SpeechEngine;
import io.callmanager.telephony.speech.engine.Voice;
import io.callmanager.telephony.speech.engine.VoiceWish;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FallbackSpeechTest {

  private static final Utterance HELLO = new Utterance("Hello.", "", "en-US");

  private final Fake first = new Fake("first");
  private final Fake second = new Fake("second");
  private final MovableClock clock = new MovableClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FallbackSpeech speech =
      new FallbackSpeech(
          List.of(first, second),
          new GuardedEngine.Tools(
              new PhraseCache(1_000_000, Optional.empty(), clock, meters),
              new Semaphore(8, true),
              clock,
              meters));

  @Test
  void prefersTheFirstEngine() throws SpeechException {
    assertThat(speech.synthesize(HELLO).voice()).isEqualTo("first/voice");
  }

  @Test
  void knowsWhatWasSpokenLately() throws SpeechException {
    first.failure = new SpeechException("out of order");
    second.failure = new SpeechException("out of order");
    assertThatThrownBy(() -> speech.synthesize(HELLO)).isInstanceOf(SpeechException.class);
    assertThat(speech.isAtHand(HELLO)).isFalse();

    second.failure = null;
    speech.synthesize(HELLO);
    assertThat(speech.isAtHand(HELLO)).isTrue();
    assertThat(speech.isAtHand(HELLO.saying("Goodbye."))).isFalse();
  }

  @Test
  void asksTheNextEngineWhenOneFails() throws SpeechException {
    first.failure = new SpeechException("out of order");
    assertThat(speech.synthesize(HELLO).voice()).isEqualTo("second/voice");

    first.failure = new IllegalStateException("a bug");
    assertThat(speech.synthesize(HELLO).voice()).isEqualTo("second/voice");

    first.failure = null;
    assertThat(speech.synthesize(HELLO).voice()).isEqualTo("first/voice");
  }

  @Test
  void passesOverAnEngineThatIsNotInstalled() throws SpeechException {
    first.unavailability = Optional.of("install it");

    assertThat(speech.synthesize(HELLO).voice()).isEqualTo("second/voice");
    assertThat(first.heard).isEmpty();
    assertThat(speech.unavailability()).isEmpty();
    second.unavailability = Optional.of("install it too");
    assertThat(speech.unavailability()).hasValue("install it; install it too");
    assertThatThrownBy(() -> speech.synthesize(HELLO)).hasMessageContaining("install it too");
  }

  @Test
  void letsAnEngineRestThatKeepsFailing() throws SpeechException {
    first.failure = new SpeechException("out of order");
    for (int i = 0; i < 5; i++) {
      speech.synthesize(HELLO);
    }
    assertThat(first.heard).hasSize(3);
    assertThat(requests("first", "failed")).isEqualTo(3);

    first.failure = null;
    clock.now = clock.now.plusSeconds(31);
    assertThat(speech.synthesize(HELLO).voice()).isEqualTo("first/voice");
  }

  @Test
  void tellsWhyNobodyCouldSpeak() {
    first.failure = new SpeechException("out of order");
    second.failure = new SpeechException("has a cold");

    assertThatThrownBy(() -> speech.synthesize(HELLO))
        .isInstanceOf(SpeechException.class)
        .hasMessageContaining("out of order")
        .hasMessageContaining("has a cold");
  }

  @Test
  void saysNothingForAnEmptyText() throws SpeechException {
    assertThat(speech.synthesize(new Utterance(" \n", "", "en")).sound().millis()).isZero();
    assertThat(first.heard).isEmpty();
  }

  @Test
  void speaksEachSentenceByTheSameEngine() throws SpeechException {
    SpokenText text = speech.speak(new Utterance("One. Two!\nThree? Four", "v", "en-US"));

    assertThat(voicesOf(text))
        .containsExactly("first/voice", "first/voice", "first/voice", "first/voice");
    assertThat(first.heard).containsExactly("One.", "Two!", "Three?", "Four");
  }

  @Test
  void goesOnWithTheNextEngineFromTheSentenceThatFailed() throws SpeechException {
    first.failAt = 3;

    assertThat(voicesOf(speech.speak(new Utterance("One. Two. Three. Four.", "v", "en-US"))))
        .containsExactly("first/voice", "first/voice", "second/voice", "second/voice");
    assertThat(second.heard).containsExactly("Three.", "Four.");
  }

  @Test
  void joinsSentencesWithAPause() throws SpeechException {
    assertThat(speech.synthesize(new Utterance("One. Two.", "", "en")).sound().millis())
        .isEqualTo(100 + SpokenText.PAUSE.millis() + 100);
  }

  @Test
  void prefersTheEngineThatHasTheVoiceThenOneThatSpeaksTheLanguage() throws SpeechException {
    first.voices = List.of(new Voice("first", "voice", "en-US", null));
    second.voices =
        List.of(
            new Voice("second", "voice", "de-DE", null),
            new Voice("second", "Hanna", "de-DE", VoiceGender.FEMALE));

    assertThat(spokenBy("Hanna", "en-US")).isEqualTo("second/Hanna");
    assertThat(spokenBy("second/voice", "en-US")).isEqualTo("second/voice");
    assertThat(spokenBy("", "de-AT")).isEqualTo("second/voice");
    assertThat(spokenBy("", "fr-FR")).isEqualTo("first/voice");
    assertThat(speech.voices())
        .extracting(voice -> voice.name() + " " + voice.preferred())
        .containsExactly("voice true", "voice true", "Hanna false");
  }

  private String spokenBy(String voice, String language) throws SpeechException {
    return speech.synthesize(new Utterance("Hello.", voice, language)).voice();
  }

  @Test
  void speaksWhatIsKeptThoughTheEngineRests() throws SpeechException {
    speech.synthesize(new Utterance("Kept. Kept too.", "", "en-US"));
    first.failure = new SpeechException("out of order");
    for (int i = 0; i < 3; i++) {
      speech.synthesize(new Utterance("New " + i, "", "en-US"));
    }
    int asked = first.heard.size();

    assertThat(voicesOf(speech.speak(new Utterance("Kept too. Kept.", "", "en-US"))))
        .containsOnly("first/voice");
    assertThat(voicesOf(speech.speak(new Utterance("Kept. Not kept.", "", "en-US"))))
        .containsOnly("second/voice");
    assertThat(first.heard).hasSize(asked);
  }

  @Test
  void letsOneProbeThroughAfterARest() throws Exception {
    first.failure = new SpeechException("out of order");
    for (int i = 0; i < 3; i++) {
      speech.synthesize(new Utterance("New " + i, "", "en-US"));
    }
    assertThat(state("first")).isEqualTo("open");
    clock.now = clock.now.plusSeconds(31);
    assertThat(state("first")).isEqualTo("half_open");
    int asked = first.heard.size();
    first.failure = null;
    first.gate = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SpeechSynthesizer.Speech>> spoken = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Utterance other = new Utterance("Other " + i, "", "en-US");
        spoken.add(threads.submit(() -> speech.synthesize(other)));
      }
      await().until(() -> second.heard.size() == 3 + 19);
      first.gate.countDown();
      for (Future<SpeechSynthesizer.Speech> one : spoken) {
        one.get();
      }
    }

    assertThat(first.heard).hasSize(asked + 1);
    assertThat(state("first")).isEqualTo("closed");
  }

  @Test
  void doesNotHoldATextThatCanNotBeSpokenAgainstAnEngine() throws SpeechException {
    first.failure = new SpeechException(SpeechException.Fault.TEXT, "what a text");
    for (int i = 0; i < 9; i++) {
      speech.synthesize(new Utterance("Odd " + i, "", "en-US"));
    }

    assertThat(first.heard).hasSize(9);
    assertThat(state("first")).isEqualTo("closed");
    assertThat(requests("first", "refused")).isEqualTo(9);
    assertThat(requests("second", "spoken")).isEqualTo(9);
  }

  private String state(String engine) {
    return meters.find("callmanager.speech.breaker").tag("engine", engine).gauges().stream()
        .filter(gauge -> gauge.value() == 1)
        .map(gauge -> String.valueOf(gauge.getId().getTag("state")))
        .collect(Collectors.joining());
  }

  private double requests(String engine, String outcome) {
    return meters
        .get("callmanager.speech.requests")
        .tags("engine", engine, "outcome", outcome)
        .counter()
        .count();
  }

  @Test
  void asksEvenATiredEngineWhenNobodyElseCouldSpeak() throws SpeechException {
    first.failure = new SpeechException("out of order");
    second.unavailability = Optional.of("not installed");
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> speech.synthesize(HELLO)).isInstanceOf(SpeechException.class);
    }

    first.failure = null;
    assertThat(speech.synthesize(HELLO).voice()).isEqualTo("first/voice");
  }

  @Test
  void makesNoMoreThanAFewSentencesAheadAndNoneForNobody() throws Exception {
    AtomicInteger made = new AtomicInteger();
    SpokenText counted =
        SpokenText.begin(
            pieces -> {
              while (true) {
                made.incrementAndGet();
                pieces.accept(new SpeechSynthesizer.Speech(SpokenText.PAUSE, "a/voice"));
              }
            });
    await().during(Duration.ofMillis(100)).until(() -> made.get() == 3);
    assertThat(counted.take()).isInstanceOf(SpokenText.Step.Piece.class);
    await().during(Duration.ofMillis(100)).until(() -> made.get() == 4);
    counted.close();
    assertThat(counted.poll()).containsInstanceOf(SpokenText.Step.Ended.class);
  }

  @Test
  void tellsThatNobodyCouldGoOn() throws InterruptedException {
    first.failAt = 2;
    second.failAt = 1;
    SpokenText text = speech.speak(new Utterance("One. Two.", "", "en-US"));

    assertThat(text.take()).isInstanceOf(SpokenText.Step.Piece.class);
    assertThat(text.take()).isInstanceOf(SpokenText.Step.Failed.class);
    assertThat(text.take()).isInstanceOf(SpokenText.Step.Failed.class);
  }

  private static List<String> voicesOf(SpokenText text) {
    List<String> voices = new ArrayList<>();
    try {
      while (text.take() instanceof SpokenText.Step.Piece(var piece)) {
        voices.add(piece.voice());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return voices;
  }

  @Test
  void cutsBetweenSentencesElseBetweenWordsElseAnywhere() {
    assertThat(
            Sentences.pieces(
                "Dr. J. Smith is in at 3.30 p.m. tomorrow. Is it urgent?  Yes! ", 500, Locale.US))
        .containsExactly("Dr. J. Smith is in at 3.30 p.m. tomorrow.", "Is it urgent?", "Yes!");
    assertThat(Sentences.pieces("Guten Tag, Hr. Maier. Alles gut?", 500, Locale.GERMAN))
        .containsExactly("Guten Tag, Hr. Maier.", "Alles gut?");
    assertThat(Sentences.pieces(" \n ", 500, Locale.ROOT)).isEmpty();
    String words = "word ".repeat(100).strip();
    assertThat(Sentences.pieces(words, 50, Locale.ENGLISH))
        .allMatch(piece -> piece.matches("word( word)*"))
        .allMatch(piece -> piece.length() <= 50);
    assertThat(String.join(" ", Sentences.pieces(words, 50, Locale.ENGLISH))).isEqualTo(words);
    assertThat(Sentences.pieces("x".repeat(105), 50, Locale.ENGLISH))
        .containsExactly("x".repeat(50), "x".repeat(50), "x".repeat(5));
  }

  @Test
  void speaksTheSameWordsOnceHoweverManyAskAtOnce() throws Exception {
    first.gate = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SpeechSynthesizer.Speech>> spoken = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        spoken.add(threads.submit(() -> speech.synthesize(HELLO)));
      }
      first.gate.countDown();
      for (Future<SpeechSynthesizer.Speech> one : spoken) {
        assertThat(one.get().sound().millis()).isEqualTo(100);
      }
    }
    assertThat(first.heard).containsExactly("Hello.");
    speech.synthesize(new Utterance("Hello.", "", "en-US", 1.5));
    assertThat(first.heard).hasSize(2);
  }

  private static final class Fake implements SpeechEngine {
    private final String name;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile Optional<String> unavailability = Optional.empty();
    private volatile @Nullable Exception failure;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int failAt = Integer.MAX_VALUE;

    private volatile List<Voice> voices;

    Fake(String name) {
      this.name = name;
      this.voices = List.of(new Voice(name, "voice", null, null));
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<String> unavailability() {
      return unavailability;
    }

    @Override
    public List<Voice> voices() {
      return voices;
    }

    @Override
    public Voice choose(VoiceWish wish) {
      return wish.closest(voices).orElseThrow();
    }

    @Override
    public Sound synthesize(String text, Voice voice, double rate) throws SpeechException {
      heard.add(text);
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new SpeechException("interrupted", e);
      }
      if (heard.size() >= failAt) {
        throw new SpeechException("lost its voice");
      }
      switch (failure) {
        case SpeechException e -> throw e;
        case RuntimeException e -> throw e;
        case null, default -> {}
      }
      return Sound.silence(Duration.ofMillis(100));
    }
  }

  private static final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
