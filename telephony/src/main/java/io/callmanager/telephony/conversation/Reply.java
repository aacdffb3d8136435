package io.callmanager.telephony.conversation;

import io.callmanager.call.spi.ConversationEnd;
import io.callmanager.telephony.speech.SentenceCutter;
import io.callmanager.telephony.speech.SentenceFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One answer of the agent's on its way from the brain to the callee: its sentences as they come, what is to be done afterwards,
/// and how far it has been heard. Any thread may use it.
final class Reply implements Answer {

  /// Nobody listens to more.
  private static final int MOST_SENTENCES = 200;

  /// Told on the thread that tells the answer: note it and return.
  interface Listener {

    /// Its first sentence is there.
    void firstSentence(Reply reply);

    /// It is complete, or failed.
    void complete(Reply reply);
  }

  /// Hears of nothing.
  static final class Unheard implements Listener {

    @Override
    public void firstSentence(Reply reply) {}

    @Override
    public void complete(Reply reply) {}
  }

  private final Listener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SentenceCutter cutter = new SentenceCutter(this::add);
  private final List<String> sentences = new ArrayList<>();
  private final List<Act> acts = new ArrayList<>();
  private final long askedAtNanos = System.nanoTime();
  private long firstSentenceAtNanos;
  private boolean complete;
  private boolean cancelled;
  private @Nullable String failure;
  private final boolean fixed;
  private final @Nullable ConversationEnd end;

  /// An answer that is to come.
  Reply(Listener listener) {
    this(false, null, listener);
  }

  /// Words of the conversation's own.
  ///
  /// @param end why the conversation is over when they have been said; null when it goes on
  static Reply fixed(@Nullable ConversationEnd end, Listener listener) {
    return new Reply(true, end, listener);
  }

  private Reply(boolean fixed, @Nullable ConversationEnd end, Listener listener) {
    this.fixed = fixed;
    this.end = end;
    this.listener = listener;
  }

  @Override
  public void say(String text) {
    boolean first;
    lock.lock();
    try {
      if (complete || cancelled) {
        return;
      }
      boolean none = sentences.isEmpty();
      cutter.add(text);
      first = none && !sentences.isEmpty();
    } finally {
      lock.unlock();
    }
    if (first) {
      listener.firstSentence(this);
    }
  }

  /// In the lock. Signs alone can't be spoken.
  private void add(String sentence) {
    if (sentences.size() < MOST_SENTENCES
        && sentence.codePoints().anyMatch(Character::isLetterOrDigit)) {
      if (sentences.isEmpty()) {
        firstSentenceAtNanos = System.nanoTime();
      }
      sentences.add(sentence);
      changed.signalAll();
    }
  }

  @Override
  public void act(Act act) {
    lock.lock();
    try {
      if (!complete && !cancelled) {
        acts.add(act);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void done() {
    complete(null);
  }

  @Override
  public void failed(String words) {
    complete(words);
  }

  private void complete(@Nullable String why) {
    boolean first;
    lock.lock();
    try {
      if (complete || cancelled) {
        return;
      }
      boolean none = sentences.isEmpty();
      cutter.finish();
      first = none && !sentences.isEmpty();
      complete = true;
      failure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (first) {
      listener.firstSentence(this);
    }
    listener.complete(this);
  }

  /// Nothing more is wanted of it.
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The sentences from one on, to be spoken as they come.
  SentenceFeed from(int first) {
    return new SentenceFeed() {
      private int at = first;

      @Override
      public @Nullable String next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
          while (at >= sentences.size() && !complete && !cancelled) {
            changed.await();
          }
          return at < sentences.size() && !cancelled ? sentences.get(at++) : null;
        } finally {
          lock.unlock();
        }
      }
    };
  }

  /// The sentences that are there by now.
  List<String> sentences() {
    lock.lock();
    try {
      return List.copyOf(sentences);
    } finally {
      lock.unlock();
    }
  }

  /// Takes an opt-out from what is to be done.
  ///
  /// @return whether there was one
  boolean takeOptOut() {
    lock.lock();
    try {
      return acts.removeIf(Act.OptOut.class::isInstance);
    } finally {
      lock.unlock();
    }
  }

  List<Act> acts() {
    lock.lock();
    try {
      return List.copyOf(acts);
    } finally {
      lock.unlock();
    }
  }

  boolean isComplete() {
    lock.lock();
    try {
      return complete;
    } finally {
      lock.unlock();
    }
  }

  /// Why it could not be found to its end; null when it could, or is still being found.
  @Nullable String failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /// Why the conversation is over when it has been said; null when it goes on.
  @Nullable ConversationEnd end() {
    return end;
  }

  /// Whether it is no answer of the brain's.
  boolean isFixed() {
    return fixed;
  }

  /// From the question to the first sentence of the answer.
  long brainMillis() {
    lock.lock();
    try {
      return firstSentenceAtNanos == 0 ? 0 : (firstSentenceAtNanos - askedAtNanos) / 1_000_000;
    } finally {
      lock.unlock();
    }
  }
}
