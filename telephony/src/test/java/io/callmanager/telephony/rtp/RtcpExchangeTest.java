package io.callmanager.telephony.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.media.MediaListener;
import io.callmanager.telephony.media.MediaSession;
import io.callmanager.telephony.media.SdpException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
              List<Peer.Heard> heard = control.heard();
              assertThat(heard).isNotEmpty();
              byte[] last = heard.getLast().bytes();
              byte[] tail = Arrays.copyOfRange(last, last.length - 8, last.length);
              assertThat(tail[0]).isEqualTo((byte) 0x81);
              assertThat(tail[1]).isEqualTo((byte) 203);
            });
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
