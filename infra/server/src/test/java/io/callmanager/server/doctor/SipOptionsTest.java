package io.callmanager.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SipOptionsTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void asksByUdpAndUnderstandsTheAnswer() throws Exception {
    try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      Thread answering =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      DatagramPacket request = new DatagramPacket(new byte[4096], 4096);
                      peer.receive(request);
                      String text =
                          new String(
                              request.getData(), 0, request.getLength(), StandardCharsets.UTF_8);
                      byte[] answer =
                          answerTo(text, "405 Method Not Allowed").getBytes(StandardCharsets.UTF_8);
                      peer.send(
                          new DatagramPacket(answer, answer.length, request.getSocketAddress()));
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  });

      SipOptions.Answer answer =
          SipOptions.ask(new SipOptions.Target(LOOPBACK, peer.getLocalPort(), false));

      answering.join();
      assertThat(answer)
          .isInstanceOfSatisfying(
              SipOptions.Answer.Status.class,
              status -> {
                assertThat(status.code()).isEqualTo(405);
                assertThat(status.words()).isEqualTo("Method Not Allowed");
              });
    }
  }

  @Test
  void asksByTcp() throws Exception {
    try (ServerSocket peer = new ServerSocket(0, 1, LOOPBACK)) {
      Thread answering =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket connection = peer.accept()) {
                      byte[] request = new byte[4096];
                      int length = connection.getInputStream().read(request);
                      String text = new String(request, 0, length, StandardCharsets.UTF_8);
                      connection
                          .getOutputStream()
                          .write(answerTo(text, "200 OK").getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  });

      SipOptions.Answer answer =
          SipOptions.ask(new SipOptions.Target(LOOPBACK, peer.getLocalPort(), true));

      answering.join();
      assertThat(answer)
          .isInstanceOfSatisfying(
              SipOptions.Answer.Status.class, status -> assertThat(status.code()).isEqualTo(200));
    }
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      assertThat(SipOptions.ask(new SipOptions.Target(LOOPBACK, silent.getLocalPort(), false)))
          .isEqualTo(new SipOptions.Answer.Nothing("no answer within 1 s"));
    }
  }

  /// Answers as a peer must (RFC 3261, section 8.2.6.2): with the request's own Via, From, Call-ID and CSeq. A request
  /// that lacks one of them is no request.
  private static String answerTo(String request, String status) {
    assertThat(request).startsWith("OPTIONS sip:").endsWith("\r\n\r\n");
    StringBuilder answer = new StringBuilder("SIP/2.0 " + status + "\r\n");
    for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
      String header =
          request
              .lines()
              .filter(line -> line.startsWith(name + ": "))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no " + name + " in the request"));
      answer.append(header).append("\r\n");
    }
    return answer.append("Content-Length: 0\r\n\r\n").toString();
  }
}
