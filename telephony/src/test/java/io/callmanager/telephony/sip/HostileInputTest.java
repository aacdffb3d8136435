package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.SippPeer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What strangers may send to our port: after it the port answers, and the next call works.
@Execution(ExecutionMode.CONCURRENT)
class HostileInputTest {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /// The same bytes in every run.
  private final Random random = new Random(4475);

  @Test
  void livesThroughRandomBytes() {
    withACallAfterwards(
        ours -> {
          try (RawPeer stranger = RawPeer.towards(ours.port)) {
            for (int i = 0; i < 2_000; i++) {
              byte[] noise = new byte[1 + random.nextInt(1_400)];
              random.nextBytes(noise);
              stranger.send(noise);
            }
            assertThat(stranger.answersOptions("noise")).isTrue();
          }
          assertThat(dropped(ours, "not-sip")).isPositive();
        });
  }

  @Test
  void livesThroughDamagedMessages() {
    withACallAfterwards(
        ours -> {
          try (RawPeer stranger = RawPeer.towards(ours.port)) {
            String extra =
                "Require: 100rel\r\nRSeq: 1\r\nRAck: 1 1 INVITE\r\nMIME-Version: 1.0\r\nServer: x/1 (y)\r\nAccept: application/sdp\r\nRoute: <sip:a@127.0.0.1;lr>\r\n";
            for (int i = 0; i < 2_000; i++) {
              byte[] message =
                  stranger
                      .request(i % 2 == 0 ? "INVITE" : "BYE", "d" + i, extra)
                      .getBytes(StandardCharsets.UTF_8);
              for (int damages = 1 + random.nextInt(8); damages > 0; damages--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt(256);
              }
              stranger.send(message);
            }
            assertThat(stranger.answersOptions("damage")).isTrue();
          }
        });
  }

  @Test
  void dropsOversizeDatagramsBeforeTheyCostAnything() {
    withACallAfterwards(
        ours -> {
          try (RawPeer stranger = RawPeer.towards(ours.port)) {
            String flood = "X-Flood: " + ";".repeat(58_000) + "\r\n";
            for (int i = 0; i < 200; i++) {
              stranger.send(stranger.request("OPTIONS", "big" + i, flood));
            }
            stranger.send(
                stranger.request("OPTIONS", "many", "X-Flood: " + ";".repeat(7_000) + "\r\n"));
            long asked = System.nanoTime();
            assertThat(stranger.answersOptions("small")).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .isLessThan(Duration.ofSeconds(1));
          }
          await().untilAsserted(() -> assertThat(dropped(ours, "oversize")).isPositive());
          assertThat(dropped(ours, "too-complex")).isEqualTo(1);
        });
  }

  @Test
  void swallowsKeepAlives() {
    withACallAfterwards(
        ours -> {
          try (RawPeer stranger = RawPeer.towards(ours.port)) {
            stranger.send("\r\n\r\n");
            stranger.send("\r\n");
            assertThat(stranger.answersOptions("alive")).isTrue();
          }
          assertThat(dropped(ours, "keep-alive")).isEqualTo(2);
        });
  }

  @Test
  void letsNothingForgedChangeACall() {
    try (SippPeer callee = SippPeer.callee("rings_on");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri());
        RawPeer stranger = RawPeer.towards(ours.port)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Ringing.class);
      // The stranger knows the Call-ID, but has never seen our tag and branch.
      String callId =
          callee
              .messages()
              .lines()
              .filter(line -> line.startsWith("Call-ID: "))
              .findFirst()
              .orElseThrow();
      for (String start : List.of("SIP/2.0 200 OK", "SIP/2.0 486 Busy Here", "SIP/2.0 183 Hm")) {
        stranger.send(
            stranger
                .request("INVITE", "forged", "")
                .replaceFirst("INVITE .* SIP/2.0", start)
                .replace("Call-ID: forged", callId));
      }
      for (String method : List.of("BYE", "CANCEL", "INVITE", "INFO", "UPDATE")) {
        stranger.send(
            stranger
                .request(method, "forged" + method, "")
                .replace("<sip:someone@127.0.0.1>\r\n", "<sip:someone@127.0.0.1>;tag=guess\r\n")
                .replace("Call-ID: forged" + method, callId));
      }
      assertThat(stranger.answersOptions("afterforgery")).isTrue();
      assertThat(heard.names()).containsExactly("Dialed", "Ringing");
      assertThat(dropped(ours, "stray-response")).isEqualTo(3);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertThat(callee.awaitEnd(PATIENCE).exitCode()).isZero();
    }
  }

  @Test
  void listensToTcpOnlyForTrunksThatUseIt() throws IOException {
    try (CarrierUnderTest ours = CarrierUnderTest.with("sip:127.0.0.1:9");
        Socket socket = new Socket()) {
      InetSocketAddress port = new InetSocketAddress(InetAddress.getLoopbackAddress(), ours.port);
      org.assertj.core.api.Assertions.assertThatIOException()
          .isThrownBy(() -> socket.connect(port, 1_000));
    }
  }

  @Test
  void closesTcpConnectionsOfStrangersAndOfTrunksThatFallSilentInMidMessage() throws Exception {
    try (SippPeer callee = SippPeer.callee("answer", "-t", "t1");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      try (Socket stranger = connect("127.0.0.5", ours.port)) {
        assertThat(stranger.getInputStream().read()).isEqualTo(-1);
      }
      List<Socket> silent = new ArrayList<>();
      try {
        for (int i = 0; i < 50; i++) {
          silent.add(connect("127.0.0.1", ours.port));
          write(silent.getLast(), "OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TCP 127");
        }
        Socket greedy = connect("127.0.0.1", ours.port);
        silent.add(greedy);
        write(greedy, "OPTIONS sip:x SIP/2.0\r\nContent-Length: 2147483647\r\n\r\n");
        Heard heard = new Heard();
        Leg leg = ours.dial(heard);
        heard.awaitEvent(LegEvent.Answered.class);
        leg.hangUp();
        assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
        assertThat(callee.awaitEnd(PATIENCE).exitCode()).isZero();
        for (Socket socket : silent) {
          socket.setSoTimeout((int) PATIENCE.toMillis());
          assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
      } finally {
        for (Socket socket : silent) {
          socket.close();
        }
      }
    }
  }

  private static Socket connect(String from, int port) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private interface Attack {
    void on(CarrierUnderTest ours);
  }

  private static void withACallAfterwards(Attack attack) {
    try (SippPeer callee = SippPeer.callee("answer");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      attack.on(ours);
      ours.awaitRoom();
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertThat(callee.awaitEnd(PATIENCE).exitCode()).isZero();
      ours.assertAllReleased();
    }
  }

  private static double dropped(CarrierUnderTest ours, String reason) {
    return ours.meters.get("callmanager.sip.dropped").tag("reason", reason).counter().count();
  }
}
