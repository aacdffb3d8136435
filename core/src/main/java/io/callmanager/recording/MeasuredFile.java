package io.callmanager.recording;

import io.callmanager.shared.WavHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What is to be known of a recording's file.
///
/// @param sampleBytes 0 when nothing was recorded
/// @param size of all of it, in bytes
/// @param sha256 in hexadecimal digits; empty when nothing was recorded
record MeasuredFile(long sampleBytes, long size, String sha256) {

  static final MeasuredFile NONE = new MeasuredFile(0, 0, "");

  private static final int BLOCK = 1 << 16;

  /// Gives a file its last header, has it on the disk for good and measures it.
  static MeasuredFile mended(Path file) throws IOException {
    if (!Files.exists(file)) {
      return NONE;
    }
    long sampleBytes;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      sampleBytes = WavHeader.CALL.mend(channel);
      channel.force(true);
    }
    return sampleBytes == 0 ? NONE : new MeasuredFile(sampleBytes, Files.size(file), sum(file));
  }

  long millis() {
    return WavHeader.CALL.millis(sampleBytes);
  }

  private static String sum(Path path) throws IOException {
    try (InputStream file = Files.newInputStream(path);
        DigestInputStream summed =
            new DigestInputStream(file, MessageDigest.getInstance("SHA-256"))) {
      byte[] block = new byte[BLOCK];
      while (summed.read(block) >= 0) {
        // only the sum matters
      }
      return HexFormat.of().formatHex(summed.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
