package io.callmanager.telephony.rtp;

import io.callmanager.telephony.srtp.SrtpSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends and reads the control packets of all sessions, on one thread that has nothing to do with pacing.
final class RtcpReporter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RtcpReporter.class);
  private static final int MAX_DATAGRAM = 2048;

  /// What is due within so short a time goes at once, so that the thread need not wake up for each report.
  private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  /// Orders that can wait are looked at so many times in an interval, and once in a quarter of a second at least.
  private static final int LOOKS_PER_INTERVAL = 8;

  private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

  private final long intervalNanos;
  private final Selector selector;
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<RtcpSession> schedule =
      new PriorityQueue<>((one, other) -> Long.signum(one.due() - other.due()));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
  private final byte[] secret = new byte[MAX_DATAGRAM + SrtpSuite.MAX_GROWTH];
  private final Count notAuthentic = new Count();
  private final Thread thread;
  private volatile boolean running = true;

  RtcpReporter(Duration interval) {
    this.intervalNanos = interval.toNanos();
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("Can't open a selector for RTCP", e);
    }
    thread = Thread.ofPlatform().daemon(true).name("rtcp").unstarted(this::run);
    thread.start();
  }

  /// A port to report from; not open yet.
  ControlPort port(InetSocketAddress address) {
    return new ControlPort(address, selector);
  }

  /// Has a session report to a peer's address from now on. That waits until the thread is awake for another reason, at most a
  /// quarter of a second: the first report is not due before, and a call that ends at once costs nothing here. What the peer
  /// sends to a port that was never used before is lost for so long.
  void report(RtcpSession session, InetSocketAddress address) {
    orders.add(
        () -> {
          if (session.begin(address)) {
            session.dueAt(System.nanoTime() + spread(intervalNanos / 2));
            schedule.add(session);
          }
        });
  }

  /// Has a session's packets encrypted from now on, or no longer. In line with the other orders, so that no report leaves in the
  /// clear.
  void secure(RtcpSession session, @Nullable Secrecy secrecy) {
    orders.add(() -> session.secure(secrecy, secret, notAuthentic));
  }

  long packetsNotAuthentic() {
    return notAuthentic.get();
  }

  /// Says good-bye to the peer.
  void end(RtcpSession session) {
    orders.add(
        () -> {
          schedule.remove(session);
          session.end(buffer);
        });
    if (session.wasHeard()) {
      selector.wakeup();
    }
  }

  /// Half to one and a half of an interval, so that peers don't report in step (RFC 3550, section 6.2).
  private static long spread(long nanos) {
    return nanos / 2 + ThreadLocalRandom.current().nextLong(Math.max(1, nanos));
  }

  private void run() {
    while (running) {
      try {
        turn();
      } catch (IOException | RuntimeException e) {
        log.error("RTCP stumbled", e);
      }
    }
    obey();
    for (RtcpSession session : schedule) {
      session.end(buffer);
    }
    try {
      selector.close();
    } catch (IOException e) {
      log.debug("Can't close the RTCP selector", e);
    }
  }

  private void turn() throws IOException {
    RtcpSession first = schedule.peek();
    long nanos = Math.min(intervalNanos / LOOKS_PER_INTERVAL, LONGEST_WAIT.toNanos());
    if (first != null) {
      nanos = Math.min(nanos, first.due() - System.nanoTime());
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    if (millis > 0) {
      selector.select(millis);
    } else {
      selector.selectNow();
    }
    obey();
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof ControlPort port) {
        port.receive(buffer);
      }
    }
    selector.selectedKeys().clear();
    sendWhatIsDue();
  }

  private void obey() {
    for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
      order.run();
    }
  }

  private void sendWhatIsDue() {
    long now = System.nanoTime();
    RtcpSession first = schedule.peek();
    while (first != null && first.due() - now <= TOGETHER_NANOS) {
      schedule.remove();
      first.report(buffer);
      first.dueAt(now + spread(intervalNanos));
      schedule.add(first);
      first = schedule.peek();
    }
  }

  @Override
  public void close() {
    running = false;
    selector.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
