package io.callmanager.telephony.speech;

import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.PlaybackListener;
import io.callmanager.telephony.speech.SpeechSynthesizer.Speech;
import io.callmanager.telephony.speech.SpokenText.Step;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A text being said in a media session: its pieces are queued there as they get ready, a few at a time, so that what is
/// never heard is hardly ever made.
///
/// A piece that is ready is queued before [#play] returns. When the session ends or its playing is stopped, the speaking
/// stops too.
public final class SpokenPlayback {

  /// Hears how it goes. Called on a media thread or the caller's: note it and return.
  public interface Listener {

    /// The first packet has left.
    ///
    /// @param voice the voice that is really used, as `engine/voice`
    default void onStarted(String voice) {}

    /// A piece is ready and will be heard after those before it. May be told before [#onStarted].
    ///
    /// @param millis how long it is, in milliseconds
    /// @param pauseMillis the pause before it
    default void onPiece(long millis, long pauseMillis) {}

    /// Another voice goes on, because the engine of the first one failed midway; its first packet has left.
    default void onVoiceChanged(String voice) {}

    /// It is over; told once, last.
    ///
    /// @param playedMillis how much sound was sent, in milliseconds
    /// @param inFull false when it was stopped, the session closed before its end, or no engine could go on
    default void onFinished(long playedMillis, boolean inFull) {}
  }

  private static final Logger log = LoggerFactory.getLogger(SpokenPlayback.class);
  private static final int PIECES_IN_SESSION = 3;

  private final SpokenText text;
  private final MediaSession media;
  private final Listener listener;
  private final Semaphore room = new Semaphore(PIECES_IN_SESSION);
  private final Object lock = new Object();
  private boolean begun;
  private int inSession;
  private long playedMillis;
  private boolean ended;
  private boolean cut;
  private boolean told;
  private volatile @Nullable String voice;

  private SpokenPlayback(SpokenText text, MediaSession media, Listener listener) {
    this.text = text;
    this.media = media;
    this.listener = listener;
  }

  /// Begins to say a text after what the session plays already. Returns at once.
  public static SpokenPlayback play(SpokenText text, MediaSession media, Listener listener) {
    SpokenPlayback playback = new SpokenPlayback(text, media, listener);
    playback.begin();
    return playback;
  }

  private void begin() {
    while (room.tryAcquire()) {
      Optional<Step> step = text.poll();
      if (step.isEmpty()) {
        room.release();
        break;
      }
      if (!goOn(step.get())) {
        return;
      }
    }
    Thread.ofVirtual().name("speech-playback").start(this::follow);
  }

  private void follow() {
    try {
      do {
        room.acquire();
      } while (goOn(text.take()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }

  private boolean goOn(Step step) {
    return switch (step) {
      case Step.Piece(Speech speech) -> queue(speech);
      case Step.Ended() -> {
        end(true);
        yield false;
      }
      case Step.Failed(SpeechException why) -> {
        log.error("A text could not be spoken to its end: {}", why.getMessage());
        end(false);
        yield false;
      }
    };
  }

  private boolean queue(Speech speech) {
    boolean pause;
    synchronized (lock) {
      if (cut) {
        return false;
      }
      pause = begun;
      begun = true;
      inSession += pause ? 2 : 1;
    }
    listener.onPiece(speech.sound().millis(), pause ? SpokenText.PAUSE.millis() : 0);
    if (pause) {
      media.play(
          SpokenText.PAUSE,
          new PlaybackListener() {
            @Override
            public void onFinished(long millis, boolean inFull) {
              played(millis, inFull);
            }
          });
    }
    media.play(
        speech.sound(),
        new PlaybackListener() {
          @Override
          public void onStarted() {
            heard(speech.voice());
          }

          @Override
          public void onFinished(long millis, boolean inFull) {
            played(millis, inFull);
            room.release();
          }
        });
    return true;
  }

  private void heard(String now) {
    String before = voice;
    voice = now;
    if (before == null) {
      listener.onStarted(now);
    } else if (!before.equals(now)) {
      listener.onVoiceChanged(now);
    }
  }

  private void played(long millis, boolean inFull) {
    synchronized (lock) {
      inSession--;
      playedMillis += millis;
      cut |= !inFull;
    }
    if (!inFull) {
      text.close();
    }
    tellIfOver();
  }

  private void end(boolean inFull) {
    synchronized (lock) {
      cut |= !inFull;
      ended = true;
    }
    tellIfOver();
  }

  private void tellIfOver() {
    long millis;
    boolean inFull;
    synchronized (lock) {
      if (told || inSession > 0 || !(ended || cut)) {
        return;
      }
      told = true;
      millis = playedMillis;
      inFull = !cut;
    }
    listener.onFinished(millis, inFull);
  }

  /// Stops saying it, and whatever else the session plays or has queued.
  public void stop() {
    synchronized (lock) {
      cut = true;
    }
    text.close();
    media.stopPlaying();
    tellIfOver();
  }
}
