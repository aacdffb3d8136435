package io.callmanager.telephony.sandbox;

import io.callmanager.telephony.sandbox.Behaviour.Interruption;
import io.callmanager.telephony.sandbox.Behaviour.OnTheLine;

/// One who talks with the caller: waits until the caller has fallen silent, but for one who interrupts. While it speaks it does
/// not listen.
final class Conversant implements Ear {

  /// Longer than a pause between words, and than most between sentences.
  private static final int FALLEN_SILENT_MILLIS = 700;

  /// How it speaks.
  @FunctionalInterface
  interface Mouth {

    /// Says something and returns at once.
    ///
    /// @param said run when the last of it has been said, or when it can't be said any more
    void say(Remark remark, Runnable said);
  }

  private final OnTheLine.Converses manner;
  private final Mouth mouth;
  private final VoiceActivity voice = new VoiceActivity();
  private boolean interrupted;
  private int replies;
  private volatile boolean speaking;

  Conversant(OnTheLine.Converses manner, Mouth mouth) {
    this.manner = manner;
    this.mouth = mouth;
  }

  @Override
  public boolean listening() {
    return mayReply() || mayInterrupt();
  }

  @Override
  public void hear(short[] frame) {
    if (speaking) {
      return;
    }
    voice.hear(frame);
    Interruption interruption = manner.interruption();
    if (interruption != null
        && mayInterrupt()
        && voice.speakingFor(interruption.into().toMillis())) {
      interrupted = true;
      say(interruption.remark());
    } else if (voice.silentAfterSpeechFor(FALLEN_SILENT_MILLIS)) {
      voice.forget();
      if (mayReply()) {
        replies++;
        say(manner.reply());
      }
    }
  }

  private boolean mayInterrupt() {
    return manner.interruption() != null && !interrupted;
  }

  private boolean mayReply() {
    return replies < manner.repliesAtMost();
  }

  private void say(Remark remark) {
    voice.forget();
    speaking = true;
    mouth.say(remark, () -> speaking = false);
  }
}
