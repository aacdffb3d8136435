package io.callmanager.telephony.sip.transaction;

import io.callmanager.telephony.sip.transport.Lag;
import io.callmanager.telephony.sip.transport.Peer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Sends by TCP and TLS off the calls' threads, because making a connection blocks, and so does a peer that stops reading. What goes
/// to one peer stays in order.
final class StreamLanes implements AutoCloseable {

  private static final int LANES = 32;
  private static final int MAX_WAITING = 20_000;

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sip-stream-", 0).factory());
  private final Mailbox[] lanes = new Mailbox[LANES];

  StreamLanes() {
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new Mailbox(threads, new Lag(), MAX_WAITING);
    }
  }

  /// Puts a message in line; false when too many wait already.
  boolean offer(Peer peer, Runnable sending) {
    return lanes[Math.floorMod(peer.hashCode(), LANES)].offer(sending);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
