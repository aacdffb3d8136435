package io.callmanager.telephony.sip.tls;

import io.callmanager.telephony.sip.transport.ConnectionGate;
import io.callmanager.telephony.sip.transport.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TLS connection. One that we make has its local port before it is connected, so that messages which travel on it can
/// name it.
final class TlsConnection {

  private static final Logger LOG = LoggerFactory.getLogger(TlsConnection.class);
  private static final int CONNECT_MILLIS = 1_500;
  private static final int HANDSHAKE_MILLIS = 2_000;

  /// So long connecting, shaking hands or writing may take in all, whatever trickles in meanwhile.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

  /// So long a port may be held for a connection that nobody begins.
  private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Peer peer;
  private final Socket raw;
  private final ConnectionGate.@Nullable Pass pass;
  private final ReentrantLock sending = new ReentrantLock();
  private final long madeAt = System.nanoTime();
  private volatile @Nullable SSLSocket secured;
  private volatile boolean busy;
  private volatile long busySince;

  private TlsConnection(Peer peer, Socket raw, ConnectionGate.@Nullable Pass pass) {
    this.peer = peer;
    this.raw = raw;
    this.pass = pass;
  }

  /// One that we shall make.
  ///
  /// @param pass its place, which is given back when it ends
  static TlsConnection reserve(Peer peer, InetAddress local, ConnectionGate.Pass pass)
      throws IOException {
    Socket socket = new Socket();
    try {
      boolean sameKind = local.getClass() == peer.address().getAddress().getClass();
      socket.bind(
          sameKind && !local.isAnyLocalAddress()
              ? new InetSocketAddress(local, 0)
              : new InetSocketAddress(0));
      return new TlsConnection(peer, socket, pass);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// One that a peer made to us.
  static TlsConnection accepted(Peer peer, Socket socket) {
    return new TlsConnection(peer, socket, null);
  }

  Peer peer() {
    return peer;
  }

  int localPort() {
    return raw.getLocalPort();
  }

  boolean established() {
    return secured != null;
  }

  /// Connects to a server and shakes hands.
  ///
  /// @param domain what the server is called
  /// @throws IOException in words for whoever looks after the trunk
  void connect(SSLContext context, String domain) throws IOException {
    begin();
    if (pass != null) {
      pass.begin();
    }
    try {
      raw.connect(peer.address(), CONNECT_MILLIS);
      shakeHands(context, domain, true);
    } catch (IOException e) {
      IOException inWords = HandshakeFailure.inWords(domain, e);
      if (pass != null) {
        pass.failed(String.valueOf(inWords.getMessage()));
      }
      throw inWords;
    } finally {
      busy = false;
    }
  }

  /// Shakes hands with a client.
  void welcome(SSLContext context) throws IOException {
    begin();
    try {
      shakeHands(context, peer.address().getAddress().getHostAddress(), false);
    } finally {
      busy = false;
    }
  }

  private void shakeHands(SSLContext context, String name, boolean client) throws IOException {
    raw.setTcpNoDelay(true);
    raw.setSoTimeout(HANDSHAKE_MILLIS);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(raw, name, raw.getPort(), true);
    socket.setUseClientMode(client);
    socket.setEnabledProtocols(TlsContexts.VERSIONS);
    socket.startHandshake();
    secured = socket;
  }

  /// Sends a message on a connection that is established.
  void send(byte[] message) throws IOException {
    SSLSocket socket = secured();
    sending.lock();
    begin();
    try {
      socket.getOutputStream().write(message);
    } finally {
      busy = false;
      sending.unlock();
    }
  }

  private void begin() {
    busySince = System.nanoTime();
    busy = true;
  }

  SSLSocket secured() throws IOException {
    SSLSocket socket = secured;
    if (socket == null) {
      throw new IOException("the connection was not made");
    }
    return socket;
  }

  InputStream input() throws IOException {
    return secured().getInputStream();
  }

  /// Whether it stands where it should long have gone on, or waits for something that doesn't come.
  boolean stuck(long now) {
    return (busy && now - busySince > PATIENCE_NANOS)
        || (!busy && !established() && now - madeAt > UNUSED_NANOS);
  }

  /// Ends it, whatever a thread is doing with it.
  void abort() {
    try {
      raw.close();
    } catch (IOException e) {
      LOG.debug("A TLS connection could not be closed", e);
    } finally {
      if (pass != null) {
        pass.close();
      }
    }
  }

  /// Ends it and says so to the peer, unless somebody is sending at the moment.
  void close() {
    SSLSocket socket = secured;
    if (socket != null && sending.tryLock()) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("A TLS connection could not be closed", e);
      } finally {
        sending.unlock();
      }
    }
    abort();
  }
}
