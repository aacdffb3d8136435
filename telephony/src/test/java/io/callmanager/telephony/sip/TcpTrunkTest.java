package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.RawCallee;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A trunk that speaks TCP and treats its connections badly.
class TcpTrunkTest {

  private final TcpTrunk trunk = new TcpTrunk();
  private final CarrierUnderTest ours =
      CarrierUnderTest.with("sip:127.0.0.1:" + trunk.port() + ";transport=tcp");

  @AfterEach
  void close() {
    ours.close();
    trunk.close();
  }

  @Test
  void connectsAgainWhenTheTrunkClosedTheConnectionInMidCall() throws IOException {
    Heard heard = new Heard();
    Leg leg = ours.dial(heard);
    try (Socket first = trunk.accept()) {
      String invite = TcpTrunk.read(first);
      TcpTrunk.write(first, trunk.answer(invite, "200 OK", RawCallee.SDP));
      assertThat(TcpTrunk.read(first)).startsWith("ACK ");
    }
    heard.awaitEvent(LegEvent.Answered.class);
    leg.hangUp();
    try (Socket second = trunk.accept()) {
      String bye = TcpTrunk.read(second);
      assertThat(bye).startsWith("BYE ");
      TcpTrunk.write(second, trunk.answer(bye, "200 OK", ""));
    }
    assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
    ours.assertAllReleased();
  }

  @Test
  void hearsAByeOnAConnectionThatTheTrunkMadeAndAnswersOnIt() throws IOException {
    Heard heard = new Heard();
    ours.dial(heard);
    try (Socket first = trunk.accept();
        Socket theirs = new Socket(InetAddress.getLoopbackAddress(), ours.port)) {
      String invite = TcpTrunk.read(first);
      TcpTrunk.write(first, trunk.answer(invite, "200 OK", RawCallee.SDP));
      assertThat(TcpTrunk.read(first)).startsWith("ACK ");
      String bye =
          "BYE sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:"
              + trunk.port()
              + ";branch=z9hG4bKbye\r\nMax-Forwards: 70\r\nFrom: "
              + RawCallee.header(invite, "To")
              + ";tag=callee\r\nTo: "
              + RawCallee.header(invite, "From")
              + "\r\nCall-ID: "
              + RawCallee.header(invite, "Call-ID")
              + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n";
      // In two pieces, as a network may deliver it.
      TcpTrunk.write(theirs, bye.substring(0, 40));
      TcpTrunk.write(theirs, bye.substring(40));
      assertThat(TcpTrunk.read(theirs)).startsWith("SIP/2.0 200 ");
    }
    assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
    ours.assertAllReleased();
  }
}
