package io.callmanager.telephony.rtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
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

  private final InetAddress bind;
  private final long intervalNanos;
  private final Selector selector;
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<RtcpSession> schedule =
      new PriorityQueue<>((one, other) -> Long.signum(one.due() - other.due()));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
  private final Thread thread;
  private volatile boolean running = true;

  RtcpReporter(InetAddress bind, Duration interval) {
    this.bind = bind;
    this.intervalNanos = interval.toNanos();
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("Can't open a selector for RTCP", e);
    }
    thread = Thread.ofPlatform().daemon(true).name("rtcp").unstarted(this::run);
    thread.start();
  }

  /// Reports to a peer's address from now on; opens the session's control port the first time.
  ///
  /// @param address none when the peer wants no reports
  void report(RtcpSession session, int port, @Nullable InetSocketAddress address) {
    order(
        () -> {
          session.aim(address);
          if (address != null && !session.isOpen() && !session.isClosed()) {
            open(session, port);
          }
        });
  }

  /// Says good-bye to the peer and closes the control port.
  void end(RtcpSession session) {
    order(
        () -> {
          schedule.remove(session);
          session.sayGoodbye(buffer);
        });
  }

  private void order(Runnable order) {
    orders.add(order);
    selector.wakeup();
  }

  private void open(RtcpSession session, int port) {
    DatagramChannel channel = null;
    try {
      channel =
          DatagramChannel.open(
              bind.getAddress().length == 4
                  ? StandardProtocolFamily.INET
                  : StandardProtocolFamily.INET6);
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(bind, port));
      channel.register(selector, SelectionKey.OP_READ, session);
      session.use(channel);
      session.dueAt(System.nanoTime() + spread(intervalNanos / 2));
      schedule.add(session);
    } catch (IOException e) {
      log.debug("No RTCP on port {}: {}", port, e.getMessage());
      closeQuietly(channel);
    }
  }

  private static void closeQuietly(@Nullable DatagramChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      log.debug("Can't close an RTCP socket", e);
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
      session.sayGoodbye(buffer);
    }
    try {
      selector.close();
    } catch (IOException e) {
      log.debug("Can't close the RTCP selector", e);
    }
  }

  private void turn() throws IOException {
    RtcpSession first = schedule.peek();
    if (first == null) {
      selector.select(this::read);
    } else {
      long millis = TimeUnit.NANOSECONDS.toMillis(first.due() - System.nanoTime());
      if (millis > 0) {
        selector.select(this::read, millis);
      } else {
        selector.selectNow(this::read);
      }
    }
    obey();
    sendWhatIsDue();
  }

  private void read(SelectionKey key) {
    if (key.attachment() instanceof RtcpSession session) {
      session.receive(buffer);
    }
  }

  private void obey() {
    for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
      order.run();
    }
  }

  private void sendWhatIsDue() {
    long now = System.nanoTime();
    RtcpSession first = schedule.peek();
    while (first != null && first.due() - now <= TimeUnit.MILLISECONDS.toNanos(1)) {
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
