package io.callmanager.telephony.sandbox;

import io.callmanager.telephony.media.Sound;
import java.util.Arrays;

/// Records what the caller says, from when it is told to, for two minutes at the longest.
final class MessageTaker implements Ear {

  private static final int LONGEST_SECONDS = 120;

  private volatile boolean recording;
  private short[] message = new short[0];
  private int length;

  void begin() {
    recording = true;
  }

  /// Stops.
  ///
  /// @return what was recorded; empty when nothing was
  synchronized short[] end() {
    recording = false;
    return Arrays.copyOf(message, length);
  }

  @Override
  public boolean listening() {
    return recording;
  }

  @Override
  public synchronized void hear(short[] frame) {
    if (length + frame.length > LONGEST_SECONDS * Sound.SAMPLE_RATE) {
      return;
    }
    if (length + frame.length > message.length) {
      message = Arrays.copyOf(message, Math.max(Sound.SAMPLE_RATE, message.length * 2));
    }
    System.arraycopy(frame, 0, message, length, frame.length);
    length += frame.length;
  }
}
