package io.callmanager.telephony.hearing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives an utterance to one engine after the other until one has understood it. The sound is kept while it is not known whether
/// the engine did, so that the next one gets all of it.
final class FallbackHearing implements Hearing {

  private static final Logger log = LoggerFactory.getLogger(FallbackHearing.class);
  private static final int FRAME = UtteranceAudio.RATE / 50;

  /// Engines keep to the limit themselves, in their own words.
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("hearing-limit").start(task);

  private final List<GuardedRecognizer> engines;
  private final String language;
  private final Duration timeLimit;
  private final HearingListener listener;
  private final Map<GuardedRecognizer, Ear> ears = new HashMap<>();
  private @Nullable Utterance current;
  private boolean closed;

  /// What is still to be told, without the lock held: whoever listens may hold one of their own.
  private final Deque<Runnable> untold = new ArrayDeque<>();

  /// An utterance that was not told of yet.
  private static final class Utterance {
    private final int number;
    private final Expectation expected;
    private final Deque<GuardedRecognizer> next;
    private final UtteranceAudio audio = new UtteranceAudio();
    private final List<String> failures = new ArrayList<>();
    private @Nullable Ear ear;
    private boolean over;
    private long overAt;

    Utterance(int number, Expectation expected, Deque<GuardedRecognizer> next) {
      this.number = number;
      this.expected = expected;
      this.next = next;
    }
  }

  FallbackHearing(
      List<GuardedRecognizer> engines,
      String language,
      Duration timeLimit,
      HearingListener listener) {
    this.engines = engines;
    this.language = language;
    this.timeLimit = timeLimit;
    this.listener = listener;
  }

  @Override
  public void begin(int number, Expectation expected) {
    synchronized (this) {
      drop();
      if (!closed) {
        Utterance utterance = new Utterance(number, expected, inOrder(expected));
        current = utterance;
        giveToNext(utterance);
      }
    }
    tellUntold();
  }

  /// Those that have rested first; the others are better than nobody.
  private Deque<GuardedRecognizer> inOrder(Expectation expected) {
    Deque<GuardedRecognizer> order = new ArrayDeque<>();
    List<GuardedRecognizer> tired = new ArrayList<>();
    for (GuardedRecognizer one : engines) {
      if (one.suits(language, expected)) {
        if (one.isRested()) {
          order.add(one);
        } else {
          tired.add(one);
        }
      }
    }
    order.addAll(tired);
    return order;
  }

  @Override
  public void audio(short[] frame) {
    synchronized (this) {
      Utterance utterance = current;
      if (utterance != null && !utterance.over) {
        utterance.audio.add(frame);
        Ear ear = utterance.ear;
        if (ear != null) {
          ear.tell(utterance, hearing -> hearing.audio(frame));
        }
      }
    }
    tellUntold();
  }

  @Override
  public void end() {
    synchronized (this) {
      Utterance utterance = current;
      if (utterance != null && !utterance.over) {
        utterance.over = true;
        utterance.overAt = System.nanoTime();
        Ear ear = utterance.ear;
        if (ear != null) {
          ear.end(utterance);
        }
      }
    }
    tellUntold();
  }

  private void tellUntold() {
    if (Thread.holdsLock(this)) {
      return; // an engine failed at once: whoever gave it the utterance tells
    }
    for (Runnable next = nextUntold(); next != null; next = nextUntold()) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable nextUntold() {
    return untold.poll();
  }

  @Override
  public synchronized void close() {
    closed = true;
    untold.clear();
    drop();
    ears.values().forEach(Ear::close);
    ears.clear();
  }

  private void drop() {
    Utterance utterance = current;
    current = null;
    if (utterance != null && utterance.ear != null) {
      utterance.ear.engine.dropped();
    }
  }

  /// Called with the lock held, as all that follows.
  private void giveToNext(Utterance utterance) {
    GuardedRecognizer engine = utterance.next.poll();
    if (engine == null) {
      current = null;
      String words =
          utterance.failures.isEmpty()
              ? "there is no engine that understands this"
              : String.join("; ", utterance.failures);
      untold.add(() -> listener.failed(utterance.number, words));
      return;
    }
    Ear ear = ears.computeIfAbsent(engine, Ear::new);
    utterance.ear = ear;
    engine.begin();
    ear.tell(utterance, hearing -> hearing.begin(utterance.number, utterance.expected));
    short[] frame = new short[FRAME];
    for (int at = 0; at < utterance.audio.length() && ear.has(utterance); at += FRAME) {
      int length = Math.min(FRAME, utterance.audio.length() - at);
      short[] piece = length == FRAME ? frame : new short[length];
      utterance.audio.copy(at, piece, length);
      ear.tell(utterance, hearing -> hearing.audio(piece));
    }
    if (utterance.over) {
      ear.end(utterance);
    }
  }

  /// What is done with an engine's hearing.
  @FunctionalInterface
  private interface Deed {
    void to(Hearing hearing);
  }

  /// One engine, listening to this call.
  private final class Ear implements HearingListener {
    private final GuardedRecognizer engine;
    private @Nullable Hearing hearing;

    Ear(GuardedRecognizer engine) {
      this.engine = engine;
    }

    boolean has(Utterance utterance) {
      return current == utterance && utterance.ear == this;
    }

    void tell(Utterance utterance, Deed deed) {
      if (!has(utterance)) {
        return;
      }
      try {
        Hearing open = hearing;
        if (open == null) {
          open = engine.engine().open(language, this);
          hearing = open;
        }
        deed.to(open);
      } catch (RuntimeException e) {
        log.warn("{} failed", engine.engine().name(), e);
        failed(utterance.number, "failed: " + e);
      }
    }

    void end(Utterance utterance) {
      tell(utterance, Hearing::end);
      if (has(utterance)) {
        String late = "did not tell within " + timeLimit.toMillis() + " ms what it heard";
        CompletableFuture.delayedExecutor(
                timeLimit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS, THREADS)
            .execute(() -> failed(utterance.number, late));
      }
    }

    void close() {
      if (hearing != null) {
        hearing.close();
      }
    }

    private @Nullable Utterance mine(int number) {
      Utterance utterance = current;
      return utterance != null && utterance.number == number && utterance.ear == this
          ? utterance
          : null;
    }

    @Override
    public void partial(int number, Heard soFar) {
      synchronized (FallbackHearing.this) {
        if (mine(number) != null) {
          untold.add(() -> listener.partial(number, soFar));
        }
      }
      tellUntold();
    }

    @Override
    public void heard(int number, Heard heard) {
      synchronized (FallbackHearing.this) {
        Utterance utterance = mine(number);
        if (utterance != null) {
          current = null;
          engine.understood(heard, utterance.over ? System.nanoTime() - utterance.overAt : 0);
          untold.add(() -> listener.heard(number, heard));
        }
      }
      tellUntold();
    }

    @Override
    public void failed(int number, String words) {
      synchronized (FallbackHearing.this) {
        Utterance utterance = mine(number);
        if (utterance != null) {
          engine.failed();
          log.warn("{} failed: {}", engine.engine().name(), words);
          goOn(utterance, words);
        }
      }
      tellUntold();
    }

    @Override
    public void refused(int number, String words) {
      synchronized (FallbackHearing.this) {
        Utterance utterance = mine(number);
        if (utterance != null) {
          engine.refused();
          log.info("{} refused an utterance: {}", engine.engine().name(), words);
          goOn(utterance, words);
        }
      }
      tellUntold();
    }

    private void goOn(Utterance utterance, String words) {
      utterance.failures.add(words);
      utterance.ear = null;
      giveToNext(utterance);
    }
  }
}
