package io.callmanager.telephony.sip.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Lets in connections of trunks only, and only so many at once. JAIN gives each connection two threads and never closes
/// an idle one, so a stranger must not get as far as that.
final class TrustedServerSocket extends ServerSocket {

  private static final int BACKLOG = 64;
  private static final int MAX_CONNECTIONS = 256;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Set<InetAddress> trusted;
  private final Drops drops;
  private final Semaphore places = new Semaphore(MAX_CONNECTIONS);

  TrustedServerSocket(int port, InetAddress address, Set<InetAddress> trusted, Drops drops)
      throws IOException {
    super(port, BACKLOG, address);
    this.trusted = trusted;
    this.drops = drops;
  }

  @Override
  public Socket accept() throws IOException {
    while (true) {
      GuardedSocket socket = new GuardedSocket();
      try {
        implAccept(socket);
      } catch (SocketException e) {
        socket.close();
        if (isClosed()) {
          throw e;
        }
        // JAIN takes a SocketException for the end of the listener: a failed handshake must not
        // look like one. Having no file handle left fails again and again, at once.
        LockSupport.parkNanos(PAUSE_NANOS);
        continue;
      }
      if (trusted.contains(socket.getInetAddress()) && places.tryAcquire()) {
        socket.hasPlace(places::release);
        socket.setTcpNoDelay(true);
        return socket;
      }
      drops.count(DropReason.UNTRUSTED_CONNECTION, socket.getInetAddress().getHostAddress());
      socket.close();
    }
  }
}
