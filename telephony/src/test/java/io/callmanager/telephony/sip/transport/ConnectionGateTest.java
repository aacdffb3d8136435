package io.callmanager.telephony.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionGateTest {

  private static final int SHARED_PORT = 7;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

  /// Ports below 1,000 are Ann's, those below 2,000 Bob's, and one is of both.
  private final ConnectionGate gate = new ConnectionGate(ConnectionGateTest::owners, now::get);

  private static Set<String> owners(Peer peer) {
    int port = peer.address().getPort();
    if (port == SHARED_PORT) {
      return Set.of("Ann", "Bob");
    }
    return port < 1_000 ? Set.of("Ann") : port < 2_000 ? Set.of("Bob") : Set.of();
  }

  private static Peer peer(String host, int port) {
    return new Peer(Transport.TCP, new InetSocketAddress(InetAddress.ofLiteral(host), port));
  }

  private static Peer peer(int port) {
    return peer("192.0.2.1", port);
  }

  private List<ConnectionGate.Pass> takeAll(Peer peer) {
    List<ConnectionGate.Pass> passes = new ArrayList<>();
    while (passes.size() < 100_000) {
      try {
        passes.add(gate.admit(peer));
      } catch (IOException e) {
        break;
      }
    }
    return passes;
  }

  private void fail(Peer peer, Duration after) throws IOException {
    try (ConnectionGate.Pass pass = gate.admit(peer)) {
      pass.begin();
      now.addAndGet(after.toNanos());
      pass.failed("nobody answers");
    }
  }

  @Test
  void leavesAPeerAloneForAsLongAsTheVainAttemptTook() throws IOException {
    fail(peer(1), Duration.ofMillis(1_500));
    now.addAndGet(Duration.ofMillis(1_499).toNanos());
    assertThatThrownBy(() -> gate.admit(peer(1))).hasMessage("nobody answers");
    assertThat(gate.admit(peer(2))).isNotNull();
    now.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(gate.admit(peer(1))).isNotNull();
  }

  @Test
  void triesAgainSoonWhereItWasRefusedAtOnce() throws IOException {
    fail(peer(1), Duration.ofNanos(500_000));
    now.addAndGet(500_000);
    assertThat(gate.admit(peer(1))).isNotNull();
  }

  @Test
  void remembersNoMoreFailuresThanItHasRoomFor() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      Peer peer = peer("2001:db8::" + Integer.toHexString(i), 5_060);
      try (ConnectionGate.Pass pass = gate.admit(peer)) {
        pass.begin();
        now.addAndGet(1_000_000);
        pass.failed("nobody answers");
      }
    }
    fail(peer(1), Duration.ofSeconds(1));
    assertThatThrownBy(() -> gate.admit(peer(1))).hasMessage("nobody answers");
  }

  @Test
  void keepsRoomForOtherOwners() throws IOException {
    List<ConnectionGate.Pass> anns = takeAll(peer(1));
    assertThat(anns).hasSizeBetween(100, 1_000);
    assertThatThrownBy(() -> gate.admit(peer(2))).hasMessageContaining("too many");
    assertThat(takeAll(peer(1_001))).hasSizeGreaterThan(100);
    anns.getFirst().close();
    anns.getFirst().close();
    anns.get(1).close();
    assertThat(gate.connections()).isGreaterThan(100);
  }

  @Test
  void letsNoOwnerKeepASharedPeerFromTheOther() throws IOException {
    takeAll(peer(1));
    ConnectionGate.Pass bobs = gate.admit(peer(SHARED_PORT));
    int all = gate.connections();
    bobs.close();
    bobs.close();
    assertThat(gate.connections()).isEqualTo(all - 1);
  }

  @Test
  void takesEachUnknownAddressForAnOwnerOfItsOwn() throws IOException {
    takeAll(peer("192.0.2.1", 2_001));
    assertThatThrownBy(() -> gate.admit(peer("192.0.2.1", 2_002))).hasMessageContaining("too many");
    assertThat(gate.admit(peer("192.0.2.2", 2_001))).isNotNull();
  }
}
