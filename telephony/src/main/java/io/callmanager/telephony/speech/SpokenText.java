package io.callmanager.telephony.speech;

import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.speech.SpeechSynthesizer.Speech;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A text on its way to becoming sound: a piece for each sentence, in order, as soon as it is ready.
///
/// Only a few pieces are made ahead of who takes them, on a virtual thread of the text's own. Closing it stops the making:
/// what nobody will hear is not spoken. All methods but [#take] return at once.
public final class SpokenText implements AutoCloseable {

  /// What belongs between two pieces that are heard one after the other.
  public static final Sound PAUSE = Sound.silence(Duration.ofMillis(200));

  private static final Logger log = LoggerFactory.getLogger(SpokenText.class);
  private static final int AHEAD = 2;

  /// How far a text has come.
  public sealed interface Step {

    /// The next piece.
    record Piece(Speech speech) implements Step {}

    /// There are no more pieces.
    record Ended() implements Step {}

    /// No engine could go on; there are no more pieces.
    record Failed(SpeechException why) implements Step {}
  }

  /// Makes the pieces of one text. It may be interrupted when they aren't wanted any more.
  @FunctionalInterface
  interface Speaker {
    void speak(Pieces pieces) throws SpeechException, InterruptedException;
  }

  /// Where pieces go to.
  @FunctionalInterface
  interface Pieces {

    /// Hands on a piece; waits while there are enough of them.
    ///
    /// @throws InterruptedException when no more are wanted
    void accept(Speech piece) throws InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Speech> ready = new ArrayDeque<>();
  private @Nullable Step end;
  private @Nullable Thread maker;

  private SpokenText() {}

  /// A text without a word.
  public static SpokenText nothing() {
    SpokenText text = new SpokenText();
    text.end = new Step.Ended();
    return text;
  }

  static SpokenText begin(Speaker speaker) {
    SpokenText text = new SpokenText();
    Thread maker = Thread.ofVirtual().name("speech").unstarted(() -> text.make(speaker));
    text.maker = maker;
    maker.start();
    return text;
  }

  private void make(Speaker speaker) {
    Step outcome = new Step.Ended();
    try {
      if (!isOver()) {
        speaker.speak(this::add);
      }
    } catch (SpeechException e) {
      outcome = new Step.Failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed, which has set the end
    } catch (RuntimeException e) {
      log.error("A text could not be spoken", e);
      outcome = new Step.Failed(new SpeechException("speaking failed: " + e, e));
    }
    end(outcome);
  }

  private boolean isOver() {
    lock.lock();
    try {
      return end != null;
    } finally {
      lock.unlock();
    }
  }

  private void add(Speech piece) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (end == null && ready.size() >= AHEAD) {
        changed.await();
      }
      if (end != null) {
        throw new InterruptedException();
      }
      ready.add(piece);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(Step how) {
    lock.lock();
    try {
      if (end == null) {
        end = how;
      }
      maker = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The next step, if it is there already. The end comes again however often it is asked for.
  public Optional<Step> poll() {
    lock.lock();
    try {
      return Optional.ofNullable(next());
    } finally {
      lock.unlock();
    }
  }

  /// The next step; waits for it.
  public Step take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (Step step = next(); ; step = next()) {
        if (step != null) {
          return step;
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Step next() {
    Speech piece = ready.poll();
    if (piece == null) {
      return end;
    }
    changed.signalAll();
    return new Step.Piece(piece);
  }

  /// No more pieces are wanted; those not yet taken are dropped.
  @Override
  public void close() {
    lock.lock();
    try {
      ready.clear();
      if (end == null) {
        end = new Step.Ended();
      }
      if (maker != null) {
        maker.interrupt();
        maker = null;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
