package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.telephony.peers.RawCallee;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// A trunk on a TLS port of 127.0.0.1, that a test plays message by message.
final class TlsTrunk implements AutoCloseable {

  private static final Pattern COPIED = Pattern.compile("(?m)^(?:Via|From|Call-ID|CSeq): .*\r\n");
  private static final Pattern LENGTH = Pattern.compile("(?m)^Content-Length: ([0-9]+)$");
  static final int PATIENCE_MILLIS = 5_000;

  final SSLServerSocket server;

  TlsTrunk(SSLContext context) {
    try {
      server =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
      server.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  String uri(String host) {
    return "sip:" + host + ":" + port() + ";transport=tls";
  }

  SSLSocket accept() throws IOException {
    SSLSocket socket = (SSLSocket) server.accept();
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
    return text.toString().stripLeading() + new String(body, StandardCharsets.UTF_8);
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /// An answer whose Contact leads back to this port by TLS.
  String answer(String request, String status, String body) {
    StringBuilder text = new StringBuilder("SIP/2.0 " + status + "\r\n");
    Matcher copied = COPIED.matcher(request);
    while (copied.find()) {
      text.append(copied.group());
    }
    String to = RawCallee.header(request, "To");
    text.append("To: ").append(to).append(to.contains(";tag=") ? "" : ";tag=callee").append("\r\n");
    text.append("Contact: <sip:callee@127.0.0.1:").append(port()).append(";transport=tls>\r\n");
    text.append(body.isEmpty() ? "" : "Content-Type: application/sdp\r\n");
    return text + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /// The callee's hanging up of the call that an INVITE of ours began.
  static String bye(String invite) {
    return "BYE sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:5061;branch=z9hG4bKbye;rport\r\nMax-Forwards: 70\r\nFrom: "
        + RawCallee.header(invite, "To")
        + ";tag=callee\r\nTo: "
        + RawCallee.header(invite, "From")
        + "\r\nCall-ID: "
        + RawCallee.header(invite, "Call-ID")
        + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n";
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
