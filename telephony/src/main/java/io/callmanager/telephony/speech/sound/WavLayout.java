package io.callmanager.telephony.speech.sound;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Where the samples of a WAV file are, and of what kind. Sizes that a streaming writer could not know are cut to what is
/// there.
///
/// @param format the tag of the format (RFC 2361), that of the sub-format where there is one
/// @param start where the samples begin
/// @param bytes how large they are together
record WavLayout(int format, int channels, int sampleRate, int bits, int start, int bytes) {

  static final int LINEAR = 1;
  static final int FLOAT = 3;
  static final int A_LAW = 6;
  static final int MU_LAW = 7;

  private static final int EXTENSIBLE = 0xfffe;
  private static final int SUB_FORMAT = 24;

  /// Whether it begins as such a file does.
  static boolean begins(byte[] file) {
    return file.length >= 12 && word(file, 0).equals("RIFF") && word(file, 8).equals("WAVE");
  }

  /// Looks through a file.
  ///
  /// @throws UnusableSoundException when it is no WAV file, or one without samples
  static WavLayout of(byte[] file) throws UnusableSoundException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (!begins(file)) {
      throw new UnusableSoundException("no WAV file in " + file.length + " bytes");
    }
    int description = 0;
    for (int at = 12; at + 8 <= file.length; ) {
      String chunk = word(file, at);
      long size = Integer.toUnsignedLong(in.getInt(at + 4));
      int start = at + 8;
      if (chunk.equals("fmt ") && start + 16 <= file.length) {
        description = start;
      } else if (chunk.equals("data")) {
        if (description == 0) {
          throw new UnusableSoundException("a WAV file without a format");
        }
        return of(in, description, start, (int) Math.min(size, file.length - start));
      }
      long next = start + size + (size & 1);
      if (next > file.length) {
        break;
      }
      at = (int) next;
    }
    throw new UnusableSoundException("a WAV file without samples");
  }

  private static WavLayout of(ByteBuffer in, int description, int start, int bytes) {
    int format = Short.toUnsignedInt(in.getShort(description));
    int subFormat = description + SUB_FORMAT;
    return new WavLayout(
        format == EXTENSIBLE && subFormat + 2 <= in.limit()
            ? Short.toUnsignedInt(in.getShort(subFormat))
            : format,
        Short.toUnsignedInt(in.getShort(description + 2)),
        in.getInt(description + 4),
        Short.toUnsignedInt(in.getShort(description + 14)),
        start,
        bytes);
  }

  private static String word(byte[] file, int at) {
    return new String(file, at, 4, StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "a WAV file of format %d with %d channels of %d bits at %d Hz"
        .formatted(format, channels, bits, sampleRate);
  }
}
