package io.callmanager.call.spi;

/// Linear audio at 8 kHz, mono, 16 bits.
///
/// @param samples not to be changed once handed over
@SuppressWarnings("ArrayRecordComponent")
public record PcmSound(short[] samples) {

  public static final int SAMPLE_RATE = 8000;

  public long millis() {
    return samples.length * 1000L / SAMPLE_RATE;
  }

  @Override
  public String toString() {
    return "PcmSound[" + millis() + " ms]";
  }
}
