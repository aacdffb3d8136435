package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.peers.RawCallee;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/// A trunk on a TCP port of 127.0.0.1, that a test plays message by message.
sealed class TcpTrunk implements AutoCloseable permits TlsTrunk {

  private static final Pattern COPIED = Pattern.compile("(?m)^(?:Via|From|Call-ID|CSeq): .*\r\n");
  private static final Pattern LENGTH = Pattern.compile("(?m)^Content-Length: ([0-9]+)$");
  static final int PATIENCE_MILLIS = 5_000;

  final ServerSocket server;
  private final String contactParameters;

  TcpTrunk() {
    this(ServerSocketFactory.getDefault(), "");
  }

  /// @param contactParameters of the URI by which its calls are to be reached
  TcpTrunk(ServerSocketFactory sockets, String contactParameters) {
    this.contactParameters = contactParameters;
    try {
      server = sockets.createServerSocket(0, 5, InetAddress.getLoopbackAddress());
      server.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  Socket accept() throws IOException {
    Socket socket = server.accept();
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  static String read(Socket socket) throws IOException {
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

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /// An answer whose Contact leads back to this port.
  String answer(String request, String status, String body) {
    StringBuilder text = new StringBuilder("SIP/2.0 " + status + "\r\n");
    Matcher copied = COPIED.matcher(request);
    while (copied.find()) {
      text.append(copied.group());
    }
    String to = RawCallee.header(request, "To");
    text.append("To: ").append(to).append(to.contains(";tag=") ? "" : ";tag=callee").append("\r\n");
    text.append("Contact: <sip:callee@127.0.0.1:").append(port());
    text.append(contactParameters).append(">\r\n");
    text.append(body.isEmpty() ? "" : "Content-Type: application/sdp\r\n");
    return text + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @Override
  public final void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
