package io.callmanager.telephony.sip.transaction;

import io.callmanager.telephony.sip.transport.FairShare;
import io.callmanager.telephony.sip.transport.Peer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to be sent by TCP and TLS, a queue for each peer: making a connection blocks, and so does a peer that stops reading, and
/// no peer is to wait for another. A queue has a virtual thread as long as there is something in it, so what goes to one peer stays
/// in order, and nothing is left of a peer to which all is sent. Safe for use by many threads.
final class PeerQueues implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PeerQueues.class);

  /// Messages that may wait in all; a peer may have [its share][FairShare] of them.
  private static final int ROOM = 32_768;

  private static final int ROOM_IN_ANY_CASE = 64;

  /// Longer than connecting twice and writing may take in all; what takes longer is interrupted, which closes its connection.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long SWEEP_MILLIS = 1_000;

  private final Timers timers;
  private final long patienceNanos;
  private final ThreadFactory threads = Thread.ofVirtual().name("sip-stream-", 0).factory();
  private final FairShare<Peer> share = new FairShare<>(ROOM, ROOM_IN_ANY_CASE);
  private final Map<Peer, PeerQueue> queues = new HashMap<>();
  private boolean sweeping;
  private boolean closed;

  /// @param timers by which it is noticed when a peer stopped reading
  PeerQueues(Timers timers) {
    this(timers, PATIENCE_NANOS);
  }

  PeerQueues(Timers timers, long patienceNanos) {
    this.timers = timers;
    this.patienceNanos = patienceNanos;
  }

  /// Puts a message in line; false when too many wait already, or all is closed.
  synchronized boolean offer(Peer peer, Runnable sending) {
    if (closed || !share.take(peer)) {
      return false;
    }
    PeerQueue queue = queues.get(peer);
    if (queue != null) {
      queue.waiting.add(sending);
      return true;
    }
    PeerQueue begun = new PeerQueue(peer);
    begun.waiting.add(sending);
    queues.put(peer, begun);
    begun.thread.start();
    sweepLater();
    return true;
  }

  /// Messages that wait, those among them that are just being sent.
  int waiting() {
    return share.taken();
  }

  /// Peers for which something waits.
  synchronized int peers() {
    return queues.size();
  }

  private synchronized @Nullable Runnable next(PeerQueue queue) {
    // What was meant for the last message must not end this one.
    var _ = Thread.interrupted();
    if (closed) {
      queue.waiting.forEach(dropped -> share.giveBack(queue.peer));
      queue.waiting.clear();
    }
    Runnable next = queue.waiting.poll();
    if (next == null) {
      queues.remove(queue.peer);
    } else {
      queue.begunAt = System.nanoTime();
    }
    return next;
  }

  private void sweepLater() {
    if (!sweeping && !queues.isEmpty()) {
      sweeping = true;
      timers.after(SWEEP_MILLIS, this::sweep);
    }
  }

  private synchronized void sweep() {
    sweeping = false;
    long now = System.nanoTime();
    for (PeerQueue queue : queues.values()) {
      if (now - queue.begunAt > patienceNanos) {
        queue.thread.interrupt();
      }
    }
    sweepLater();
  }

  /// Sends nothing more; what is being sent is interrupted.
  @Override
  public synchronized void close() {
    closed = true;
    queues.values().forEach(queue -> queue.thread.interrupt());
  }

  private final class PeerQueue implements Runnable {

    private final Peer peer;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Thread thread = threads.newThread(this);
    private long begunAt = System.nanoTime();

    PeerQueue(Peer peer) {
      this.peer = peer;
    }

    @Override
    public void run() {
      for (Runnable sending = next(this); sending != null; sending = next(this)) {
        try {
          sending.run();
        } catch (RuntimeException | Error e) {
          // Going on is owed to what waits behind it.
          LOG.error("A message to {} could not be sent", peer, e);
        } finally {
          share.giveBack(peer);
        }
      }
    }
  }
}
