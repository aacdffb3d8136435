package io.callmanager.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.recording.Recording.Status;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.CallId;
import io.callmanager.shared.RecordingId;
import io.callmanager.shared.SystemDatabase;
import io.callmanager.testing.CoreTest;
import io.callmanager.testing.Tenant;
import io.callmanager.testing.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/// The upkeep, with stores that fail when a test wants them to.
@CoreTest
@SuppressWarnings("NullAway.Init")
class RecordingUpkeepTest {

  private static final int MANY = 2 * AllRecordings.BATCH + 100;

  @Autowired private AllRecordings all;
  @Autowired private RecordingRows rows;
  @Autowired private RecordingNews news;
  @Autowired private RecordingProperties properties;
  @Autowired private SystemDatabase system;
  @Autowired private Tenant.Maker tenants;
  @Autowired private TestClock clock;
  @TempDir private Path directory;

  private final MemoryStore bucket = new MemoryStore("bucket-" + UUID.randomUUID());
  private final MemoryStore disk = new MemoryStore("disk-" + UUID.randomUUID());
  private RecordingDesk desk;
  private RecordingUpkeep upkeep;
  private AccountId account;

  @BeforeEach
  void open() {
    account = tenants.make(1).account();
    RecordingStores stores = new RecordingStores(List.of(bucket, disk));
    desk = new RecordingDesk(new Spool(directory), stores, rows, news, clock);
    desk.start();
    upkeep = new RecordingUpkeep(all, stores, rows, desk, news, properties, clock);
  }

  @AfterEach
  void close() {
    desk.stop();
  }

  /// Recordings that ended, and were deleted if they are, at an instant.
  private void insert(int count, Status status, MemoryStore store, Instant at) {
    insert(count, status, store.name(), at);
    for (int i = 0; i < count; i++) {
      store.objects.put("key-" + i, new byte[0]);
    }
  }

  private void insert(int count, Status status, String store, Instant at) {
    system
        .jdbc()
        .sql(
            """
            insert into recording (account_id, id, call_id, status, started_at, ended_at, channels, store, store_key, deleted_at, told_at)
            select :account, gen_random_uuid(), gen_random_uuid(), :status, :at, :at, 2, :store, 'key-' || n,
              case when :status = 'DELETED' then :at::timestamptz end, :at
              from generate_series(0, :count - 1) n
            """)
        .param("account", account.value())
        .param("status", status.name())
        .param("at", RecordingRows.utc(at))
        .param("store", store)
        .param("count", count)
        .update();
  }

  private int count(String condition) {
    return system
        .jdbc()
        .sql("select count(*) from recording where account_id = ? and " + condition)
        .param(account.value())
        .query(Integer.class)
        .single();
  }

  @Test
  void deletesAllFilesWhateverIsWrongWithSome() {
    Instant now = clock.instant();
    insert(MANY, Status.DELETED, "gone", now.minusSeconds(60));
    insert(MANY, Status.DELETED, disk, now.minusSeconds(30));
    for (int i = 0; i < AllRecordings.BATCH + 1; i++) {
      disk.undeletable.add("key-" + i);
    }
    upkeep.tidy();
    assertThat(disk.objects.keySet()).isEqualTo(disk.undeletable);
    assertThat(count("store = '" + disk.name() + "'")).isEqualTo(disk.undeletable.size());

    disk.undeletable.clear();
    upkeep.tidy();
    assertThat(disk.objects).isEmpty();
  }

  @Test
  void breaksOffAtAStoreThatIsAwayAndGoesOnBehindItsFile() {
    Instant now = clock.instant();
    insert(MANY, Status.DELETED, bucket, now.minusSeconds(60));
    insert(MANY, Status.DELETED, disk, now.minusSeconds(30));
    bucket.down = true;
    upkeep.tidy();
    upkeep.tidy();
    assertThat(bucket.deletions).hasSize(2).doesNotHaveDuplicates();
    assertThat(disk.objects).isEmpty();

    bucket.down = false;
    upkeep.tidy();
    assertThat(bucket.objects).hasSize(2);
    upkeep.tidy();
    assertThat(bucket.objects).isEmpty();
  }

  @Test
  void doesNotHoldUpTheScheduleWhileAStoreIsSlow() throws InterruptedException {
    insert(3, Status.DELETED, disk, clock.instant());
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    disk.onDelete =
        () -> {
          begun.countDown();
          try {
            answer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    upkeep.startTidying();
    begun.await();
    upkeep.startTidying();
    upkeep.startTelling();
    await().during(Duration.ofMillis(200)).until(() -> disk.deletions.size() == 1);
    answer.countDown();
    await().until(() -> count("store_key is not null") == 0);
    assertThat(disk.deletions).hasSize(3);
  }

  @Test
  void forgetsWhatWasDeletedAWeekAgo() {
    Instant ended = clock.instant().minus(properties.retention()).minusSeconds(60);
    insert(MANY, Status.COMPLETED, disk, ended);
    rows.finished(
        new Recording(
            account,
            RecordingId.next(),
            CallId.next(),
            Status.FAILED,
            ended,
            ended,
            null,
            null,
            null,
            2,
            null,
            "Nothing was recorded"));
    upkeep.tidy();
    assertThat(count("status = 'DELETED' and store_key is null")).isEqualTo(MANY + 1);
    clock.advance(Duration.ofDays(6));
    upkeep.tidy();
    assertThat(count("true")).isEqualTo(MANY + 1);
    clock.advance(Duration.ofDays(2));
    upkeep.tidy();
    assertThat(count("true")).isZero();
  }

  @Test
  void remembersWhatHasAFileLeft() {
    insert(1, Status.DELETED, "gone", clock.instant().minus(Duration.ofDays(100)));
    upkeep.tidy();
    assertThat(count("store_key is not null")).isEqualTo(1);
  }
}
