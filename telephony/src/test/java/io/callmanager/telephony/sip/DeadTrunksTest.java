package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.TrunkStatus;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Trunks by TCP and TLS at which nobody answers, and one at which somebody does.
class DeadTrunksTest {

  private static final int DEAD = 100;

  /// With a shared thread for several peers it was seconds.
  private static final Duration SOON = Duration.ofMillis(500);

  /// A port at which connecting hangs: its backlog is full, so the system drops what else comes. It is there under every address of
  /// 127.0.0.0/8.
  private static final class BlackHole implements AutoCloseable {

    private final ServerSocket server;
    private final List<Socket> backlog = new ArrayList<>();

    BlackHole() throws IOException {
      server = new ServerSocket(0, 1);
      boolean full = false;
      while (!full) {
        Socket socket = new Socket();
        backlog.add(socket);
        try {
          socket.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 200);
        } catch (SocketTimeoutException e) {
          full = true;
        }
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : backlog) {
        socket.close();
      }
      server.close();
    }
  }

  private static TrunkProperties trunk(String name, String uri, int priority) {
    return new TrunkProperties(
            name, uri, null, null, null, null, null, null, null, null, null, null, null, null, null,
            priority, null, null, null, null, null)
        .secured(false, null);
  }

  private static TrunkProperties[] trunks(int hole, int mute, int live) {
    List<TrunkProperties> trunks = new ArrayList<>();
    for (int i = 1; i <= DEAD; i++) {
      String host = "sip:127.0.1." + i + ":";
      trunks.add(trunk("hole " + i, host + hole + ";transport=tcp", 1));
      trunks.add(trunk("dark " + i, host + hole + ";transport=tls", 1));
      trunks.add(trunk("mute " + i, host + mute + ";transport=tls", 1));
    }
    trunks.add(trunk("live", "sip:127.0.0.1:" + live + ";transport=tcp", 0));
    return trunks.toArray(TrunkProperties[]::new);
  }

  @Test
  void delayNobodyElse() throws IOException {
    try (BlackHole hole = new BlackHole();
        ServerSocket mute = new ServerSocket(0, 2 * DEAD);
        TcpTrunk live = new TcpTrunk();
        CarrierUnderTest ours =
            new CarrierUnderTest(
                trunks(hole.server.getLocalPort(), mute.getLocalPort(), live.port()))) {
      ours.carrier.start();
      await("all are being connected to")
          .atMost(Duration.ofSeconds(10))
          .until(() -> ours.gauge("callmanager.sip.outgoing.connections") > 2 * DEAD);
      try (Socket connection = live.accept()) {
        String options = TcpTrunk.read(connection);
        assertThat(options).startsWith("OPTIONS ");
        TcpTrunk.write(connection, live.answer(options, "200 OK", ""));
        long before = System.nanoTime();
        Heard heard = new Heard();
        ours.dial(heard);
        String invite = TcpTrunk.read(connection);
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertThat(invite).startsWith("INVITE ");
        assertThat(ours.gauge("callmanager.sip.unsent")).isPositive();
        TcpTrunk.write(connection, live.answer(invite, "486 Busy Here", ""));
        assertThat(TcpTrunk.read(connection)).startsWith("ACK ");
        assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Refused.class);
        assertThat(took).isLessThan(SOON);

        await("only the live one's connection is left")
            .atMost(Duration.ofSeconds(15))
            .untilAsserted(
                () -> {
                  assertThat(ours.gauge("callmanager.sip.unsent")).isZero();
                  assertThat(ours.gauge("callmanager.sip.outgoing.connections")).isEqualTo(1);
                });
        assertThat(ours.carrier.trunks())
            .filteredOn(status -> !status.name().equals("live"))
            .hasSize(3 * DEAD)
            .allMatch(status -> status.health() == TrunkStatus.Health.DOWN);
      }
      await("that of the live one too, when it closes it")
          .untilAsserted(
              () -> assertThat(ours.gauge("callmanager.sip.outgoing.connections")).isZero());
      ours.assertAllReleased();
    }
  }

  @Test
  void failCallsAtOnceForAWhile() throws IOException {
    try (BlackHole hole = new BlackHole();
        CarrierUnderTest ours =
            CarrierUnderTest.with(
                "sip:127.0.1.1:" + hole.server.getLocalPort() + ";transport=tcp")) {
      Heard first = new Heard();
      ours.dial(first);
      assertUnreachable(first);
      long before = System.nanoTime();
      Heard second = new Heard();
      ours.dial(second);
      assertUnreachable(second);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
      assertThat(ours.gauge("callmanager.sip.outgoing.connections")).isZero();
      ours.assertAllReleased();
    }
  }

  private static void assertUnreachable(Heard heard) {
    LegEvent end = heard.awaitEnd();
    assertThat(end).isInstanceOf(LegEvent.Unreachable.class);
    assertThat(((LegEvent.Unreachable) end).words()).contains("no TCP connection to 127.0.1.1:");
  }
}
