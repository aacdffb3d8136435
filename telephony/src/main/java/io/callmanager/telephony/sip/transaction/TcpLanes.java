package io.callmanager.telephony.sip.transaction;

import io.callmanager.telephony.sip.transport.Lag;
import io.callmanager.telephony.sip.transport.Peer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Sends by TCP off the calls' threads, because making a connection blocks. What goes to one peer stays in order.
final class TcpLanes implements AutoCloseable {

  private static final int LANES = 32;

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sip-tcp-", 0).factory());
  private final Mailbox[] lanes = new Mailbox[LANES];

  TcpLanes() {
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new Mailbox(threads, new Lag());
    }
  }

  void in(Peer peer, Runnable sending) {
    lanes[Math.floorMod(peer.hashCode(), LANES)].post(sending);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
