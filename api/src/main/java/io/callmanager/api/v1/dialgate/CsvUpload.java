package io.callmanager.api.v1.dialgate;

import io.callmanager.dialgate.DoNotCallFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A body that is read as it comes. Whatever is too large, or takes too long to come, is not read to its end.
final class CsvUpload extends FilterInputStream {

  static final String TOO_LARGE = "Must be at most " + DoNotCallFile.MAX_BYTES + " bytes large";

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final long end = System.nanoTime() + PATIENCE.toNanos();
  private long left = DoNotCallFile.MAX_BYTES;
  private @Nullable String refusal;

  CsvUpload(InputStream in) {
    super(in);
  }

  /// Why it was not read to its end; null when it was, or broke off by itself.
  @Nullable String refusal() {
    return refusal;
  }

  @Override
  public int read() throws IOException {
    check();
    return counted(super.read(), 1);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    check();
    int read = super.read(bytes, offset, length);
    return counted(read, read);
  }

  private void check() throws IOException {
    if (System.nanoTime() - end > 0) {
      throw refuse("Must come within " + PATIENCE.toMinutes() + " minutes");
    }
  }

  private int counted(int result, int bytes) throws IOException {
    if (result >= 0) {
      left -= bytes;
      if (left < 0) {
        throw refuse(TOO_LARGE);
      }
    }
    return result;
  }

  private IOException refuse(String why) {
    refusal = why;
    return new IOException(why);
  }
}
