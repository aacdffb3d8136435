package io.callmanager.telephony.conversation;

import io.callmanager.telephony.hearing.Heard;
import io.callmanager.telephony.hearing.HearingListener;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Brings what is told on other threads into the call's mailbox.
final class Posted {

  private Posted() {}

  /// Told in the mailbox of a beginning.
  interface Began {
    void began(int utterance, boolean continues);
  }

  /// Told in the mailbox of an end.
  interface Ended {
    void ended(int utterance, int spokenMillis, long atNanos);
  }

  /// Told in the mailbox of what was understood, and when that was.
  interface Told {
    void soFar(int utterance, Heard soFar);

    void heard(int utterance, Heard heard, long atNanos);

    void failed(int utterance, String words, long atNanos);
  }

  static CalleeEar.Listener utterances(Consumer<Runnable> mailbox, Began began, Ended ended) {
    return new CalleeEar.Listener() {
      @Override
      public void began(int utterance, boolean continues) {
        mailbox.accept(() -> began.began(utterance, continues));
      }

      @Override
      public void ended(int utterance, int spokenMillis, long atNanos) {
        mailbox.accept(() -> ended.ended(utterance, spokenMillis, atNanos));
      }
    };
  }

  /// What engines tell.
  ///
  /// @param atOnce told on the engine's thread that an utterance is done with
  static HearingListener understood(Consumer<Runnable> mailbox, IntConsumer atOnce, Told told) {
    return new HearingListener() {
      @Override
      public void partial(int utterance, Heard soFar) {
        mailbox.accept(() -> told.soFar(utterance, soFar));
      }

      @Override
      public void heard(int utterance, Heard heard) {
        long at = System.nanoTime();
        atOnce.accept(utterance);
        mailbox.accept(() -> told.heard(utterance, heard, at));
      }

      @Override
      public void failed(int utterance, String words) {
        long at = System.nanoTime();
        atOnce.accept(utterance);
        mailbox.accept(() -> told.failed(utterance, words, at));
      }
    };
  }

  static Reply.Listener replies(
      Consumer<Runnable> mailbox, Consumer<Reply> firstSentence, Consumer<Reply> complete) {
    return new Reply.Listener() {
      @Override
      public void firstSentence(Reply reply) {
        mailbox.accept(() -> firstSentence.accept(reply));
      }

      @Override
      public void complete(Reply reply) {
        mailbox.accept(() -> complete.accept(reply));
      }
    };
  }
}
