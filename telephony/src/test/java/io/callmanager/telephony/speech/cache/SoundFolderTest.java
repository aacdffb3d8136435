package io.callmanager.telephony.speech.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.engine.FreeTtsSpeech;
import io.callmanager.telephony.speech.engine.SpeechEngine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundFolderTest {

  private static final SpeechEngine ENGINE = new FreeTtsSpeech();
  private static final Sound SOUND = ToneGenerator.tone(440, Duration.ofMillis(500));
  private static final int SIZE = 16 + 2 * SOUND.samples().length;

  @TempDir private Path home;

  private static Phrase phrase(String text) {
    return Phrase.of(ENGINE, ENGINE.voices().getFirst(), 1, text);
  }

  private SoundFolder open(long maxBytes) {
    return SoundFolder.open(home.resolve("cache/speech"), maxBytes, Clock.systemUTC())
        .orElseThrow();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("cache/speech"))) {
      return files.toList();
    }
  }

  @Test
  void keepsASoundBeyondTheProcessAndTellsNobodyWhatItSays() throws IOException {
    open(1_000_000).write(phrase("The PIN is 1234."), SOUND);

    assertThat(open(1_000_000).read(phrase("The PIN is 1234.")))
        .hasValueSatisfying(kept -> assertThat(kept.samples()).isEqualTo(SOUND.samples()));
    assertThat(open(1_000_000).read(phrase("The PIN is 1235."))).isEmpty();
    assertThat(files()).hasSize(1);
    Path file = files().getFirst();
    assertThat(file.getFileName().toString()).matches("[0-9a-f]{64}\\.sound");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void tellsPhrasesApartByAllThatDecidesTheirSound() {
    assertThat(phrase("one")).isEqualTo(phrase("one")).isNotEqualTo(phrase("two"));
    assertThat(Phrase.of(ENGINE, ENGINE.voices().getLast(), 1, "one")).isNotEqualTo(phrase("one"));
    assertThat(Phrase.of(ENGINE, ENGINE.voices().getFirst(), 1.1, "one"))
        .isNotEqualTo(phrase("one"));
  }

  @Test
  void dropsWhatWasNotUsedForLongest() throws IOException {
    SoundFolder folder = open(10L * SIZE);
    for (int i = 0; i < 10; i++) {
      folder.write(phrase("phrase " + i), SOUND);
      Path file = home.resolve("cache/speech/" + phrase("phrase " + i).digest() + ".sound");
      Files.setLastModifiedTime(
          file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i)));
    }
    assertThat(folder.read(phrase("phrase 0"))).isPresent();

    folder.write(phrase("one more"), SOUND);

    assertThat(files()).hasSize(9);
    assertThat(folder.bytes()).isEqualTo(9L * SIZE);
    assertThat(folder.has(phrase("phrase 0"))).as("was used just now").isTrue();
    assertThat(folder.has(phrase("phrase 1"))).isFalse();
    assertThat(folder.has(phrase("phrase 2"))).isFalse();
    assertThat(folder.has(phrase("one more"))).isTrue();
  }

  @Test
  void countsWhatIsThereWhenItIsOpenedAndMakesItFit() throws IOException {
    SoundFolder folder = open(100L * SIZE);
    for (int i = 0; i < 20; i++) {
      folder.write(phrase("phrase " + i), SOUND);
    }

    assertThat(open(10L * SIZE).bytes()).isEqualTo(9L * SIZE);
    assertThat(files()).hasSize(9);
  }

  @Test
  void takesNoBrokenFileForASound() throws IOException {
    SoundFolder folder = open(1_000_000);
    folder.write(phrase("one"), SOUND);
    folder.write(phrase("two"), SOUND);
    Path one = home.resolve("cache/speech/" + phrase("one").digest() + ".sound");
    Path two = home.resolve("cache/speech/" + phrase("two").digest() + ".sound");
    byte[] whole = Files.readAllBytes(one);
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] broken = whole.clone();
      broken[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(one, broken);
      assertThat(folder.read(phrase("one"))).isEmpty();
      assertThat(one).doesNotExist();
    }
    for (int length : new int[] {0, 7, 15, 16, 17, whole.length - 1}) {
      Files.write(one, Arrays.copyOf(whole, length));
      assertThat(folder.read(phrase("one"))).isEmpty();
    }
    Files.write(one, whole);
    assertThat(folder.read(phrase("one"))).isPresent();
    Files.copy(two, one, StandardCopyOption.REPLACE_EXISTING);
    assertThat(folder.read(phrase("one"))).as("another phrase's file").isEmpty();
    Files.createSymbolicLink(one, two);
    assertThat(folder.read(phrase("one"))).as("a link").isEmpty();
    assertThat(folder.read(phrase("two"))).isPresent();
  }

  @Property(tries = 500)
  void decodesNothingFromOtherBytes(@ForAll byte[] bytes) {
    assertThat(SoundFile.decode(phrase("one"), ByteBuffer.wrap(bytes))).isEmpty();
  }

  @Test
  void leavesOtherFilesAloneButForItsOwnAbandonedOnes() throws IOException {
    open(1_000_000);
    Path foreign = Files.writeString(home.resolve("cache/speech/notes.txt"), "x".repeat(5000));
    String digest = phrase("one").digest();
    Path unfinished =
        Files.writeString(
            home.resolve("cache/speech/" + digest + ".6b0f7d2e-1111-4222-8333-444455556666.new"),
            "half");
    SoundFolder folder = open(1000);
    assertThat(unfinished).as("may be in the making").exists();
    assertThat(folder.bytes()).isZero();

    Files.setLastModifiedTime(unfinished, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    open(1000);
    assertThat(unfinished).doesNotExist();
    assertThat(foreign).exists();
  }

  @Test
  void letsServersShareAFolder() throws Exception {
    List<SoundFolder> servers = List.of(open(20L * SIZE), open(20L * SIZE), open(20L * SIZE));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> work = new ArrayList<>();
      for (SoundFolder server : servers) {
        for (int i = 0; i < 200; i++) {
          Phrase phrase = phrase("phrase " + i % 40);
          work.add(
              threads.submit(
                  () -> {
                    Optional<Sound> kept = server.read(phrase);
                    if (kept.isPresent()) {
                      assertThat(kept.get().samples()).isEqualTo(SOUND.samples());
                    } else {
                      server.write(phrase, SOUND);
                    }
                  }));
        }
      }
      for (Future<?> one : work) {
        one.get();
      }
    }
    assertThat(files()).allMatch(file -> file.toString().endsWith(".sound"));
    open(20L * SIZE);
    assertThat(files().size()).isBetween(1, 20);
  }

  @Test
  void doesWithoutADiskThatFails() throws IOException {
    Path file = Files.createFile(home.resolve("file"));
    assertThat(SoundFolder.open(file.resolve("below"), 1000, Clock.systemUTC())).isEmpty();
    assertThat(SoundFolder.open(home, 0, Clock.systemUTC())).isEmpty();

    SoundFolder folder = open(1_000_000);
    Files.delete(home.resolve("cache/speech"));
    folder.write(phrase("one"), SOUND);
    assertThat(folder.read(phrase("one"))).isEmpty();
  }

  @Test
  void findsInMemoryThenOnDiskAndForgetsFailures() throws Exception {
    MeterRegistry meters = new SimpleMeterRegistry();
    SoundFolder folder = open(1_000_000);
    PhraseCache cache = cache(folder, meters);
    assertThatThrownBy(
            () ->
                cache.get(
                    phrase("one"),
                    () -> {
                      throw new SpeechException(SpeechException.Fault.TEXT, "what a text");
                    }))
        .isInstanceOf(SpeechException.class)
        .hasMessage("what a text")
        .extracting(e -> ((SpeechException) e).fault())
        .isEqualTo(SpeechException.Fault.TEXT);
    assertThat(cache.has(phrase("one"))).isFalse();

    assertThat(cache.get(phrase("one"), () -> SOUND)).isSameAs(SOUND);
    assertThat(cache.get(phrase("one"), SoundFolderTest::neverMade)).isSameAs(SOUND);
    assertThat(cache.has(phrase("one"))).isTrue();
    await().until(() -> folder.has(phrase("one")));
    PhraseCache afterRestart = cache(open(1_000_000), meters);
    assertThat(afterRestart.has(phrase("one"))).isTrue();
    assertThat(afterRestart.get(phrase("one"), SoundFolderTest::neverMade).samples())
        .isEqualTo(SOUND.samples());

    assertThat(count(meters, "miss")).isEqualTo(2);
    assertThat(count(meters, "memory")).isEqualTo(1);
    assertThat(count(meters, "disk")).isEqualTo(1);
  }

  private static PhraseCache cache(SoundFolder folder, MeterRegistry meters) {
    return new PhraseCache(1_000_000, Optional.of(folder), Clock.systemUTC(), meters);
  }

  private static Sound neverMade() {
    throw new AssertionError("made though it is kept");
  }

  private static double count(MeterRegistry meters, String from) {
    return meters.get("callmanager.speech.cache").tag("from", from).counter().count();
  }
}
