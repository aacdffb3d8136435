package io.callmanager.telephony.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerQueuesTest {

  private static final Peer PEER = peer(9);

  private final Timers timers = new Timers("test-timers");
  private final PeerQueues queues = new PeerQueues(timers);
  private final CountDownLatch reading = new CountDownLatch(1);

  private static Peer peer(int port) {
    return new Peer(Transport.TCP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @AfterEach
  void close() {
    reading.countDown();
    queues.close();
    timers.close();
  }

  /// A message to a peer that doesn't read for now.
  private void stuck() {
    try {
      reading.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEmpty() {
    await()
        .untilAsserted(
            () -> {
              assertThat(queues.peers()).isZero();
              assertThat(queues.waiting()).isZero();
            });
  }

  @Test
  void letsOnlySoMuchWaitForAPeerThatDoesNotRead() {
    AtomicInteger sent = new AtomicInteger();
    assertThat(queues.offer(PEER, this::stuck)).isTrue();
    int taken = 0;
    while (taken < 1_000_000 && queues.offer(PEER, sent::incrementAndGet)) {
      taken++;
    }
    assertThat(taken).isBetween(1_000, 100_000);
    reading.countDown();
    int all = taken;
    await().untilAsserted(() -> assertThat(sent).hasValue(all));
    assertThat(queues.offer(PEER, sent::incrementAndGet)).isTrue();
    awaitEmpty();
  }

  @Test
  void keepsRoomForOthersWhateverWaitsForAHundredPeers() throws InterruptedException {
    for (int port = 1; port <= 100; port++) {
      Peer dead = peer(port);
      queues.offer(dead, this::stuck);
      while (queues.offer(dead, this::stuck)) {}
    }
    assertThat(queues.waiting()).isLessThan(40_000);
    CountDownLatch sent = new CountDownLatch(50);
    for (int i = 0; i < 50; i++) {
      assertThat(queues.offer(peer(1_000), sent::countDown)).isTrue();
    }
    assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();
    reading.countDown();
    awaitEmpty();
  }

  @Test
  void keepsWhatGoesToOnePeerInOrder() {
    List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      // Now and then the queue runs empty and is begun anew.
      if (i % 100 == 0) {
        awaitEmpty();
      }
      assertThat(queues.offer(PEER, () -> sent.add(number))).isTrue();
    }
    awaitEmpty();
    assertThat(sent).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void goesOnAfterAMessageThatFailsInAnUnforeseenWay() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    queues.offer(
        PEER,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    queues.offer(PEER, sent::countDown);
    assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();
    awaitEmpty();
  }

  @Test
  void endsTheConnectionOfAPeerThatStoppedReading() throws IOException {
    try (PeerQueues hasty = new PeerQueues(timers, TimeUnit.MILLISECONDS.toNanos(200));
        ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(deaf.getInetAddress(), deaf.getLocalPort())) {
      AtomicReference<@Nullable IOException> end = new AtomicReference<>();
      CountDownLatch sent = new CountDownLatch(1);
      hasty.offer(
          PEER,
          () -> {
            try {
              while (true) {
                socket.getOutputStream().write(new byte[65_536]);
              }
            } catch (IOException e) {
              end.set(e);
            }
          });
      hasty.offer(
          PEER,
          () -> {
            if (!Thread.currentThread().isInterrupted()) {
              sent.countDown();
            }
          });
      await().atMost(Duration.ofSeconds(5)).until(() -> sent.getCount() == 0);
      assertThat(end.get()).isNotNull();
      assertThat(socket.isClosed()).isTrue();
    }
  }

  @Test
  void dropsWhatWaitsWhenItIsClosed() {
    AtomicInteger sent = new AtomicInteger();
    queues.offer(PEER, this::stuck);
    queues.offer(PEER, sent::incrementAndGet);
    queues.close();
    awaitEmpty();
    assertThat(sent).hasValue(0);
    assertThat(queues.offer(PEER, sent::incrementAndGet)).isFalse();
  }
}
