package io.callmanager.telephony.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// A UDP socket that sends whatever it is told to a SIP port.
final class RawPeer implements AutoCloseable {

  private final DatagramSocket socket;
  private final InetSocketAddress target;

  RawPeer(String address, int port, int targetPort) {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), targetPort);
  }

  static RawPeer towards(int targetPort) {
    return new RawPeer("127.0.0.1", 0, targetPort);
  }

  int port() {
    return socket.getLocalPort();
  }

  void send(byte[] message) {
    try {
      socket.send(new DatagramPacket(message, message.length, target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(String message) {
    send(message.getBytes(StandardCharsets.UTF_8));
  }

  /// The next message that comes in; empty when none does in time.
  Optional<String> receive(Duration patience) {
    try {
      socket.setSoTimeout((int) patience.toMillis());
      byte[] room = new byte[65_535];
      DatagramPacket packet = new DatagramPacket(room, room.length);
      socket.receive(packet);
      return Optional.of(new String(room, 0, packet.getLength(), StandardCharsets.UTF_8));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asks by OPTIONS with a branch of its own, and waits for the answer to just that; other messages are passed over.
  boolean answersOptions(String branch) {
    send(request("OPTIONS", branch, ""));
    Optional<String> answer = receive(Duration.ofSeconds(3));
    while (answer.isPresent()) {
      if (answer.get().startsWith("SIP/2.0 200 ") && answer.get().contains(branch)) {
        return true;
      }
      answer = receive(Duration.ofSeconds(3));
    }
    return false;
  }

  /// A well-formed request from here.
  ///
  /// @param extra further header lines, each with its line end
  String request(String method, String branch, String extra) {
    return """
        %1$s sip:someone@127.0.0.1:%2$d SIP/2.0\r
        Via: SIP/2.0/UDP 127.0.0.1:%3$d;branch=z9hG4bK%4$s;rport\r
        Max-Forwards: 70\r
        From: <sip:tester@127.0.0.1>;tag=%4$s\r
        To: <sip:someone@127.0.0.1>\r
        Call-ID: %4$s\r
        CSeq: 1 %1$s\r
        Contact: <sip:tester@127.0.0.1:%3$d>\r
        %5$sContent-Length: 0\r
        \r
        """
        .formatted(method, target.getPort(), port(), branch, extra);
  }

  @Override
  public void close() {
    socket.close();
  }
}
