package io.callmanager.telephony.rtp;

import io.callmanager.telephony.sdp.AudioCodec;

/// The two laws of ITU-T G.711, by table.
///
/// Linear samples have 16 bits; mu-law keeps the upper 14 of them and A-law the upper 13, so that a table of that
/// many entries is exact. Negative samples count by their ones' complement, as in the ITU's own software (G.191).
@SuppressWarnings("ImmutableEnumChecker") // the tables are written once
public enum G711 {
  MU_LAW(2) {
    @Override
    int compress(int linear) {
      int mask = linear < 0 ? 0x7f : 0xff;
      int magnitude = Math.min((linear < 0 ? ~linear : linear) + 33, 0x1fff);
      int segment = 26 - Integer.numberOfLeadingZeros(magnitude);
      return ((segment << 4) | ((magnitude >> (segment + 1)) & 0xf)) ^ mask;
    }

    @Override
    int expand(int code) {
      int inverted = ~code;
      int magnitude = ((((inverted & 0xf) << 3) + 0x84) << ((inverted & 0x70) >> 4)) - 0x84;
      return (inverted & 0x80) == 0 ? magnitude : -magnitude;
    }
  },

  A_LAW(3) {
    @Override
    int compress(int linear) {
      int mask = linear < 0 ? 0x55 : 0xd5;
      int magnitude = linear < 0 ? ~linear : linear;
      int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(magnitude | 1));
      int mantissa = (magnitude >> Math.max(segment, 1)) & 0xf;
      return ((segment << 4) | mantissa) ^ mask;
    }

    @Override
    int expand(int code) {
      int even = code ^ 0x55;
      int segment = (even & 0x70) >> 4;
      int mantissa = (even & 0xf) << 4;
      int magnitude = segment == 0 ? mantissa + 8 : (mantissa + 0x108) << (segment - 1);
      return (even & 0x80) == 0 ? -magnitude : magnitude;
    }
  };

  private final int dropped;
  private final byte[] codes;
  private final short[] samples = new short[256];

  G711(int dropped) {
    this.dropped = dropped;
    this.codes = new byte[0x10000 >> dropped];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) compress((short) (i << dropped) >> dropped);
    }
    for (int code = 0; code < samples.length; code++) {
      samples[code] = (short) expand(code);
    }
  }

  static G711 of(AudioCodec codec) {
    return switch (codec) {
      case PCMU -> MU_LAW;
      case PCMA -> A_LAW;
    };
  }

  abstract int compress(int linear);

  abstract int expand(int code);

  /// The code that stands for a sample of 16 bits.
  public byte encode(short sample) {
    return codes[(sample & 0xffff) >> dropped];
  }

  /// Encodes a frame of 160 samples. Written out so that the compiler leaves out most checks: it is much of what a packet costs.
  void encode(short[] from, byte[] to) {
    byte[] table = codes;
    int mask = table.length - 1;
    int shift = dropped;
    for (int i = 0; i < JitterBuffer.FRAME; i += 4) {
      to[i] = table[(from[i] >> shift) & mask];
      to[i + 1] = table[(from[i + 1] >> shift) & mask];
      to[i + 2] = table[(from[i + 2] >> shift) & mask];
      to[i + 3] = table[(from[i + 3] >> shift) & mask];
    }
  }

  /// Decodes some codes.
  void decode(byte[] from, int at, int length, short[] to, int toAt) {
    short[] table = samples;
    int mask = table.length - 1;
    for (int i = 0; i < length; i++) {
      to[toAt + i] = table[from[at + i] & mask];
    }
  }

  /// The sample of 16 bits that a code stands for.
  public short decode(byte code) {
    return samples[code & 0xff];
  }
}
