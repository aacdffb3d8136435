package io.callmanager.telephony.rtp;

import io.callmanager.telephony.media.NoMediaPortException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The RTP ports, each with the one beside it for RTCP: some opened in advance, so that a session gets one at once; those
/// given back drained before they are used again, so that nobody hears the end of somebody else's call.
final class PortPool implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PortPool.class);
  private static final int RECEIVE_BUFFER = 64 * 1024;
  private static final int MAX_DRAINED_AT_ONCE = 2000;
  private static final int DRAINS_UNTIL_ABANDONED = 20;
  private static final int MOST_HURRIED = 16;

  /// For how many sweeps a port is looked at after it was given back, when what is late comes, and before it is ready.
  private static final int SWEEPS_AT_EACH_END = 2;

  /// The least that a port rests when no other is left. Audio that is under way for longer is not heard in any case.
  private static final Duration SHORTEST_DRAIN = Duration.ofMillis(500);

  /// An open port, with the one beside it.
  record Port(int number, DatagramChannel channel, ControlPort control) {

    void close() {
      UdpSockets.closeQuietly(channel);
      control.close();
    }
  }

  private record Draining(Port port, long since, long deadline) {}

  private final InetAddress bind;
  private final PortRange range;
  private final int warm;
  private final long drainNanos;
  private final long hurriedNanos;
  private final long sweepNanos;
  private final RtcpReporter reporter;
  private final Queue<Integer> unopened = new ConcurrentLinkedQueue<>();
  private final Queue<Port> ready = new ConcurrentLinkedQueue<>();
  private final Queue<Draining> draining = new ConcurrentLinkedQueue<>();
  private final AtomicInteger readyCount = new AtomicInteger();
  private final AtomicInteger drainingCount = new AtomicInteger();
  private final AtomicInteger usedCount = new AtomicInteger();
  private volatile boolean closed;

  /// @param warm how many ports to hold open in advance
  /// @param drain how long a port given back rests
  /// @param reporter whose the odd ports are
  PortPool(InetAddress bind, PortRange range, int warm, Duration drain, RtcpReporter reporter) {
    this.reporter = reporter;
    this.bind = bind;
    this.range = range;
    this.warm = Math.min(warm, range.sessions());
    this.drainNanos = drain.toNanos();
    this.hurriedNanos = Math.min(drainNanos, SHORTEST_DRAIN.toNanos());
    this.sweepNanos = sweepPeriod(drain).toNanos();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < range.sessions(); i++) {
      ports.add(range.firstRtpPort() + 2 * i);
    }
    Collections.shuffle(ports);
    unopened.addAll(ports);
    warmUp();
  }

  /// An open port that nobody else uses. When every one is in use or drains, the one that has drained for the longest is cut short.
  ///
  /// @throws NoMediaPortException when there is none
  Port take(long nowNanos) {
    Port port = ready.poll();
    if (port != null) {
      readyCount.decrementAndGet();
    } else {
      port = open();
    }
    if (port == null) {
      port = hurry(nowNanos);
    }
    if (port == null) {
      throw new NoMediaPortException(
          "No RTP port is free in %s: %d in use, %d draining, the others taken by other processes"
              .formatted(range, usedCount.get(), drainingCount.get()));
    }
    usedCount.incrementAndGet();
    return port;
  }

  /// Whether [#take] is likely to find a port.
  boolean hasRoom() {
    return readyCount.get() > 0 || drainingCount.get() > 0 || !unopened.isEmpty();
  }

  private @Nullable Port hurry(long nowNanos) {
    ByteBuffer sink = ByteBuffer.allocate(16);
    for (int tries = 0; tries < MOST_HURRIED; tries++) {
      Draining oldest = draining.peek();
      if (oldest == null || nowNanos - oldest.since < hurriedNanos) {
        return null;
      }
      if (!claimed(oldest)) {
        continue;
      }
      if (empty(oldest.port, sink)) {
        drainAgain(oldest, nowNanos);
      } else if (disconnected(oldest.port, sink)) {
        return oldest.port;
      }
    }
    return null;
  }

  /// Takes a port back, to be drained.
  void giveBack(Port port, long nowNanos) {
    usedCount.decrementAndGet();
    if (closed) {
      port.close();
      return;
    }
    drainingCount.incrementAndGet();
    draining.add(new Draining(port, nowNanos, nowNanos + drainNanos));
  }

  /// Empties what drains, makes ready what has drained, and opens ports in advance. Called a few times a second.
  void sweep(long nowNanos) {
    ByteBuffer sink = ByteBuffer.allocateDirect(16);
    boolean plenty = !isLow();
    for (Draining one : draining) {
      if (plenty && isInBetween(one, nowNanos)) {
        continue;
      }
      boolean heard = empty(one.port, sink);
      if (nowNanos - one.deadline < 0 || !claimed(one)) {
        continue;
      }
      if (!heard) {
        makeReady(one.port, sink);
      } else if (nowNanos - one.since < DRAINS_UNTIL_ABANDONED * drainNanos) {
        drainAgain(one, nowNanos);
      } else {
        close(one.port);
      }
    }
    warmUp();
  }

  /// Whether a port has been looked at since it was given back, and will be again before it is ready.
  private boolean isInBetween(Draining one, long nowNanos) {
    long left = one.deadline - nowNanos;
    return left > SWEEPS_AT_EACH_END * sweepNanos
        && left < drainNanos - SWEEPS_AT_EACH_END * sweepNanos;
  }

  /// Takes a port that drains away from everybody else.
  private boolean claimed(Draining one) {
    boolean claimed = draining.remove(one);
    if (claimed) {
      drainingCount.decrementAndGet();
    }
    return claimed;
  }

  private void drainAgain(Draining one, long nowNanos) {
    drainingCount.incrementAndGet();
    draining.add(new Draining(one.port, one.since, nowNanos + drainNanos));
  }

  /// Makes a port ready for another peer, or closes it.
  private boolean disconnected(Port port, ByteBuffer sink) {
    try {
      port.channel.disconnect();
      empty(port, sink);
      return true;
    } catch (IOException e) {
      log.debug("Can't use RTP port {} again as it is", port.number, e);
      close(port);
      return false;
    }
  }

  private void makeReady(Port port, ByteBuffer sink) {
    if (!disconnected(port, sink)) {
      return;
    }
    if (closed || readyCount.get() >= Math.max(4 * warm, 64)) {
      close(port);
    } else {
      ready.add(port);
      readyCount.incrementAndGet();
    }
  }

  private void close(Port port) {
    port.close();
    unopened.add(port.number);
  }

  /// Opens ports in advance.
  void warmUp() {
    while (!closed && readyCount.get() < warm) {
      Port port = open();
      if (port == null) {
        return;
      }
      ready.add(port);
      readyCount.incrementAndGet();
    }
  }

  /// Reads a socket empty.
  ///
  /// @return whether anything was in it
  static boolean empty(Port port, ByteBuffer sink) {
    boolean heard = false;
    try {
      for (int i = 0; i < MAX_DRAINED_AT_ONCE; i++) {
        sink.clear();
        if (port.channel.receive(sink) == null) {
          break;
        }
        heard = true;
      }
    } catch (IOException e) {
      log.trace("Nothing to drain on RTP port {}", port.number, e);
    }
    return heard;
  }

  /// Opens the next port that no other process has; each is tried once.
  private @Nullable Port open() {
    for (int tries = range.sessions(); tries > 0; tries--) {
      Integer number = unopened.poll();
      if (number == null) {
        return null;
      }
      Port port = opened(number);
      if (port != null) {
        return port;
      }
      unopened.add(number);
    }
    return null;
  }

  private @Nullable Port opened(int number) {
    DatagramChannel channel = null;
    try {
      channel = UdpSockets.bound(new InetSocketAddress(bind, number));
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      return new Port(number, channel, reporter.port(new InetSocketAddress(bind, number + 1)));
    } catch (IOException e) {
      log.debug("RTP port {} can't be opened: {}", number, e.getMessage());
      UdpSockets.closeQuietly(channel);
      return null;
    }
  }

  boolean isLow() {
    return readyCount.get() < warm / 2;
  }

  int used() {
    return usedCount.get();
  }

  int draining() {
    return drainingCount.get();
  }

  int ready() {
    return readyCount.get();
  }

  static Duration sweepPeriod(Duration drain) {
    return Duration.ofNanos(
        Math.clamp(drain.toNanos() / 4, TimeUnit.MILLISECONDS.toNanos(10), 500_000_000L));
  }

  /// Closes the ports that are not in use; those that are close when they are given back.
  @Override
  public void close() {
    closed = true;
    for (Port port = ready.poll(); port != null; port = ready.poll()) {
      port.close();
    }
    for (Draining one = draining.poll(); one != null; one = draining.poll()) {
      one.port.close();
    }
  }
}
