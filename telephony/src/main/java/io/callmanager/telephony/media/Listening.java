package io.callmanager.telephony.media;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens to calls off the threads that pace their packets: what a session hears is put into an [Ear], and one thread hands
/// it on, frame by frame and in order. Nothing is allocated per frame.
public final class Listening implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
  private static final int FRAME = 160;

  /// What a thread that is held up may leave unheard: 1.28 s.
  private static final int FRAMES = 64;

  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(20);

  private final Set<Ear> ears = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean running = true;

  public Listening() {
    thread = Thread.ofPlatform().daemon().name("call-listening").unstarted(this::run);
    thread.start();
  }

  /// Begins to listen.
  ///
  /// @param listener gets each frame of 160 samples, on the one thread; must be quick, and not keep the frame
  public Ear open(Consumer<short[]> listener) {
    Ear ear = new Ear(listener);
    ears.add(ear);
    LockSupport.unpark(thread);
    return ear;
  }

  private void run() {
    short[] frame = new short[FRAME];
    while (running) {
      ears.forEach(ear -> ear.hear(frame));
      if (ears.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, PERIOD);
      }
    }
  }

  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
  }

  /// One call's frames on their way to whoever listens: one thread puts them in, another takes them out.
  public final class Ear implements AutoCloseable {

    private final short[] ring = new short[FRAME * FRAMES];
    private final AtomicLong in = new AtomicLong();
    private final AtomicLong out = new AtomicLong();
    private final Consumer<short[]> listener;
    private volatile boolean closed;

    private Ear(Consumer<short[]> listener) {
      this.listener = listener;
    }

    /// Takes a frame; leaves it out when too many wait. Never blocks.
    public void offer(short[] frame) {
      long at = in.getPlain();
      if (at - out.getAcquire() < FRAMES) {
        System.arraycopy(frame, 0, ring, (int) (at % FRAMES) * FRAME, FRAME);
        in.setRelease(at + 1);
      }
    }

    private void hear(short[] frame) {
      long until = in.getAcquire();
      for (long at = out.getPlain(); at < until && !closed; at++) {
        System.arraycopy(ring, (int) (at % FRAMES) * FRAME, frame, 0, FRAME);
        out.setRelease(at + 1);
        try {
          listener.accept(frame);
        } catch (RuntimeException e) {
          LOG.error("Listening to a call failed; nobody listens to it any more", e);
          close();
        }
      }
    }

    /// Nobody listens any more. May be called by the listener.
    @Override
    public void close() {
      closed = true;
      ears.remove(this);
    }
  }
}
