package io.callmanager.telephony.sip.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.sip.transport.SipStartException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class SipServerTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static SipServer open(IntSupplier ports) {
    return SipServer.open(HERE, ports, Clock.systemUTC(), new SimpleMeterRegistry(), call -> {});
  }

  @Test
  void takesAnotherPortWhenTheFreeOneIsTakenBeforeItIsOpened() throws SocketException {
    try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
      int free = FreePort.next();
      Queue<Integer> found = new ArrayDeque<>(List.of(other.getLocalPort(), free));

      try (SipServer server = open(found::remove)) {
        assertThat(server.port()).isEqualTo(free);
      }
    }
  }

  @Test
  void givesUpInTheEnd() throws SocketException {
    try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
      assertThatThrownBy(() -> open(other::getLocalPort)).isInstanceOf(SipStartException.class);
    }
  }

  @Test
  void findsAPortByItself() {
    try (SipServer server =
        SipServer.open(HERE, 0, Clock.systemUTC(), new SimpleMeterRegistry(), call -> {})) {
      assertThat(server.port()).isPositive();
    }
  }
}
