package io.callmanager.server.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks a SIP peer how it is: one OPTIONS (RFC 3261, section 11), written by hand, so that the doctor needs no SIP stack
/// and takes no port that the server uses.
final class SipOptions {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int UDP_ATTEMPTS = 2;
  private static final int MAX_ANSWER = 8_192;
  private static final Pattern STATUS_LINE =
      Pattern.compile("SIP/2\\.0 ([1-6][0-9]{2}) ([^\\r\\n]*)");

  private SipOptions() {}

  /// Whom to ask.
  record Target(InetAddress address, int port, boolean tcp) {}

  /// What came of it.
  sealed interface Answer {

    /// An answer, of whatever kind: somebody there speaks SIP.
    record Status(int code, String words, long millis) implements Answer {}

    record Nothing(String why) implements Answer {}
  }

  static Answer ask(Target target) {
    long begun = System.nanoTime();
    try {
      String answer = target.tcp() ? byTcp(target) : byUdp(target);
      Matcher status = STATUS_LINE.matcher(answer);
      return status.lookingAt()
          ? new Answer.Status(
              Integer.parseInt(status.group(1)),
              status.group(2).strip(),
              Duration.ofNanos(System.nanoTime() - begun).toMillis())
          : new Answer.Nothing("what answered does not speak SIP");
    } catch (SocketTimeoutException e) {
      return new Answer.Nothing("no answer within " + PATIENCE.toSeconds() + " s");
    } catch (PortUnreachableException e) {
      return new Answer.Nothing("nobody listens there");
    } catch (IOException e) {
      return new Answer.Nothing(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static String byUdp(Target target) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(target.address(), target.port()));
      socket.setSoTimeout((int) PATIENCE.toMillis() / UDP_ATTEMPTS);
      byte[] request = request(target, socket.getLocalAddress(), socket.getLocalPort());
      for (int attempt = 1; ; attempt++) {
        socket.send(new DatagramPacket(request, request.length));
        DatagramPacket answer = new DatagramPacket(new byte[MAX_ANSWER], MAX_ANSWER);
        try {
          socket.receive(answer);
          return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
          if (attempt == UDP_ATTEMPTS) {
            throw e;
          }
        }
      }
    }
  }

  private static String byTcp(Target target) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(target.address(), target.port()), (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket
          .getOutputStream()
          .write(request(target, socket.getLocalAddress(), socket.getLocalPort()));
      socket.getOutputStream().flush();
      InputStream input = socket.getInputStream();
      byte[] answer = new byte[MAX_ANSWER];
      int length = input.read(answer);
      if (length < 0) {
        throw new IOException("the connection was closed without an answer");
      }
      return new String(answer, 0, length, StandardCharsets.UTF_8);
    }
  }

  private static byte[] request(Target target, InetAddress local, int localPort) {
    String us = host(local) + ":" + localPort;
    String them = host(target.address()) + ":" + target.port();
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    String transport = target.tcp() ? "TCP" : "UDP";
    String uri = "sip:" + them + (target.tcp() ? ";transport=tcp" : "");
    return String.join(
            "\r\n",
            "OPTIONS " + uri + " SIP/2.0",
            "Via: SIP/2.0/" + transport + " " + us + ";rport;branch=z9hG4bK" + id,
            "Max-Forwards: 70",
            "From: <sip:doctor@" + us + ">;tag=" + id.substring(0, 8),
            "To: <" + uri + ">",
            "Call-ID: " + id + "@" + host(local),
            "CSeq: 1 OPTIONS",
            "Contact: <sip:doctor@" + us + ">",
            "Accept: application/sdp",
            "User-Agent: CallManager-doctor",
            "Content-Length: 0",
            "",
            "")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String host(InetAddress address) {
    String text = address.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
