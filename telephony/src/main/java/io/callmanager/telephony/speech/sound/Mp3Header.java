package io.callmanager.telephony.speech.sound;

import java.util.Optional;

/// The header of a frame of MPEG-1, 2 or 2.5 audio, layer III (ISO 11172-3, 2.4.1.3; ISO 13818-3).
///
/// @param version as in the header: 3 for MPEG-1, 2 for MPEG-2, 0 for MPEG-2.5
/// @param bytes how large the frame is with its header
record Mp3Header(int version, int sampleRate, boolean mono, int bytes) {

  static final int BYTES = 4;

  private static final int MPEG_1 = 3;
  private static final int LAYER_3 = 1;
  private static final int FREE = 0;
  private static final int[] KILOBITS_1 = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
  };
  private static final int[] KILOBITS_2 = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
  };
  private static final int[] RATES = {44_100, 48_000, 32_000};
  private static final int SIDE_INFORMATION_1 = 32;
  private static final int SIDE_INFORMATION_1_MONO = 17;
  private static final int SIDE_INFORMATION_2 = 17;
  private static final int SIDE_INFORMATION_2_MONO = 9;

  /// Reads a header; empty when there is none, or one of another layer or of a free bit rate.
  static Optional<Mp3Header> read(byte[] file, int at) {
    if (at < 0 || at + BYTES > file.length) {
      return Optional.empty();
    }
    int second = file[at + 1] & 0xff;
    int third = file[at + 2] & 0xff;
    boolean sync = file[at] == (byte) 0xff && (second & 0xe0) == 0xe0;
    int version = second >> 3 & 3;
    int rate = third >> 2 & 3;
    int kilobits = third >> 4;
    if (!sync
        || version == 1
        || (second >> 1 & 3) != LAYER_3
        || rate == RATES.length
        || kilobits == FREE
        || kilobits == KILOBITS_1.length) {
      return Optional.empty();
    }
    boolean first = version == MPEG_1;
    int sampleRate = RATES[rate] >> (first ? 0 : version == 2 ? 1 : 2);
    int bits = 1000 * (first ? KILOBITS_1 : KILOBITS_2)[kilobits];
    int padding = third >> 1 & 1;
    boolean mono = (file[at + 3] & 0xc0) == 0xc0;
    return Optional.of(
        new Mp3Header(version, sampleRate, mono, (first ? 144 : 72) * bits / sampleRate + padding));
  }

  /// How many samples the frame holds, of each channel.
  int samples() {
    return version == MPEG_1 ? 1152 : 576;
  }

  /// Where, from the frame's beginning, encoders put what they tell of the whole file, in place of sound.
  int tag() {
    if (version == MPEG_1) {
      return BYTES + (mono ? SIDE_INFORMATION_1_MONO : SIDE_INFORMATION_1);
    }
    return BYTES + (mono ? SIDE_INFORMATION_2_MONO : SIDE_INFORMATION_2);
  }

  /// Whether another frame may be of the same stream.
  boolean goesWith(Mp3Header other) {
    return version == other.version && sampleRate == other.sampleRate && mono == other.mono;
  }
}
