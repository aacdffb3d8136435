package io.callmanager.telephony.mediastream;

import io.callmanager.telephony.rtp.G711;
import java.util.Arrays;

/// Audio as it travels in a media stream: G.711 µ-law, 8 kHz, mono, without any header.
///
/// @param bytes one a sample; not to be changed once handed over
@SuppressWarnings("ArrayRecordComponent")
public record Mulaw(byte[] bytes) {

  private static final int BYTES_A_MILLI = 8;

  /// Encodes some of an array's linear samples.
  public static Mulaw of(short[] samples, int from, int length) {
    byte[] codes = new byte[length];
    for (int i = 0; i < length; i++) {
      codes[i] = G711.MU_LAW.encode(samples[from + i]);
    }
    return new Mulaw(codes);
  }

  public static Mulaw of(short[] samples) {
    return of(samples, 0, samples.length);
  }

  /// Decodes it into linear samples of 16 bits.
  public short[] samples() {
    short[] samples = new short[bytes.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = G711.MU_LAW.decode(bytes[i]);
    }
    return samples;
  }

  public long millis() {
    return bytes.length / BYTES_A_MILLI;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mulaw(byte[] theirs) && Arrays.equals(bytes, theirs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Mulaw[" + millis() + " ms]";
  }
}
