package io.callmanager.telephony.recording;

import io.callmanager.call.spi.Tape;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes all recordings that are under way: two threads, each of which takes what its recordings have gathered four times a second.
public final class TapeWriter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TapeWriter.class);
  private static final int LANES = 2;
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final Duration TO_FINISH = Duration.ofSeconds(5);

  private static final int MOST_LAST_ROUNDS = 16;

  /// A bit more than what gathers in one round.
  private static final int BLOCK = 16 * StereoRing.PERIOD_BYTES;

  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final ExecutorService finishing =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tape-", 0).factory());
  private volatile boolean closing;

  /// @param meters gets the meters under `callmanager.recordings`
  public TapeWriter(MeterRegistry meters) {
    for (int i = 0; i < LANES; i++) {
      lanes.add(new Lane("tape-writer-" + i));
    }
    Gauge.builder("callmanager.recordings.open", open, AtomicInteger::get)
        .description("recordings that are being written")
        .register(meters);
  }

  /// Begins a recording of what is put into the ring that is returned, until that is finished.
  ///
  /// @param onFailure told on a thread of this writer, at most once, when the recording can't go on; the tape is over then
  public StereoRing begin(Tape tape, Consumer<TapeFailure> onFailure) {
    StereoRing ring = new StereoRing();
    open.incrementAndGet();
    lanes
        .get(Math.floorMod(begun.getAndIncrement(), LANES))
        .add(new OpenTape(tape, ring, onFailure));
    return ring;
  }

  int open() {
    return open.get();
  }

  /// The threads that write.
  public List<Thread> threads() {
    return lanes.stream().map(lane -> lane.thread).toList();
  }

  private void finish(OpenTape tape) {
    finishing.execute(
        () -> {
          try {
            if (!tape.failed()) {
              tape.finish();
            }
          } catch (RuntimeException e) {
            log.error("A recording could not be brought to its end", e);
          } finally {
            open.decrementAndGet();
          }
        });
  }

  /// Waits, for a bounded time, for recordings that are over to be on the disk. Whatever is not is mended at the next start.
  @Override
  public void close() {
    closing = true;
    lanes.forEach(lane -> LockSupport.unpark(lane.thread));
    long until = System.nanoTime() + TO_FINISH.toNanos();
    try {
      for (Lane lane : lanes) {
        lane.thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
      }
      finishing.shutdown();
      if (!finishing.awaitTermination(
          Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        log.warn("{} recordings are not finished; the next start does that", open.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One thread and its recordings.
  private final class Lane {

    private final Queue<OpenTape> coming = new ConcurrentLinkedQueue<>();
    private final List<OpenTape> tapes = new ArrayList<>();
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    private final Thread thread;

    Lane(String name) {
      thread = Thread.ofPlatform().daemon(true).name(name).start(this::run);
    }

    void add(OpenTape tape) {
      coming.add(tape);
      LockSupport.unpark(thread);
    }

    private void run() {
      long due = System.nanoTime();
      int roundsLeft = MOST_LAST_ROUNDS;
      while (!closing || (!(tapes.isEmpty() && coming.isEmpty()) && roundsLeft > 0)) {
        if (tapes.isEmpty() && coming.isEmpty() && !closing) {
          LockSupport.park(this);
          due = System.nanoTime();
        }
        takeIn();
        long wait = due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(this, Math.min(wait, ROUND_NANOS));
        } else {
          due = Math.max(due + ROUND_NANOS, System.nanoTime());
          round();
          roundsLeft -= closing ? 1 : 0;
        }
      }
    }

    private void takeIn() {
      for (OpenTape tape = coming.poll(); tape != null; tape = coming.poll()) {
        tapes.add(tape);
      }
    }

    private void round() {
      for (Iterator<OpenTape> each = tapes.iterator(); each.hasNext(); ) {
        OpenTape tape = each.next();
        if (!goesOn(tape)) {
          each.remove();
          finish(tape);
        }
      }
    }

    private boolean goesOn(OpenTape tape) {
      try {
        return tape.write(block);
      } catch (RuntimeException e) {
        log.error("A recording could not be written", e);
        return false;
      }
    }
  }
}
