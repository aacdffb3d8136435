package io.callmanager.telephony.hearing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.hearing.SpeechRecognizer.Scope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SpeechRecognizersTest {

  private static final short[] SECOND = new short[8000];

  private final FakeRecognizer first = new FakeRecognizer("first", Scope.ANYTHING);
  private final FakeRecognizer second = new FakeRecognizer("second", Scope.ANYTHING);
  private final FakeRecognizer words = new FakeRecognizer("words", Scope.EXPECTED_WORDS);
  private final MovableClock clock = new MovableClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SpeechRecognizers recognizers =
      new SpeechRecognizers(List.of(first, second, words), Duration.ofMillis(200), clock, meters);
  private final Listened listened = new Listened();

  private Hearing open() {
    return recognizers.best("en-US", Scope.EXPECTED_WORDS).orElseThrow().open("en-US", listened);
  }

  @Test
  void choosesWhatCanUnderstandWhatIsNeeded() {
    assertThat(name("en-US", Scope.ANYTHING)).hasValue("first, second");
    assertThat(name("en-US", Scope.EXPECTED_WORDS)).hasValue("first, second, words");
    first.unavailability = Optional.of("install it");
    second.language = "de";
    assertThat(name("en-US", Scope.ANYTHING)).isEmpty();
    assertThat(name("de-AT", Scope.ANYTHING)).hasValue("second");
    assertThat(name("en-US", Scope.EXPECTED_WORDS)).hasValue("words");
    assertThat(recognizers.engines())
        .containsExactly(
            new SpeechRecognizers.Engine("first", Scope.ANYTHING, Optional.of("install it")),
            new SpeechRecognizers.Engine("second", Scope.ANYTHING, Optional.empty()),
            new SpeechRecognizers.Engine("words", Scope.EXPECTED_WORDS, Optional.empty()));
  }

  private Optional<String> name(String language, Scope needed) {
    return recognizers.best(language, needed).map(SpeechRecognizer::name);
  }

  @Test
  void asksTheFirstEngineAlone() {
    try (Hearing hearing = open()) {
      Listened.say(hearing, 1, SECOND, "yes", "no");
      Listened.say(hearing, 2, SECOND);
    }

    assertThat(listened.told).containsExactly("1 heard: yes", "2 heard: yes");
    assertThat(listened.heard.getFirst().engine()).isEqualTo("first");
    assertThat(first.given)
        .containsExactly(
            "open en-US", "begin 1 [yes, no]", "end 8000", "begin 2 []", "end 8000", "close");
    assertThat(second.given).isEmpty();
    assertThat(count("first", "understood")).isEqualTo(2);
  }

  @Test
  void givesAllOfItToTheNextWhenOneFailed() {
    first.failure = "out of order";
    second.refusal = "no such language";
    Listened.say(open(), 1, SECOND, "yes");

    assertThat(words.given).containsExactly("open en-US", "begin 1 [yes]", "end 8000");
    assertThat(listened.told).containsExactly("1 heard: yes");
    assertThat(count("first", "failed")).isEqualTo(1);
    assertThat(count("second", "refused")).isEqualTo(1);
  }

  @Test
  void goesOnWithTheNextWhenOneFailsMidway() {
    Hearing hearing = open();
    hearing.begin(1, Expectation.ANYTHING);
    Listened.frames(hearing, SECOND);
    first.telling().partial(1, new Heard("y", 0.5, "first"));
    first.telling().failed(1, "cut off");
    first.telling().heard(1, new Heard("too late", 1, "first"));
    Listened.frames(hearing, SECOND);
    hearing.end();

    assertThat(second.given).containsExactly("open en-US", "begin 1 []", "end 16000");
    assertThat(listened.told).containsExactly("1 partial: y", "1 heard: yes");
  }

  @Test
  void goesOnWhenAnEngineFailsAtOnceOrHasABug() {
    first.failureAtBegin = "not today";
    second.bug = new IllegalStateException("a bug");
    Listened.say(open(), 1, SECOND, "yes");

    assertThat(listened.told).containsExactly("1 heard: yes");
    assertThat(listened.heard.getFirst().engine()).isEqualTo("words");
  }

  @Test
  void asksNoEngineForWordsOnlyWhenAnythingMayBeSaid() {
    first.failure = "out of order";
    second.failure = "has a cold";
    Listened.say(open(), 1, SECOND);

    assertThat(listened.told).containsExactly("1 failed: out of order; has a cold");
    assertThat(words.given).isEmpty();
  }

  @Test
  void saysThatNobodyIsLeft() {
    Hearing hearing = open();
    for (FakeRecognizer one : List.of(first, second, words)) {
      one.unavailability = Optional.of("gone");
    }
    Listened.say(hearing, 1, SECOND, "yes");
    assertThat(listened.told).singleElement().asString().startsWith("1 failed: there is no engine");
  }

  @Test
  void tellsWithoutItsLock() {
    first.failureAtBegin = "not today";
    AtomicReference<Hearing> hearing = new AtomicReference<>();
    List<Boolean> held = new CopyOnWriteArrayList<>();
    hearing.set(
        recognizers
            .best("en-US", Scope.ANYTHING)
            .orElseThrow()
            .open(
                "en-US",
                new HearingListener() {
                  @Override
                  public void heard(int utterance, Heard heard) {
                    held.add(Thread.holdsLock(requireNonNull(hearing.get())));
                  }

                  @Override
                  public void failed(int utterance, String words) {
                    held.add(Thread.holdsLock(requireNonNull(hearing.get())));
                  }
                }));
    Hearing open = requireNonNull(hearing.get());
    Listened.say(open, 1, SECOND);
    second.failureAtBegin = "not today either";
    Listened.say(open, 2, SECOND);

    assertThat(held).containsExactly(false, false);
  }

  @Test
  void waitsNoLongerThanItMay() {
    first.answer = null;
    Listened.say(open(), 1, SECOND);

    assertThat(listened.await(1)).containsExactly("1 heard: yes");
    assertThat(count("first", "failed")).isEqualTo(1);
  }

  @Test
  void letsAnEngineRestThatKeepsFailing() {
    first.failure = "out of order";
    Hearing hearing = open();
    for (int i = 0; i < 5; i++) {
      Listened.say(hearing, i, SECOND);
    }
    assertThat(first.given).filteredOn(one -> one.startsWith("end")).hasSize(3);
    assertThat(listened.heard).hasSize(5);

    second.unavailability = Optional.of("gone");
    first.failure = null;
    Listened.say(hearing, 5, SECOND);
    assertThat(listened.heard.getLast().engine()).isEqualTo("first");

    second.unavailability = Optional.empty();
    first.failure = "out of order again";
    for (int i = 6; i < 10; i++) {
      Listened.say(hearing, i, SECOND);
    }
    clock.now = clock.now.plusSeconds(31);
    first.failure = null;
    Listened.say(hearing, 10, SECOND);
    assertThat(listened.heard.getLast().engine()).isEqualTo("first");
  }

  @Test
  void tellsNothingOfWhatIsOver() {
    first.answer = null;
    Hearing hearing = open();
    Listened.say(hearing, 1, SECOND);
    hearing.begin(2, Expectation.ANYTHING);
    first.telling().heard(1, new Heard("too late", 1, "first"));
    first.telling().failed(1, "too late");
    first.telling().heard(2, new Heard("early", 1, "first"));
    first.telling().heard(2, new Heard("twice", 1, "first"));
    hearing.begin(3, Expectation.ANYTHING);
    hearing.close();
    first.telling().heard(3, new Heard("too late", 1, "first"));
    hearing.begin(4, Expectation.ANYTHING);
    Listened.frames(hearing, SECOND);
    hearing.end();

    assertThat(listened.told).containsExactly("2 heard: early");
  }

  @Test
  void keepsAMinuteOfAnUtterance() {
    Hearing hearing = open();
    hearing.begin(1, Expectation.ANYTHING);
    for (int i = 0; i < 90; i++) {
      Listened.frames(hearing, SECOND);
    }
    first.telling().failed(1, "too much");
    hearing.end();

    assertThat(second.given).contains("end 480000");
  }

  private double count(String engine, String outcome) {
    return meters
        .get("callmanager.hearing.utterances")
        .tags("engine", engine, "outcome", outcome)
        .counter()
        .count();
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
