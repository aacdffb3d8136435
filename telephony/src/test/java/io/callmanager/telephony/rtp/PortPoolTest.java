package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callmanager.telephony.media.NoMediaPortException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortPoolTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final long SECOND = 1_000_000_000L;
  private final RtcpReporter reporter = new RtcpReporter(Duration.ofSeconds(5));
  private final PortPool pool = pool("17001-17006", 1);

  private final List<PortPool.Port> taken = new ArrayList<>();

  @AfterEach
  void close() {
    reporter.close();
    pool.close();
    taken.forEach(PortPool.Port::close);
  }

  private PortPool pool(String range, int warm) {
    return new PortPool(LOOPBACK, PortRange.valueOf(range), warm, Duration.ofSeconds(3), reporter);
  }

  private PortPool.Port take() {
    return take(0);
  }

  private PortPool.Port take(long now) {
    PortPool.Port port = pool.take(now);
    taken.add(port);
    return port;
  }

  @Test
  void givesEachEvenPortOnceAndThenSaysThatNoneIsLeft() {
    assertThat(new int[] {take().number(), take().number()})
        .containsExactlyInAnyOrder(17002, 17004);
    assertThatThrownBy(this::take)
        .isInstanceOf(NoMediaPortException.class)
        .hasMessageContaining("17001-17006")
        .hasMessageContaining("2 in use");
  }

  @Test
  void restsAPortBeforeItIsUsedAgain() {
    PortPool.Port port = take();
    PortPool.Port other = take();
    pool.giveBack(port, 0);
    pool.sweep(2 * SECOND);
    assertThatThrownBy(this::take).hasMessageContaining("1 draining");

    pool.sweep(3 * SECOND);
    assertThat(take().number()).isEqualTo(port.number());
    assertThat(pool.used()).isEqualTo(2);
    assertThat(other.channel().isOpen()).isTrue();
  }

  @Test
  void cutsTheRestOfTheOldestShortWhenNoneIsLeft() {
    PortPool.Port first = take();
    PortPool.Port second = take();
    assertThat(pool.hasRoom()).isFalse();
    pool.giveBack(first, 0);
    pool.giveBack(second, SECOND / 10);
    assertThat(pool.hasRoom()).isTrue();
    assertThatThrownBy(() -> take(4 * SECOND / 10)).hasMessageContaining("2 draining");

    assertThat(take(SECOND / 2).number()).isEqualTo(first.number());
    assertThatThrownBy(() -> take(SECOND / 2)).hasMessageContaining("1 draining");
    assertThat(take(SECOND).number()).isEqualTo(second.number());
    pool.sweep(10 * SECOND);
    assertThatThrownBy(() -> take(10 * SECOND)).hasMessageContaining("2 in use, 0 draining");
  }

  @Test
  void doesNotHurryAPortThatIsStillSentTo() throws IOException {
    PortPool.Port loud = take();
    PortPool.Port quiet = take();
    pool.giveBack(loud, 0);
    pool.giveBack(quiet, 0);
    send(loud.number());

    assertThat(take(SECOND).number()).isEqualTo(quiet.number());
    assertThat(take(2 * SECOND).number()).isEqualTo(loud.number());
  }

  @Test
  void emptiesAPortThatDrainsAndWaitsUntilItIsQuiet() throws IOException {
    PortPool.Port port = take();
    take();
    pool.giveBack(port, 0);
    send(port.number());
    pool.sweep(3 * SECOND);
    assertThatThrownBy(this::take).isInstanceOf(NoMediaPortException.class);
    send(port.number());
    pool.sweep(4 * SECOND);
    pool.sweep(6 * SECOND);

    PortPool.Port again = take();
    assertThat(again.number()).isEqualTo(port.number());
    assertThat(again.channel().receive(ByteBuffer.allocate(10))).isNull();
  }

  @Test
  void opensAPortThatNeverFallsSilentAnewInTheEnd() throws IOException {
    PortPool.Port port = take();
    take();
    pool.giveBack(port, 0);
    for (int i = 1; i <= 25; i++) {
      send(port.number());
      pool.sweep(3L * i * SECOND);
    }

    assertThat(port.channel().isOpen()).isFalse();
    assertThat(take().number()).isEqualTo(port.number());
  }

  @Test
  void leavesOutAPortThatAnotherProcessHas() throws IOException {
    try (PortPool other = pool("17010-17013", 0)) {
      try (DatagramSocket foreign = new DatagramSocket(17012, LOOPBACK)) {
        assertThat(foreign.isBound()).isTrue();
        taken.add(other.take(0));
        assertThat(taken.getLast().number()).isEqualTo(17010);
        assertThatThrownBy(() -> other.take(0)).isInstanceOf(NoMediaPortException.class);
      }
      taken.add(other.take(0));
      assertThat(taken.getLast().number()).isEqualTo(17012);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "20000",
        "20000-",
        "30000-20000",
        "20000-20000",
        "20001-20002",
        "80-90",
        "1-70000"
      })
  void refusesWhatIsNoRange(String text) {
    assertThatThrownBy(() -> PortRange.valueOf(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void send(int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(new byte[20], 20, LOOPBACK, port));
    }
  }
}
