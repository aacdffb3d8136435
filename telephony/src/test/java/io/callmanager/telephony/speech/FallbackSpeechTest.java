package io.callmanager.telephony.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.call.spi.Utterance;
import io.callmanager.telephony.media.Sound;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FallbackSpeechTest {

  private static final Utterance HELLO = new Utterance("Hello.", "", "en-US");

  private final Fake first = new Fake("first");
  private final Fake second = new Fake("second");
  private final MovableClock clock = new MovableClock();
  private final FallbackSpeech speech = new FallbackSpeech(List.of(first, second), clock);

  @Test
  void prefersTheFirstEngine() throws SpeechException {
    assertThat(speech.synthesize(HELLO).voice()).isEqualTo("first/voice");
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
  void speaksLongTextInSentencesByOneEngine() throws SpeechException {
    String sentence = "This sentence is one of very many and all of them are the same. ";
    String text = sentence.repeat(200).strip();
    first.failAt = 2;

    assertThat(speech.synthesize(new Utterance(text, "v", "en-US")).voice())
        .isEqualTo("second/voice");
    assertThat(second.heard).hasSize(3).allMatch(piece -> piece.endsWith("the same."));
    assertThat(String.join(" ", second.heard)).isEqualTo(text);
    assertThat(second.heard).allMatch(piece -> piece.length() <= 5000);
  }

  @Test
  void cutsTextWithoutSentencesBetweenWordsAndWordsAnywhere() {
    String words = "word ".repeat(100).strip();
    assertThat(Sentences.pieces(words, 50, Locale.ENGLISH))
        .allMatch(piece -> piece.matches("word( word)*"))
        .allMatch(piece -> piece.length() <= 50);
    assertThat(Sentences.pieces("x".repeat(105), 50, Locale.ENGLISH))
        .containsExactly("x".repeat(50), "x".repeat(50), "x".repeat(5));
  }

  @Test
  void speaksTheSameWordsOnceHoweverManyAskAtOnce() throws Exception {
    CachedSpeech cached = new CachedSpeech(first, 1_000_000, 4);
    first.gate = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SpeechSynthesizer.Speech>> spoken = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        spoken.add(threads.submit(() -> cached.synthesize(HELLO)));
      }
      first.gate.countDown();
      for (Future<SpeechSynthesizer.Speech> one : spoken) {
        assertThat(one.get().sound().millis()).isEqualTo(100);
      }
    }
    assertThat(first.heard).containsExactly("Hello.");
    cached.synthesize(new Utterance("Hello.", "another voice", "en-US"));
    assertThat(first.heard).hasSize(2);
  }

  @Test
  void keepsNoFailure() throws SpeechException {
    CachedSpeech cached = new CachedSpeech(first, 1_000_000, 1);
    first.failure = new SpeechException("out of order");
    assertThatThrownBy(() -> cached.synthesize(HELLO))
        .isInstanceOf(SpeechException.class)
        .hasMessage("out of order");

    first.failure = null;
    assertThat(cached.synthesize(HELLO).voice()).isEqualTo("first/voice");
  }

  private static final class Fake implements SpeechSynthesizer {
    private final String name;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile Optional<String> unavailability = Optional.empty();
    private volatile @Nullable Exception failure;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int failAt = Integer.MAX_VALUE;

    Fake(String name) {
      this.name = name;
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
    public Speech synthesize(Utterance utterance) throws SpeechException {
      heard.add(utterance.text());
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
      return new Speech(Sound.silence(Duration.ofMillis(100)), name + "/voice");
    }
  }

  private static final class MovableClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

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
