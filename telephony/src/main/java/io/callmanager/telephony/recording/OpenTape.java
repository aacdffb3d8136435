package io.callmanager.telephony.recording;

import io.callmanager.call.spi.Tape;
import io.callmanager.shared.WavHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A recording that is being written. Samples are only ever added behind others, and the header follows within a second: whatever
/// ends the process, the file is playable.
final class OpenTape {

  private static final Logger log = LoggerFactory.getLogger(OpenTape.class);
  private static final String UNWRITABLE = "The recording could not be written to the disk";
  private static final int HEADER_EVERY_MILLIS = 1000;

  private final Tape tape;
  private final StereoRing ring;
  private final Consumer<TapeFailure> onFailure;
  private final ByteBuffer header = ByteBuffer.allocate(WavHeader.BYTES);
  private @Nullable FileChannel file;
  private long sampleBytes;
  private long toldBytes;

  OpenTape(Tape tape, StereoRing ring, Consumer<TapeFailure> onFailure) {
    this.tape = tape;
    this.ring = ring;
    this.onFailure = onFailure;
  }

  /// Writes what has come in.
  ///
  /// @param block what it is gathered in; used by this thread alone
  /// @return whether more is to come
  boolean write(ByteBuffer block) {
    try {
      FileChannel open = open();
      do {
        block.clear();
        ring.take(block);
        block.flip();
        sampleBytes += block.remaining();
        writeFully(open, block, WavHeader.BYTES + sampleBytes - block.remaining());
      } while (block.limit() > block.capacity() - StereoRing.PERIOD_BYTES);
      if (WavHeader.CALL.millis(sampleBytes - toldBytes) >= HEADER_EVERY_MILLIS) {
        writeHeader(open);
      }
      return !ring.isDrained();
    } catch (IOException e) {
      fail(e);
      return false;
    }
  }

  private FileChannel open() throws IOException {
    FileChannel open = file;
    if (open == null) {
      open = tape.open();
      file = open;
      writeHeader(open);
    }
    return open;
  }

  private void writeHeader(FileChannel open) throws IOException {
    header.clear();
    WavHeader.CALL.write(header, sampleBytes);
    header.flip();
    writeFully(open, header, 0);
    toldBytes = sampleBytes;
  }

  private static void writeFully(FileChannel open, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += open.write(bytes, at);
    }
  }

  private void fail(IOException e) {
    log.error("recording={} can't be written", tape.id(), e);
    ring.abandon();
    long kept = 0;
    FileChannel open = file;
    file = null;
    if (open != null) {
      try (open) {
        kept = WavHeader.CALL.millis(WavHeader.CALL.mend(open));
      } catch (IOException unmended) {
        log.warn("recording={} is mended later: {}", tape.id(), unmended.toString());
      }
    }
    TapeFailure failure = new TapeFailure(UNWRITABLE, kept);
    onFailure.accept(failure);
    tape.over(
        kept == 0
            ? new Tape.Outcome.Failed(UNWRITABLE)
            : new Tape.Outcome.Written(kept, UNWRITABLE + " any further"));
  }

  /// Brings a file to its end of which everything is written. Waits for the disk.
  void finish() {
    FileChannel open = file;
    if (open == null) {
      return;
    }
    try (open) {
      writeHeader(open);
      open.force(true);
    } catch (IOException e) {
      fail(e);
      return;
    }
    long lost = ring.lostMillis();
    tape.over(
        sampleBytes == 0
            ? unused()
            : new Tape.Outcome.Written(
                WavHeader.CALL.millis(sampleBytes),
                lost == 0 ? null : lost + " ms are silent, because the disk was too slow"));
  }

  private Tape.Outcome unused() {
    try {
      Files.deleteIfExists(tape.file());
    } catch (IOException e) {
      log.warn("recording={} is empty and can't be deleted: {}", tape.id(), e.toString());
    }
    return new Tape.Outcome.Unused();
  }

  boolean failed() {
    return file == null;
  }
}
