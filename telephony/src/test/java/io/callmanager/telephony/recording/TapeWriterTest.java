package io.callmanager.telephony.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Tape.Outcome.Failed;
import io.callmanager.call.spi.Tape.Outcome.Unused;
import io.callmanager.call.spi.Tape.Outcome.Written;
import io.callmanager.shared.WavHeader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapeWriterTest {

  @TempDir Path directory;
  private final TapeWriter writer = new TapeWriter(new SimpleMeterRegistry());
  private final List<TapeFailure> failures = new ArrayList<>();

  @AfterEach
  void close() {
    writer.close();
  }

  private static void put(StereoRing ring, int periods, int value) {
    short[] left = new short[StereoRing.PERIOD];
    short[] right = new short[StereoRing.PERIOD];
    Arrays.fill(left, (short) value);
    Arrays.fill(right, (short) -value);
    for (int i = 0; i < periods; i++) {
      ring.put(left, 0, right);
    }
  }

  @Test
  void writesWhatIsPutAndTellsOnceItIsOnTheDisk() throws Exception {
    FakeTape tape = new FakeTape(directory);
    StereoRing ring = writer.begin(tape, failures::add);
    put(ring, 50, 7);
    ring.finish();

    assertThat(tape.awaitOutcome()).isEqualTo(new Written(1000, null));
    CallWav wav = CallWav.read(tape.file());
    assertThat(wav.left()).hasSize(8000).containsOnly(7);
    assertThat(wav.right()).containsOnly(-7);
    await().until(() -> writer.open() == 0);
    assertThat(failures).isEmpty();
  }

  @Test
  void staysInTimeAndSaysSoWhenTheDiskIsTooSlow() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    FakeTape tape = new FakeTape(directory, disk);
    StereoRing ring = writer.begin(tape, failures::add);
    put(ring, 500, 7); // ten seconds, of which the ring holds an eighth
    disk.countDown();
    long held = WavHeader.BYTES + StereoRing.SLOTS * (long) StereoRing.PERIOD_BYTES;
    await().until(() -> Files.exists(tape.file()) && Files.size(tape.file()) >= held);
    put(ring, 50, 9);
    ring.finish();

    Written written = (Written) tape.awaitOutcome();
    assertThat(written.millis()).isEqualTo(11_000);
    assertThat(written.note()).isEqualTo("8720 ms are silent, because the disk was too slow");
    CallWav wav = CallWav.read(tape.file());
    assertThat(wav.left()).hasSize(88_000);
    assertThat(wav.left()[0]).isEqualTo((short) 7);
    assertThat(wav.left()[79_999]).isZero();
    assertThat(Arrays.copyOfRange(wav.left(), 80_000, 88_000)).containsOnly(9);
  }

  @Test
  void isPlayableAtAnyMomentOfItsWriting() throws Exception {
    FakeTape tape = new FakeTape(directory);
    StereoRing ring = writer.begin(tape, failures::add);
    Thread call =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 150; i++) {
                    put(ring, 1, 7);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                  }
                  ring.finish();
                });
    await().until(() -> Files.exists(tape.file()) && Files.size(tape.file()) >= WavHeader.BYTES);
    int reads = 0;
    int longest = 0;
    while (tape.outcomes().isEmpty()) {
      Path copy = directory.resolve("copy.wav");
      Files.write(copy, Files.readAllBytes(tape.file()));
      int length = told(copy).left().length;
      assertThat(length).isGreaterThanOrEqualTo(longest);
      longest = length;
      try (FileChannel left = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        WavHeader.CALL.mend(left);
      }
      assertThat(CallWav.read(copy).left().length).isGreaterThanOrEqualTo(length);
      reads++;
    }
    call.join();
    assertThat(reads).isGreaterThan(5);
    assertThat(longest).isGreaterThan(8000);
    assertThat(CallWav.read(tape.file()).left()).hasSize(150 * 160);
  }

  /// What a player hears of a file that is longer than its header tells.
  private static CallWav told(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    int told = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(40);
    assertThat(told).isLessThanOrEqualTo(bytes.length - WavHeader.BYTES);
    Files.write(file, Arrays.copyOf(bytes, WavHeader.BYTES + told));
    CallWav heard = CallWav.read(file);
    Files.write(file, bytes);
    return heard;
  }

  @Test
  void leavesAPlayableFileWhenTheProcessIsKilled() throws Exception {
    FakeTape tape = new FakeTape(directory);
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndlessCall.class.getName(),
                tape.file().toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("recording");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Files.exists(tape.file()) && Files.size(tape.file()) > 60_000);
    } finally {
      server.destroyForcibly().waitFor();
    }

    int heard = told(tape.file()).left().length;
    assertThat(heard).as("what a player hears as it is").isGreaterThan(4000);
    long sampleBytes;
    try (FileChannel left = FileChannel.open(tape.file(), StandardOpenOption.WRITE)) {
      sampleBytes = WavHeader.CALL.mend(left);
    }
    CallWav mended = CallWav.read(tape.file());
    assertThat(mended.left()).hasSize((int) sampleBytes / 4).hasSizeGreaterThanOrEqualTo(heard);
    assertThat(mended.left()).containsOnly(7);
    assertThat(mended.right()).containsOnly(-7);
  }

  /// A server that records until it is killed.
  static final class EndlessCall {
    public static void main(String[] args) {
      Path file = Path.of(args[0]);
      FakeTape tape = FakeTape.at(file);
      StereoRing ring = new TapeWriter(new SimpleMeterRegistry()).begin(tape, failure -> {});
      System.out.println("recording");
      while (true) {
        put(ring, 1, 7);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  @Test
  void leavesNothingBehindOfACallThatCameToNothing() {
    FakeTape tape = new FakeTape(directory);
    writer.begin(tape, failures::add).finish();
    assertThat(tape.awaitOutcome()).isEqualTo(new Unused());
    assertThat(tape.file()).doesNotExist();
  }

  @Test
  void tellsWhenNothingCanBeWritten() {
    FakeTape tape = new FakeTape(directory.resolve("missing"));
    StereoRing ring = writer.begin(tape, failures::add);
    assertThat(tape.awaitOutcome()).isInstanceOf(Failed.class);
    assertThat(failures).singleElement().extracting(TapeFailure::keptMillis).isEqualTo(0L);
    put(ring, 300, 7);
    ring.finish();
    await().until(() -> writer.open() == 0);
    assertThat(tape.outcomes()).hasSize(1);
  }

  @Test
  void finishesWhatIsOverBeforeItCloses() {
    List<FakeTape> tapes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      FakeTape tape = new FakeTape(directory);
      StereoRing ring = writer.begin(tape, failures::add);
      put(ring, 60, i);
      ring.finish();
      tapes.add(tape);
    }
    writer.close();
    assertThat(tapes)
        .allSatisfy(tape -> assertThat(tape.outcomes()).containsExactly(new Written(1200, null)));
  }
}
