package io.callmanager.telephony.sip.trunk;

import io.callmanager.telephony.sip.transport.Peer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/// Finds out by ICMP that nobody listens at a UDP port. Our SIP socket talks to many peers, so the operating system doesn't
/// tell it whose port was unreachable; a socket that is connected to one peer hears of it.
final class PortProbe {

  private static final int PATIENCE_MILLIS = 200;

  /// The keep-alive of RFC 5626, section 4.4.1, which a SIP peer ignores or answers with a line end.
  private static final byte[] KEEP_ALIVE = {'\r', '\n', '\r', '\n'};

  private PortProbe() {}

  /// Whether the peer's host says that the port is closed. Blocks for up to 0.2 s; no news is taken for good news.
  static boolean closed(Peer peer) {
    try (DatagramSocket socket = new DatagramSocket()) {
      return closed(peer, socket);
    } catch (SocketException e) {
      // No handle is left, or no port: our own trouble, which says nothing of the peer.
      return false;
    }
  }

  private static boolean closed(Peer peer, DatagramSocket socket) {
    try {
      socket.connect(peer.address());
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.send(new DatagramPacket(KEEP_ALIVE, KEEP_ALIVE.length));
      socket.receive(new DatagramPacket(new byte[1], 1));
      return false;
    } catch (PortUnreachableException e) {
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      // No route, no network: the peer can't be reached either.
      return true;
    }
  }
}
