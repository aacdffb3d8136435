package io.callmanager.telephony.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A callee on a UDP port of 127.0.0.1 that says, byte for byte, what a test has it say: for what no honest peer would.
public final class RawCallee implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 5_000;
  private static final Pattern COPIED =
      Pattern.compile("(?m)^(?:Via|From|Call-ID|CSeq|Record-Route): .*\r\n");
  private static final Pattern TO = Pattern.compile("(?m)^To: (.*)$");

  /// Its session description, with a codec that everybody has.
  public static final String SDP =
      "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n";

  private final DatagramSocket socket;
  private SocketAddress caller = new InetSocketAddress(0);

  public RawCallee() {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  public String uri() {
    return "sip:127.0.0.1:" + port();
  }

  /// A Contact header line that leads back here.
  public String contact() {
    return "Contact: <sip:callee@127.0.0.1:" + port() + ">\r\n";
  }

  /// Waits for longer than five seconds from now on.
  public RawCallee patient(Duration patience) {
    try {
      socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next message that begins like this; others are passed over.
  ///
  /// @throws AssertionError when none comes within five seconds
  public String next(String start) {
    byte[] room = new byte[65_535];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(room, room.length);
        socket.receive(packet);
        String message = new String(room, 0, packet.getLength(), StandardCharsets.UTF_8);
        if (message.startsWith(start)) {
          caller = packet.getSocketAddress();
          return message;
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing came that begins with " + start, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Answers without a body.
  ///
  /// @param extra further header lines, each with its line end
  public void answer(String request, String status, String extra) {
    answer(request, status, "callee", extra, "");
  }

  /// Answers with [#SDP].
  public void answerWithSdp(String request, String status, String extra) {
    answer(request, status, "callee", extra + "Content-Type: application/sdp\r\n", SDP);
  }

  /// Answers.
  ///
  /// @param tag put into the To header if it has none
  public void answer(String request, String status, String tag, String extra, String body) {
    StringBuilder text = new StringBuilder("SIP/2.0 " + status + "\r\n");
    Matcher copied = COPIED.matcher(request);
    while (copied.find()) {
      text.append(copied.group());
    }
    String to = value(TO, request);
    text.append("To: ").append(to).append(to.contains(";tag=") ? "" : ";tag=" + tag).append("\r\n");
    send(text + extra + "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  /// A request of the callee's within the dialog of an INVITE that it got.
  public String request(String invite, String method, int cseq, String extra, String body) {
    String from = value(TO, invite);
    String to = value(Pattern.compile("(?m)^From: (.*)$"), invite);
    String contact = value(Pattern.compile("(?m)^Contact: <(.*)>$"), invite);
    return method
        + " "
        + contact
        + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
        + port()
        + ";branch=z9hG4bKcallee"
        + cseq
        + method
        + "\r\nMax-Forwards: 70\r\nFrom: "
        + from
        + ";tag=callee\r\nTo: "
        + to
        + "\r\nCall-ID: "
        + value(Pattern.compile("(?m)^Call-ID: (.*)$"), invite)
        + "\r\nCSeq: "
        + cseq
        + " "
        + method
        + "\r\n"
        + extra
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /// Sends to whoever was heard last.
  public void send(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, caller));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a header of a message says.
  public static String header(String message, String name) {
    return value(Pattern.compile("(?m)^" + Pattern.quote(name) + ": (.*)$"), message);
  }

  private static String value(Pattern pattern, String message) {
    Matcher matcher = pattern.matcher(message);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in " + message);
    }
    return matcher.group(1);
  }

  @Override
  public void close() {
    socket.close();
  }
}
