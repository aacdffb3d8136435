package io.callmanager.telephony.sandbox;

import java.time.Duration;

/// Presses keys, once, after the caller has fallen silent.
final class KeyPresser implements Ear {

  private final VoiceActivity voice = new VoiceActivity();
  private final long silenceMillis;
  private final Runnable press;
  private boolean pressed;

  KeyPresser(Duration afterSilence, Runnable press) {
    this.silenceMillis = afterSilence.toMillis();
    this.press = press;
  }

  @Override
  public boolean listening() {
    return !pressed;
  }

  @Override
  public void hear(short[] frame) {
    voice.hear(frame);
    if (voice.silentAfterSpeechFor(silenceMillis)) {
      pressed = true;
      press.run();
    }
  }
}
