package io.callmanager.telephony.rtp;

import io.callmanager.telephony.media.FrameSource;
import io.callmanager.telephony.media.Sound;

/// A sound, over and over.
final class SoundLoop implements FrameSource {

  private final short[] samples;
  private int position;

  SoundLoop(Sound sound) {
    samples = sound.samples();
  }

  @Override
  public boolean fill(short[] frame) {
    if (samples.length == 0) {
      return false;
    }
    for (int i = 0; i < frame.length; i++) {
      frame[i] = samples[position];
      position = position + 1 == samples.length ? 0 : position + 1;
    }
    return true;
  }
}
