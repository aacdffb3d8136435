package io.callmanager.telephony.rtp;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/// One timing thread. Its streams are spread over the twenty milliseconds of a period, so that packets leave evenly
/// and no stream waits for all others.
///
/// Deadlines are absolute: a slow tick is followed by faster ones and nothing drifts. A stall of less than 60 ms, which a peer's jitter
/// buffer bears as a rule, is made up for at once; after a longer one the periods missed are skipped, and no burst is sent.
final class Pacer implements AutoCloseable {

  private static final int SLOTS = 20;
  private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PERIOD_NANOS = SLOTS * SLOT_NANOS;
  private static final long SKIPPED_FROM_NANOS = 3 * PERIOD_NANOS;
  private static final RtpStream[] NONE = {};
  private static final int TOUCHED_AHEAD = 16;

  private final AtomicReferenceArray<RtpStream[]> slots = new AtomicReferenceArray<>(SLOTS);
  private final long origin = System.nanoTime();
  private final Workbench bench = new Workbench();
  private final Thread thread;
  private volatile int streams;
  private volatile boolean running = true;

  Pacer(String name) {
    for (int i = 0; i < SLOTS; i++) {
      slots.set(i, NONE);
    }
    thread = Thread.ofPlatform().daemon(true).name(name).unstarted(this::run);
    thread.start();
  }

  /// Takes a stream in. Its first packet leaves within one period.
  synchronized void add(RtpStream stream) {
    int slot = emptiestSlot();
    RtpStream[] before = slots.get(slot);
    RtpStream[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = stream;
    slots.set(slot, after);
    count(1);
    LockSupport.unpark(thread);
  }

  /// Among those equally empty the one that comes next.
  private int emptiestSlot() {
    int soonest = (int) Math.floorMod(currentTick() + 1, (long) SLOTS);
    int best = soonest;
    for (int i = 1; i < SLOTS; i++) {
      int slot = (soonest + i) % SLOTS;
      if (slots.get(slot).length < slots.get(best).length) {
        best = slot;
      }
    }
    return best;
  }

  private synchronized void remove(int slot, RtpStream stream) {
    slots.set(
        slot,
        Arrays.stream(slots.get(slot)).filter(other -> other != stream).toArray(RtpStream[]::new));
    count(-1);
  }

  private synchronized void count(int change) {
    streams += change;
  }

  int streams() {
    return streams;
  }

  int fullestSlot() {
    int most = 0;
    for (int i = 0; i < SLOTS; i++) {
      most = Math.max(most, slots.get(i).length);
    }
    return most;
  }

  Workbench bench() {
    return bench;
  }

  Thread thread() {
    return thread;
  }

  private long currentTick() {
    return (System.nanoTime() - origin) / SLOT_NANOS;
  }

  private void run() {
    long tick = 0; // the first that is not served yet
    while (running) {
      if (streams == 0) {
        LockSupport.park(this);
        tick = wokenAt(tick);
        continue;
      }
      long next = nextOccupied(tick);
      long wait = origin + next * SLOT_NANOS - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
        if (System.nanoTime() - (origin + next * SLOT_NANOS) < 0) {
          tick = wokenAt(tick); // early: somebody may have joined a sooner slot
          continue;
        }
      } else if (-wait >= SKIPPED_FROM_NANOS) {
        long missed = -wait / PERIOD_NANOS;
        next += missed * SLOTS;
        bench.roundsSkipped.add(missed);
      }
      tickSlot(next);
      tick = next + 1;
    }
    closeStreams();
  }

  /// Where to go on after a sleep. The slot that was about to come when a stream joined it may just have begun when the
  /// thread is awake: it is served a little late rather than a period later.
  private long wokenAt(long unserved) {
    return Math.max(unserved, currentTick() - 1);
  }

  private long nextOccupied(long from) {
    for (long tick = from; tick < from + SLOTS; tick++) {
      if (slots.get((int) (tick % SLOTS)).length > 0) {
        return tick;
      }
    }
    return from;
  }

  private void tickSlot(long tick) {
    int slot = (int) (tick % SLOTS);
    long round = tick / SLOTS;
    long dueNanos = origin + tick * SLOT_NANOS;
    RtpStream[] due = slots.get(slot);
    for (int i = 0; i < due.length; i++) {
      if (i % TOUCHED_AHEAD == 0) {
        touch(due, i);
      }
      RtpStream stream = due[i];
      try {
        if (!stream.tick(round, dueNanos, bench)) {
          remove(slot, stream);
          stream.release();
        }
      } catch (RuntimeException e) {
        stream.noteFailure(e);
      }
    }
  }

  /// Reads a little of everything that the next streams will need. Between two periods all of it has left the processor's caches,
  /// and to wait for memory once for each would be a third of a stream's work: read like this, first the objects of all streams and
  /// then what they point to, many answers are under way at once.
  private void touch(RtpStream[] due, int from) {
    int until = Math.min(from + TOUCHED_AHEAD, due.length);
    int sum = 0;
    for (int i = from; i < until; i++) {
      sum += due[i].touchItself();
    }
    for (int i = from; i < until; i++) {
      sum += due[i].touchParts();
    }
    for (int i = from; i < until; i++) {
      sum += due[i].touchSamples();
    }
    bench.touched = sum;
  }

  private void closeStreams() {
    for (int slot = 0; slot < SLOTS; slot++) {
      for (RtpStream stream : slots.get(slot)) {
        stream.obey();
        stream.close();
        stream.release();
      }
    }
  }

  /// Stops the thread; streams that are still there end.
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
