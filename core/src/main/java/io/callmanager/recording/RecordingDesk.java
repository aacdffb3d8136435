package io.callmanager.recording;

import io.callmanager.call.CallEventType;
import io.callmanager.call.CallTimeline;
import io.callmanager.call.spi.Tape;
import io.callmanager.recording.Recording.Place;
import io.callmanager.recording.Recording.Status;
import io.callmanager.recording.Spool.Spooled;
import io.callmanager.shared.WavHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Takes recordings from the spool to the store: measures, sums, stores, writes down, and tells the call's timeline. What fails
/// stays in the spool and is tried again; so is what a server that died has left there.
@Component
class RecordingDesk implements Spool.Listener, SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RecordingDesk.class);

  /// Stops after the calls have ended.
  private static final int PHASE = 1000;

  private static final int AT_ONCE = 4;
  private static final Duration TO_SETTLE = Duration.ofSeconds(8);
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int BLOCK = 1 << 16;
  private static final String NOTHING = "Nothing was recorded";
  private static final String LEFT_BEHIND = "The server ended while this was being recorded";

  private final Spool spool;
  private final RecordingStores stores;
  private final RecordingRows rows;
  private final CallTimeline timeline;
  private final Clock clock;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Queue<Case> again = new ConcurrentLinkedQueue<>();
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("recording-", 0).factory());
  private volatile boolean running;

  RecordingDesk(
      Spool spool, RecordingStores stores, RecordingRows rows, CallTimeline timeline, Clock clock) {
    this.spool = spool;
    this.stores = stores;
    this.rows = rows;
    this.timeline = timeline;
    this.clock = clock;
    spool.listen(this);
  }

  /// A recording that is to be settled.
  ///
  /// @param outcome null for a file that was left behind
  private record Case(Spooled tape, Tape.@Nullable Outcome outcome, Instant endedAt) {}

  @Override
  public void started(Spooled tape, Instant at) {
    workers.execute(
        () -> {
          try {
            rows.started(tape.account(), tape.id(), tape.call(), at, WavHeader.CALL.channels());
          } catch (DataAccessException e) {
            log.warn(
                "recording={} is written down when it is complete: {}", tape.id(), e.getMessage());
          }
        });
  }

  @Override
  public void over(Spooled tape, Tape.Outcome outcome) {
    settle(new Case(tape, outcome, clock.instant()));
  }

  /// Takes up what failed before and what was left behind.
  @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT1S")
  void takeUp() {
    if (!running) {
      return;
    }
    int waiting = again.size();
    for (int i = 0; i < waiting; i++) {
      Case failed = again.poll();
      if (failed != null) {
        settle(failed);
      }
    }
    for (Spooled left : spool.takeLeftBehind()) {
      log.info("recording={} was left behind and is mended", left.id());
      settle(new Case(left, null, lastWritten(left)));
    }
  }

  private Instant lastWritten(Spooled left) {
    try {
      return Files.getLastModifiedTime(left.file()).toInstant();
    } catch (IOException e) {
      return clock.instant();
    }
  }

  private void settle(Case one) {
    workers.execute(
        () -> {
          turns.acquireUninterruptibly();
          try {
            Recording settled = settled(one);
            spool.release(one.tape());
            tell(settled);
          } catch (IOException | RuntimeException e) {
            log.warn("recording={} can't be settled yet: {}", one.tape().id(), e.toString());
            again.add(one);
          } finally {
            turns.release();
          }
        });
  }

  private Recording settled(Case one) throws IOException {
    Spooled tape = one.tape();
    String note =
        switch (one.outcome()) {
          case null -> LEFT_BEHIND;
          case Tape.Outcome.Written written -> written.note();
          case Tape.Outcome.Failed failed -> failed.words();
          case Tape.Outcome.Unused _ -> NOTHING;
        };
    long sampleBytes = one.outcome() instanceof Tape.Outcome.Unused ? 0 : mend(tape);
    Recording known = rows.find(tape.account(), tape.id(), true).orElse(null);
    if (known != null && (known.status() == Status.COMPLETED || known.status() == Status.DELETED)) {
      // Stored before; the server died before it let go of the file.
      Files.deleteIfExists(tape.file());
      return known;
    }
    long millis = WavHeader.CALL.millis(sampleBytes);
    Instant startedAt = known == null ? one.endedAt().minusMillis(millis) : known.startedAt();
    Recording recording =
        sampleBytes == 0
            ? failed(one, startedAt, note == null ? NOTHING : note)
            : stored(one, startedAt, millis, note);
    rows.finished(recording);
    Files.deleteIfExists(tape.file());
    return recording;
  }

  /// @return how many bytes of samples there are; 0 when there is no file
  private static long mend(Spooled tape) throws IOException {
    if (!Files.exists(tape.file())) {
      return 0;
    }
    try (FileChannel file = FileChannel.open(tape.file(), StandardOpenOption.WRITE)) {
      long sampleBytes = WavHeader.CALL.mend(file);
      file.force(true);
      return sampleBytes;
    }
  }

  private static Recording failed(Case one, Instant startedAt, String note) {
    Spooled tape = one.tape();
    return new Recording(
        tape.account(),
        tape.id(),
        tape.call(),
        Status.FAILED,
        startedAt,
        one.endedAt(),
        null,
        null,
        null,
        WavHeader.CALL.channels(),
        null,
        note);
  }

  private Recording stored(Case one, Instant startedAt, long millis, @Nullable String note)
      throws IOException {
    Spooled tape = one.tape();
    long size = Files.size(tape.file());
    String sum = sum(tape);
    Place place = stores.place(tape.account(), tape.id(), startedAt);
    stores.store(place, tape.file());
    return new Recording(
        tape.account(),
        tape.id(),
        tape.call(),
        Status.COMPLETED,
        startedAt,
        one.endedAt(),
        millis,
        size,
        sum,
        WavHeader.CALL.channels(),
        place,
        note);
  }

  private static String sum(Spooled tape) throws IOException {
    try (InputStream file = Files.newInputStream(tape.file());
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

  /// Tells the call's timeline what came of a recording. Fails quietly: whoever looks for what is untold tries again.
  void tell(Recording recording) {
    Instant endedAt = recording.endedAt();
    if (endedAt == null || recording.status() == Status.DELETED) {
      return;
    }
    Map<String, Object> data = new HashMap<>();
    data.put("recordingId", recording.id().toString());
    if (recording.status() == Status.COMPLETED) {
      put(data, "durationMs", recording.durationMillis());
      put(data, "sizeBytes", recording.sizeBytes());
      put(data, "sha256", recording.sha256());
      put(data, "note", recording.note());
    } else {
      put(data, "reason", recording.note());
    }
    CallEventType type =
        recording.status() == Status.COMPLETED
            ? CallEventType.RECORDING_COMPLETED
            : CallEventType.RECORDING_FAILED;
    try {
      if (timeline.add(recording.account(), recording.call(), type, endedAt, data)) {
        rows.told(recording.account(), recording.id(), clock.instant());
      }
    } catch (DataAccessException e) {
      log.warn("recording={} is told of later: {}", recording.id(), e.getMessage());
    }
  }

  private static void put(Map<String, Object> data, String key, @Nullable Object value) {
    if (value != null) {
      data.put(key, value);
    }
  }

  @Override
  public void start() {
    running = true;
  }

  /// Waits, for a bounded time, until what was recorded is stored; the rest stays in the spool for the next start.
  @Override
  public void stop() {
    running = false;
    long until = System.nanoTime() + TO_SETTLE.toNanos();
    while (spool.inHand() > again.size() && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(CHECK_NANOS);
    }
    workers.shutdown();
    if (spool.inHand() > 0) {
      log.warn("{} recordings stay in the spool for the next start", spool.inHand());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
