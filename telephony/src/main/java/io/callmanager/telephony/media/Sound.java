package io.callmanager.telephony.media;

/// Linear audio at 8 kHz, mono, 16 bits.
///
/// @param samples not to be changed once handed over
@SuppressWarnings("ArrayRecordComponent")
public record Sound(short[] samples) {

  public static final int SAMPLE_RATE = 8000;

  public long millis() {
    return samples.length * 1000L / SAMPLE_RATE;
  }

  @Override
  public String toString() {
    return "Sound[" + millis() + " ms]";
  }
}
