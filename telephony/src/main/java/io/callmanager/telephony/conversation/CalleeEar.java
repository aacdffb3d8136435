package io.callmanager.telephony.conversation;

import io.callmanager.telephony.hearing.Expectation;
import io.callmanager.telephony.hearing.Hearing;
import io.callmanager.telephony.hearing.UtteranceAudio;
import io.callmanager.telephony.hearing.UtteranceDetector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Finds the callee's utterances in what is heard and hands their audio to whoever understands it, a little of what went before
/// included: a voice is known by its vowels, and words begin with consonants. Lives on the thread that listens to calls, save for
/// what says otherwise.
final class CalleeEar {

  /// Told on the thread that listens: note it and return.
  interface Listener {

    /// Somebody has begun to speak.
    ///
    /// @param continues whether it goes on with the one before it, which nobody will tell of any more: this one holds both
    void began(int utterance, boolean continues);

    /// Somebody has stopped to speak.
    ///
    /// @param spokenMillis how long somebody spoke, pauses left out
    /// @param atNanos when it was known that they have stopped, of the monotonic clock
    void ended(int utterance, int spokenMillis, long atNanos);
  }

  private static final int FRAME = 160;

  /// 300 ms.
  private static final int KEPT_FRAMES = 15;

  /// A silence that is no pause between words.
  private static final int PAUSE_MILLIS = 200;

  private final UtteranceDetector detector;
  private final @Nullable Hearing hearing;
  private final Listener listener;
  private final UtteranceAudio spoken = new UtteranceAudio();
  private final short[][] kept = new short[KEPT_FRAMES][FRAME];
  private long frames;
  private int utterance;
  private volatile Expectation expected = Expectation.ANYTHING;
  private volatile int told;
  private volatile boolean enough;
  private volatile boolean speech;

  /// @param hearing null when nobody understands what is said
  CalleeEar(Duration endOfSpeech, @Nullable Hearing hearing, Listener listener) {
    this.detector = new UtteranceDetector(endOfSpeech);
    this.hearing = hearing;
    this.listener = listener;
  }

  /// Takes the next 20 ms.
  void hear(short[] frame) {
    boolean stop = enough;
    if (stop) {
      enough = false;
      if (detector.speaking()) {
        detector.stop();
        ended();
      }
    }
    switch (detector.hear(frame)) {
      case BEGAN -> {
        boolean continues = hearing != null && told < utterance;
        utterance++;
        if (hearing != null) {
          hearing.begin(utterance, expected);
          if (continues) {
            giveAgain(hearing);
          } else {
            spoken.clear();
          }
          giveKept(hearing);
          give(frame, hearing);
        }
        listener.began(utterance, continues);
      }
      case ENDED -> ended();
      case NONE -> {
        if (hearing != null && detector.speaking()) {
          give(frame, hearing);
        }
      }
    }
    speech = detector.speaking() && detector.quietMillis() < PAUSE_MILLIS;
    System.arraycopy(frame, 0, kept[(int) (frames % KEPT_FRAMES)], 0, FRAME);
    frames++;
  }

  private void giveKept(Hearing to) {
    for (long at = Math.max(0, frames - KEPT_FRAMES); at < frames; at++) {
      give(kept[(int) (at % KEPT_FRAMES)], to);
    }
  }

  private void give(short[] frame, Hearing to) {
    spoken.add(frame);
    to.audio(frame);
  }

  private void giveAgain(Hearing to) {
    short[] frame = new short[FRAME];
    for (int at = 0; at + FRAME <= spoken.length(); at += FRAME) {
      spoken.copy(at, frame, FRAME);
      to.audio(frame);
    }
  }

  private void ended() {
    if (hearing != null) {
      hearing.end();
    }
    listener.ended(utterance, detector.spokenMillis(), System.nanoTime());
  }

  /// It is known what was said in an utterance, or that it won't be. Any thread may tell.
  void told(int number) {
    told = number;
  }

  /// What is likely to be said from now on. Any thread may tell.
  void expect(Expectation next) {
    expected = next;
  }

  /// Whether somebody speaks at this very moment. Any thread may ask.
  boolean hearsSpeech() {
    return speech;
  }

  /// Takes the callee to have said what they wanted, if they speak. Any thread may ask.
  void enough() {
    enough = true;
  }

  /// Any thread may ask.
  void close() {
    if (hearing != null) {
      hearing.close();
    }
  }
}
