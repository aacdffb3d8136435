package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.NoMediaPortException;
import io.callmanager.telephony.media.SdpException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RtcpExchangeTest {

  private final RtpEngine engine = TestEngine.start();
  private final Peer peer = new Peer();
  private final Peer control = new Peer();
  private final MediaSession session = engine.open(new MediaListener() {});
  private final String offer = session.offer();
  private final InetSocketAddress beside =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), Peer.portOf(offer) + 1);

  @AfterEach
  void close() {
    engine.close();
    peer.close();
    control.close();
  }

  @Test
  void reportsWhatItSendsAndReceivesAndSaysGoodbye() throws SdpException {
    session.acceptAnswer(peer.sdp("a=rtcp:" + control.port()));
    peer.say(offer, (byte) 0x90);
    peer.say(offer, (byte) 0x90);
    await().until(() -> control.heard().size() >= 2);

    ByteBuffer report = ByteBuffer.wrap(control.heard().getLast().bytes());
    assertThat(RtcpReader.isValid(report)).isTrue();
    assertThat(report.get(1) & 0xff).isEqualTo(RtcpWriter.SENDER_REPORT);
    assertThat(RtcpReader.ssrc(report)).isEqualTo(peer.heard().getFirst().ssrc());
    assertThat(report.getInt(20)).as("packets sent").isPositive();
    assertThat(report.getInt(24)).as("octets sent").isEqualTo(160 * report.getInt(20));
    assertThat(report.getInt(28)).as("whom the block is about").isEqualTo(peer.ssrc);
    int behind = peer.heard().getLast().timestamp() - report.getInt(16);
    assertThat(Math.abs(behind)).as("timestamp").isLessThan(8000);

    control.forget();
    session.close();
    await()
        .untilAsserted(
            () -> {
              assertThat(control.heard()).isNotEmpty();
              assertThat(isGoodbye(control.heard().getLast())).isTrue();
            });
  }

  @Test
  void saysNoGoodbyeToAPeerThatNeverHeardOfIt() throws SdpException {
    try (RtpEngine rare =
        TestEngine.start("22980-22989", Duration.ofSeconds(3), Duration.ofMinutes(1))) {
      MediaSession silent = rare.open(new MediaListener() {});
      silent.acceptAnswer(peer.sdp("a=inactive", "a=rtcp:" + control.port()));
      MediaSession talking = rare.open(new MediaListener() {});
      talking.acceptAnswer(peer.sdp("a=rtcp:" + control.port()));
      await().until(() -> !peer.heard().isEmpty());

      silent.close();
      talking.close();

      await().until(() -> !control.heard().isEmpty());
      assertThat(control.heard()).hasSize(1).allMatch(RtcpExchangeTest::isGoodbye);
      assertThat(ssrc(control.heard().getFirst())).isEqualTo(peer.heard().getFirst().ssrc());
    }
  }

  @Test
  void takesThePortBesideOnlyWhenThePeerHasAnswered() throws Exception {
    try (DatagramSocket free = new DatagramSocket(beside)) {
      assertThat(free.isBound()).isTrue();
    }

    session.acceptAnswer(peer.sdp("a=rtcp:" + control.port()));

    await().until(() -> !control.heard().isEmpty());
    assertThat(control.heard().getFirst().source()).isEqualTo(beside);
  }

  @Test
  void goesWithoutReportsWhenAnotherProcessHasThePortBeside() throws Exception {
    try (DatagramSocket foreign = new DatagramSocket(beside)) {
      assertThat(foreign.isBound()).isTrue();
      session.acceptAnswer(peer.sdp("a=rtcp:" + control.port()));
      await().until(() -> !peer.heard().isEmpty());

      await().during(Duration.ofSeconds(1)).until(() -> control.heard().isEmpty());
      session.close();
      await().during(Duration.ofMillis(300)).until(() -> control.heard().isEmpty());
    }
  }

  @Test
  void reportsFromThePortOfASessionThatIsOverAndHearsThePeerThere() throws SdpException {
    try (RtpEngine small = TestEngine.start("22990-22991", Duration.ofMillis(50))) {
      MediaSession former = small.open(new MediaListener() {});
      former.acceptAnswer(answerTo(former));
      await().until(() -> !control.heard().isEmpty());
      former.close();
      await().until(() -> isGoodbye(control.heard().getLast()));
      Peer.Heard goodbye = control.heard().getLast();

      MediaSession later = await().until(() -> opened(small), Objects::nonNull);
      later.acceptAnswer(answerTo(later));

      await().until(() -> !isGoodbye(control.heard().getLast()));
      Peer.Heard report = control.heard().getLast();
      assertThat(report.source()).isEqualTo(goodbye.source());
      assertThat(ssrc(report)).isNotEqualTo(ssrc(goodbye));
      answer(report, ((InetSocketAddress) report.source()).getPort());
      await().until(() -> later.stats().roundTripMillis() >= 0);
    }
  }

  /// Reports back to who sent a sender report.
  private void answer(Peer.Heard report, int port) {
    ByteBuffer ours = ByteBuffer.wrap(report.bytes());
    ByteBuffer out = ByteBuffer.allocate(100);
    RtcpWriter.receiverReport(out, peer.ssrc, 1);
    RtcpWriter.block(out, RtcpReader.ssrc(ours), 64, 5, 1000, 3, ours.getInt(10), 0);
    control.send(port, Arrays.copyOf(out.array(), out.position()));
  }

  private static int ssrc(Peer.Heard packet) {
    return RtcpReader.ssrc(ByteBuffer.wrap(packet.bytes()));
  }

  private String answerTo(MediaSession opened) {
    assertThat(opened.offer()).contains("m=audio");
    return peer.sdp("a=rtcp:" + control.port());
  }

  private static @Nullable MediaSession opened(RtpEngine engine) {
    try {
      return engine.open(new MediaListener() {});
    } catch (NoMediaPortException e) {
      return null; // it drains
    }
  }

  private static boolean isGoodbye(Peer.Heard packet) {
    byte[] bytes = packet.bytes();
    return bytes[bytes.length - 8] == (byte) 0x81 && bytes[bytes.length - 7] == (byte) 203;
  }

  @Test
  void learnsRoundTripAndLossFromThePeersReports() throws SdpException {
    session.acceptAnswer(peer.sdp("a=rtcp:" + control.port()));
    peer.say(offer, (byte) 0x90);
    await().until(() -> !control.heard().isEmpty());
    answer(control.heard().getLast(), beside.getPort());

    await().until(() -> session.stats().roundTripMillis() >= 0);
    assertThat(session.stats().roundTripMillis()).isLessThan(5000);
    assertThat(session.stats().peerLossFraction()).isEqualTo(0.25);
  }

  @Test
  void readsOverHostileReports() throws SdpException {
    session.acceptAnswer(peer.sdp("a=rtcp:" + control.port()));
    await().until(() -> !control.heard().isEmpty());
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[8 + 4 * random.nextInt(40)];
      random.nextBytes(bytes);
      bytes[0] = (byte) (0x80 | (bytes[0] & 0x1f));
      bytes[1] = (byte) (200 + random.nextInt(2));
      bytes[2] = 0;
      bytes[3] = (byte) ((bytes.length / 4) - 1);
      control.send(beside.getPort(), bytes);
    }
    control.forget();

    await().until(() -> control.heard().size() >= 2);
    assertThat(session.stats().peerLossFraction()).isZero();
  }
}
