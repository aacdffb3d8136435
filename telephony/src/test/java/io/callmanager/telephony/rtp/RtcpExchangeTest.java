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
    MediaSession silent = engine.open(new MediaListener() {});
    silent.offer();
    silent.acceptAnswer(peer.sdp("a=inactive", "a=rtcp:" + control.port()));
    silent.close();
    session.acceptAnswer(peer.sdp("a=rtcp:" + control.port()));
    await().until(() -> !control.heard().isEmpty() && !peer.heard().isEmpty());

    session.close();

    await().until(() -> isGoodbye(control.heard().getLast()));
    assertThat(control.heard())
        .allMatch(
            heard ->
                RtcpReader.ssrc(ByteBuffer.wrap(heard.bytes())) == peer.heard().getFirst().ssrc());
  }

  @Test
  void takesThePortBesideOnlyWhenThePeerHasAnswered() throws Exception {
    InetSocketAddress beside =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Peer.portOf(offer) + 1);
    try (DatagramSocket free = new DatagramSocket(beside)) {
      assertThat(free.isBound()).isTrue();
    }

    session.acceptAnswer(peer.sdp("a=rtcp:" + control.port()));

    await().until(() -> !control.heard().isEmpty());
    assertThat(control.heard().getFirst().source()).isEqualTo(beside);
  }

  @Test
  void goesWithoutReportsWhenAnotherProcessHasThePortBeside() throws Exception {
    InetSocketAddress beside =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Peer.portOf(offer) + 1);
    try (DatagramSocket foreign = new DatagramSocket(beside)) {
      assertThat(foreign.isBound()).isTrue();
      session.acceptAnswer(peer.sdp("a=rtcp:" + control.port()));
      await().until(() -> !peer.heard().isEmpty());
      session.close();
    }
    assertThat(control.heard()).isEmpty();
  }

  @Test
  void reportsFromThePortOfASessionThatIsOver() throws SdpException {
    try (RtpEngine small = TestEngine.start("22990-22991", Duration.ofMillis(50))) {
      MediaSession former = small.open(new MediaListener() {});
      former.acceptAnswer(answerTo(former));
      await().until(() -> !control.heard().isEmpty());
      former.close();
      await().until(() -> isGoodbye(control.heard().getLast()));
      int goodbyes = control.heard().size();

      MediaSession later = await().until(() -> opened(small), Objects::nonNull);
      later.acceptAnswer(answerTo(later));

      await().until(() -> control.heard().size() > goodbyes);
      Peer.Heard report = control.heard().getLast();
      assertThat(report.source()).isEqualTo(control.heard().getFirst().source());
      assertThat(RtcpReader.ssrc(ByteBuffer.wrap(report.bytes())))
          .isNotEqualTo(RtcpReader.ssrc(ByteBuffer.wrap(control.heard().getFirst().bytes())));
    }
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
    ByteBuffer ours = ByteBuffer.wrap(control.heard().getLast().bytes());
    int lastSent = ours.getInt(10);
    ByteBuffer out = ByteBuffer.allocate(100);
    RtcpWriter.receiverReport(out, peer.ssrc, 1);
    RtcpWriter.block(out, RtcpReader.ssrc(ours), 64, 5, 1000, 3, lastSent, 0);
    control.send(Peer.portOf(offer) + 1, Arrays.copyOf(out.array(), out.position()));

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
      control.send(Peer.portOf(offer) + 1, bytes);
    }
    control.forget();

    await().until(() -> control.heard().size() >= 2);
    assertThat(session.stats().peerLossFraction()).isZero();
  }
}
