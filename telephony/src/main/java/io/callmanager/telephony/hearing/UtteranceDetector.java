package io.callmanager.telephony.hearing;

import io.callmanager.telephony.hearing.VoiceActivityDetector.Activity;
import java.time.Duration;

/// Finds where a callee begins and stops to speak. Nothing is allocated per frame; lives on one thread.
public final class UtteranceDetector {

  /// What a frame changed.
  public enum Change {
    NONE,
    /// Somebody began to speak, some frames ago.
    BEGAN,
    /// They have stopped.
    ENDED
  }

  private static final int FRAME_MILLIS = 20;

  /// A voice is one that is heard for 40 of 140 ms: a click or a knock is not.
  private static final int VOICED_FRAMES = 2;

  private static final int OF_FRAMES = 7;

  /// Or it follows a consonant: 100 of 240 ms that are loud, such as an S.
  private static final int LOUD_FRAMES = 5;

  private static final int OF_LOUD_FRAMES = 12;

  /// Nobody speaks for longer without a pause.
  private static final int MOST_FRAMES = 60_000 / FRAME_MILLIS;

  private final VoiceActivityDetector detector = new VoiceActivityDetector();
  private final int quietFramesToEnd;
  private int lately;
  private int loudLately;
  private boolean speaking;
  private int frames;
  private int quietFrames;
  private int spokenFrames;

  /// @param endOfSpeech after how much silence an utterance is over
  public UtteranceDetector(Duration endOfSpeech) {
    this.quietFramesToEnd = Math.max(1, Math.toIntExact(endOfSpeech.toMillis()) / FRAME_MILLIS);
  }

  /// Takes the next 20 ms.
  ///
  /// @param frame 160 linear samples at 8 kHz; not kept
  public Change hear(short[] frame) {
    Activity activity = detector.hear(frame);
    return speaking ? goOn(activity) : await(activity);
  }

  private Change await(Activity activity) {
    lately = (lately << 1 | (activity == Activity.VOICED ? 1 : 0)) & ((1 << OF_FRAMES) - 1);
    loudLately =
        (loudLately << 1 | (activity == Activity.QUIET ? 0 : 1)) & ((1 << OF_LOUD_FRAMES) - 1);
    boolean consonantBefore =
        activity == Activity.VOICED && Integer.bitCount(loudLately) >= LOUD_FRAMES;
    if (Integer.bitCount(lately) < VOICED_FRAMES && !consonantBefore) {
      return Change.NONE;
    }
    speaking = true;
    frames = 0;
    quietFrames = 0;
    spokenFrames = OF_FRAMES - (Integer.numberOfLeadingZeros(lately) - (Integer.SIZE - OF_FRAMES));
    return Change.BEGAN;
  }

  private Change goOn(Activity activity) {
    frames++;
    quietFrames = activity == Activity.QUIET ? quietFrames + 1 : 0;
    if (quietFrames == 0) {
      spokenFrames += 1;
    }
    if (quietFrames < quietFramesToEnd && frames < MOST_FRAMES) {
      return Change.NONE;
    }
    stop();
    return Change.ENDED;
  }

  /// Whether somebody speaks.
  public boolean speaking() {
    return speaking;
  }

  /// How long they have been speaking, pauses left out, in milliseconds; of the last utterance when nobody speaks.
  public int spokenMillis() {
    return spokenFrames * FRAME_MILLIS;
  }

  /// How long it has been quiet, in milliseconds, while somebody speaks.
  public int quietMillis() {
    return quietFrames * FRAME_MILLIS;
  }

  /// Takes the utterance to be over.
  public void stop() {
    speaking = false;
    lately = 0;
    loudLately = 0;
  }
}
