package io.callmanager.shared;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// The header of a WAV file of linear samples of 16 bits, as we write it: RIFF with the chunks `fmt ` and `data`, 44 bytes in all.
///
/// A file that grows is playable at any moment up to what its header tells of; [#mend] makes it tell of all.
public record WavHeader(int channels, int sampleRate) {

  /// Both sides of a telephone call: the caller left, the callee right.
  public static final WavHeader CALL = new WavHeader(2, 8000);

  public static final int BYTES = 44;

  private static final int SAMPLE_BYTES = 2;
  private static final short LINEAR = 1;

  /// As much as the header's 32 bits can tell of.
  private static final long MOST = 0xffff_ffffL - BYTES;

  /// How many bytes one moment of all channels takes.
  public int blockBytes() {
    return channels * SAMPLE_BYTES;
  }

  public long millis(long sampleBytes) {
    return sampleBytes * 1000 / ((long) blockBytes() * sampleRate);
  }

  /// Writes the header of a file with so many bytes of samples.
  public void write(ByteBuffer out, long sampleBytes) {
    long told = Math.min(sampleBytes, MOST);
    ByteOrder before = out.order();
    out.order(ByteOrder.LITTLE_ENDIAN);
    word(out, "RIFF").putInt((int) (told + BYTES - 8));
    word(out, "WAVE");
    word(out, "fmt ").putInt(16).putShort(LINEAR).putShort((short) channels);
    out.putInt(sampleRate).putInt(sampleRate * blockBytes());
    out.putShort((short) blockBytes()).putShort((short) (8 * SAMPLE_BYTES));
    word(out, "data").putInt((int) told);
    out.order(before);
  }

  private static ByteBuffer word(ByteBuffer out, String word) {
    return out.put(word.getBytes(StandardCharsets.US_ASCII));
  }

  /// Gives a file that was left in the middle of its writing the header of all that it holds; half a sample at its end goes.
  ///
  /// @return how many bytes of samples it holds; 0 when not even its header was written
  public long mend(FileChannel file) throws IOException {
    long held = Math.max(0, file.size() - BYTES);
    long whole = held - held % blockBytes();
    file.truncate(BYTES + whole);
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    write(header, whole);
    header.flip();
    for (long at = 0; header.hasRemaining(); ) {
      at += file.write(header, at);
    }
    return whole;
  }
}
