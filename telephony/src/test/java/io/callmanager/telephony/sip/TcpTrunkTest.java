package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.RawCallee;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A trunk that speaks TCP and treats its connections badly.
class TcpTrunkTest {

  private static final Pattern COPIED = Pattern.compile("(?m)^(?:Via|From|Call-ID|CSeq): .*\r\n");
  private static final Pattern LENGTH = Pattern.compile("(?m)^Content-Length: ([0-9]+)$");
  private static final int PATIENCE_MILLIS = 5_000;

  private final ServerSocket trunk = listen();
  private final CarrierUnderTest ours =
      CarrierUnderTest.with("sip:127.0.0.1:" + trunk.getLocalPort() + ";transport=tcp");

  private static ServerSocket listen() {
    try {
      ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
      socket.setSoTimeout(PATIENCE_MILLIS);
      return socket;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    ours.close();
    trunk.close();
  }

  private static String read(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    StringBuilder text = new StringBuilder();
    while (!text.toString().stripLeading().contains("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      assertThat(next).describedAs("the connection's end").isNotNegative();
      text.append((char) next);
    }
    Matcher length = LENGTH.matcher(text);
    assertThat(length.find()).isTrue();
    byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    // Line ends between messages are nothing (RFC 3261, section 7.5).
    return text.toString().stripLeading() + new String(body, StandardCharsets.UTF_8);
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private String answer(String request, String status, String body) {
    StringBuilder text = new StringBuilder("SIP/2.0 " + status + "\r\n");
    Matcher copied = COPIED.matcher(request);
    while (copied.find()) {
      text.append(copied.group());
    }
    String to = RawCallee.header(request, "To");
    text.append("To: ").append(to).append(to.contains(";tag=") ? "" : ";tag=callee").append("\r\n");
    text.append("Contact: <sip:callee@127.0.0.1:").append(trunk.getLocalPort()).append(">\r\n");
    text.append(body.isEmpty() ? "" : "Content-Type: application/sdp\r\n");
    return text + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @Test
  void connectsAgainWhenTheTrunkClosedTheConnectionInMidCall() throws IOException {
    Heard heard = new Heard();
    Leg leg = ours.dial(heard);
    try (Socket first = trunk.accept()) {
      String invite = read(first);
      write(first, answer(invite, "200 OK", RawCallee.SDP));
      assertThat(read(first)).startsWith("ACK ");
    }
    heard.awaitEvent(LegEvent.Answered.class);
    leg.hangUp();
    try (Socket second = trunk.accept()) {
      String bye = read(second);
      assertThat(bye).startsWith("BYE ");
      write(second, answer(bye, "200 OK", ""));
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
      String invite = read(first);
      write(first, answer(invite, "200 OK", RawCallee.SDP));
      assertThat(read(first)).startsWith("ACK ");
      String bye =
          "BYE sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:"
              + trunk.getLocalPort()
              + ";branch=z9hG4bKbye\r\nMax-Forwards: 70\r\nFrom: "
              + RawCallee.header(invite, "To")
              + ";tag=callee\r\nTo: "
              + RawCallee.header(invite, "From")
              + "\r\nCall-ID: "
              + RawCallee.header(invite, "Call-ID")
              + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n";
      // In two pieces, as a network may deliver it.
      write(theirs, bye.substring(0, 40));
      write(theirs, bye.substring(40));
      assertThat(read(theirs)).startsWith("SIP/2.0 200 ");
    }
    assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
    ours.assertAllReleased();
  }
}
