package io.callmanager.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Tape;
import io.callmanager.recording.Recording.Status;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.WavHeader;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/// The desk, with a store that fails when a test wants it to.
@CoreTest
@SuppressWarnings("NullAway.Init")
class RecordingDeskTest {

  private static final int MANY = 12;
  private static final Duration A_WHILE = Duration.ofMillis(300);

  @Autowired private RecordingRows rows;
  @Autowired private AllRecordings all;
  @Autowired private RecordingNews news;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;
  @TempDir private Path directory;

  private final MemoryStore store = new MemoryStore("memory");
  private final List<Tape> tapes = new ArrayList<>();
  private Spool spool;
  private RecordingDesk desk;
  private AccountId account;

  @BeforeEach
  void open() {
    account = tenants.make(1).account();
    spool = new Spool(directory.resolve("spool"));
    desk = new RecordingDesk(spool, new RecordingStores(List.of(store)), rows, news, clock);
    desk.start();
  }

  @AfterEach
  void close() {
    desk.stop();
  }

  private Tape begin() {
    Tape tape = spool.next(account, CallId.next());
    tape.started(clock.instant());
    tapes.add(tape);
    await().until(() -> rows.find(account, tape.id(), true).isPresent());
    return tape;
  }

  private Tape record() throws IOException {
    Tape tape = begin();
    ByteBuffer wav = ByteBuffer.allocate(WavHeader.BYTES + 32_000);
    WavHeader.CALL.write(wav, 32_000);
    Files.write(tape.file(), wav.array());
    return tape;
  }

  private Tape over() throws IOException {
    Tape tape = record();
    tape.over(new Tape.Outcome.Written(1000, null));
    return tape;
  }

  private Status status(RecordingId id) {
    return rows.find(account, id, true).orElseThrow().status();
  }

  private void putsStayAt(int count) {
    await().during(A_WHILE).until(() -> store.puts.size() == count);
  }

  private int putsSettle() {
    int[] last = {-1};
    await()
        .during(A_WHILE)
        .until(
            () -> {
              int now = store.puts.size();
              boolean same = now == last[0] && now > 0;
              last[0] = now;
              return same;
            });
    return last[0];
  }

  @Test
  void triesOneAtATimeAndEverMoreSeldomWhenTheStoreIsAway() throws IOException {
    store.down = true;
    for (int i = 0; i < MANY; i++) {
      over();
    }
    int first = putsSettle();
    assertThat(first).isLessThan(MANY);

    desk.takeUp();
    putsStayAt(first);
    clock.advance(Backoff.FIRST);
    desk.takeUp();
    putsStayAt(first + 1);
    desk.takeUp();
    clock.advance(Backoff.FIRST);
    desk.takeUp();
    putsStayAt(first + 1);
    clock.advance(Backoff.FIRST);
    desk.takeUp();
    putsStayAt(first + 2);
    over();
    putsStayAt(first + 2);

    store.down = false;
    clock.advance(Backoff.LONGEST);
    desk.takeUp();
    await().until(() -> tapes.stream().allMatch(tape -> status(tape.id()) == Status.COMPLETED));
    assertThat(spool.inHand()).isEmpty();
    Tape next = over();
    await().until(() -> status(next.id()) == Status.COMPLETED);
  }

  @Test
  void readsAFileOnceHoweverOftenItIsTried() throws IOException {
    store.down = true;
    Tape tape = over();
    putsStayAt(1);
    byte[] other = new byte[32_044];
    Files.write(tape.file(), other);
    store.down = false;
    clock.advance(Backoff.FIRST);
    desk.takeUp();
    await().until(() -> status(tape.id()) == Status.COMPLETED);
    assertThat(store.objects.values()).containsExactly(other);
  }

  @Test
  void leavesOthersAloneWhenOneFileCanNotBeRead() throws IOException {
    Tape bad = begin();
    Files.createDirectory(bad.file());
    bad.over(new Tape.Outcome.Written(1000, null));
    await().during(A_WHILE).until(() -> status(bad.id()) == Status.RECORDING);
    Tape good = over();
    await().until(() -> status(good.id()) == Status.COMPLETED);
    Files.delete(bad.file());
    clock.advance(Backoff.FIRST);
    desk.takeUp();
    await().until(() -> status(bad.id()) == Status.FAILED);
  }

  @Test
  void keepsNothingOfWhatWasDeletedWhileItWasBeingStored() throws IOException {
    Tape tape = record();
    store.onPut =
        () -> {
          clock.advance(Duration.ofDays(3));
          all.giveUp(clock.instant(), clock.instant(), List.of());
          assertThat(rows.delete(account, tape.id(), clock.instant())).isTrue();
        };
    tape.over(new Tape.Outcome.Written(1000, null));
    await().until(() -> spool.inHand().isEmpty());
    assertThat(store.puts).hasSize(1);
    assertThat(store.objects).isEmpty();
    assertThat(tape.file()).doesNotExist();
    assertThat(status(tape.id())).isEqualTo(Status.DELETED);
  }

  @Test
  void triesAgainToGetRidOfWhatWasDeletedWhileItWasBeingStored() throws IOException {
    Tape tape = record();
    store.onPut =
        () -> {
          all.giveUp(clock.instant(), clock.instant(), List.of());
          rows.delete(account, tape.id(), clock.instant());
          store.down = true;
        };
    tape.over(new Tape.Outcome.Written(1000, null));
    await().until(() -> !store.deletions.isEmpty());
    store.down = false;
    await().during(A_WHILE).until(() -> !store.objects.isEmpty());
    clock.advance(Backoff.FIRST);
    desk.takeUp();
    await().until(() -> store.objects.isEmpty());
    await().until(() -> spool.inHand().isEmpty());
  }

  @Test
  void givesUpNothingThatIsInHand() throws IOException {
    store.down = true;
    Tape mine = over();
    Tape foreign = over();
    all.giveUp(
        clock.instant(), clock.instant().plusSeconds(1), List.of(mine.id(), RecordingId.next()));
    assertThat(desk.inHand()).contains(mine.id());
    assertThat(status(mine.id())).isEqualTo(Status.RECORDING);
    assertThat(status(foreign.id())).isEqualTo(Status.FAILED);
  }

  @Test
  void makesNothingOfATapeThatWasNotUsed() {
    Tape tape = begin();
    tape.over(new Tape.Outcome.Unused());
    await().until(() -> rows.find(account, tape.id(), false).isEmpty());
    assertThat(status(tape.id())).isEqualTo(Status.DELETED);
    rows.started(account, tape.id(), CallId.next(), clock.instant(), 2);
    assertThat(rows.find(account, tape.id(), false)).isEmpty();
    await().until(() -> spool.inHand().isEmpty());
  }

  @Test
  void doesNotTakeAFileThatIsGoneSinceItWasListed() {
    Path gone = directory.resolve("gone.wav");
    Spool.Spooled listed = new Spool.Spooled(account, CallId.next(), RecordingId.next(), gone);
    assertThat(spool.take(listed)).isFalse();
    assertThat(spool.inHand()).isEmpty();
  }
}
