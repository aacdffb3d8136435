package io.callmanager.telephony.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StreamLanesTest {

  private static final Peer PEER =
      new Peer(Transport.TCP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));

  @Test
  void letsOnlySoMuchWaitForAPeerThatDoesNotRead() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    AtomicInteger sent = new AtomicInteger();
    try (StreamLanes lanes = new StreamLanes()) {
      Runnable stuck =
          () -> {
            try {
              reading.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      assertThat(lanes.offer(PEER, stuck)).isTrue();
      int taken = 0;
      while (taken < 1_000_000 && lanes.offer(PEER, sent::incrementAndGet)) {
        taken++;
      }
      assertThat(taken).isBetween(1_000, 100_000);
      reading.countDown();
      int all = taken;
      await().untilAsserted(() -> assertThat(sent).hasValue(all));
      assertThat(lanes.offer(PEER, sent::incrementAndGet)).isTrue();
    }
  }
}
