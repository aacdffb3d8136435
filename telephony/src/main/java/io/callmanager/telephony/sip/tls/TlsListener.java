package io.callmanager.telephony.sip.tls;

import io.callmanager.telephony.sip.transport.SipStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our TLS port. Hands on every connection as it comes; the handshake is not waited for here.
final class TlsListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsListener.class);
  private static final int BACKLOG = 64;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ServerSocket socket;
  private final Consumer<Socket> taker;

  private TlsListener(ServerSocket socket, Consumer<Socket> taker) {
    this.socket = socket;
    this.taker = taker;
  }

  /// @throws SipStartException when the port can't be had
  static TlsListener open(InetAddress address, int port, Consumer<Socket> taker) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, port), BACKLOG);
      } catch (IOException e) {
        socket.close();
        throw e;
      }
      TlsListener listener = new TlsListener(socket, taker);
      Thread.ofPlatform().daemon().name("sip-tls-accept").start(listener::run);
      return listener;
    } catch (IOException e) {
      throw new SipStartException(
          "The SIP port %d/tls on %s can't be opened (%s). Set callmanager.sip.tls.port to a free port, or callmanager.sip.bind-address to an address of this machine."
              .formatted(port, address.getHostAddress(), e.getMessage()),
          e);
    }
  }

  private void run() {
    while (!socket.isClosed()) {
      try {
        taker.accept(socket.accept());
      } catch (IOException | RuntimeException e) {
        // Having no file handle left fails again and again, at once.
        LOG.debug("A TLS connection could not be taken", e);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("The TLS port could not be closed", e);
    }
  }
}
