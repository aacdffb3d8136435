package io.callmanager.telephony.rtp;

import io.callmanager.telephony.media.Sound;

/// What is sent while nothing is played. Asked by one pacing thread.
interface GapFiller {

  /// Fills a frame with the next 20 ms.
  ///
  /// @return false when there is nothing, and silence is due
  boolean fill(short[] frame);

  /// A sound, over and over.
  final class Loop implements GapFiller {

    private final short[] samples;
    private int position;

    Loop(Sound sound) {
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
}
