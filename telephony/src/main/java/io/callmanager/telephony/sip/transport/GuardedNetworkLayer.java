package io.callmanager.telephony.sip.transport;

import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Makes JAIN's sockets, each with a guard in it.
final class GuardedNetworkLayer implements NetworkLayer {

  /// A connection on which nothing comes in for so long is closed.
  static final int IDLE_MILLIS = 600_000;

  private static final int CONNECT_MILLIS = 1_500;

  private final Set<InetAddress> tcpPeers;
  private final Backlog backlog;
  private final Drops drops;
  private final ConnectionGate gate;
  private volatile @Nullable DatagramSocket datagrams;
  private volatile @Nullable ServerSocket connections;

  GuardedNetworkLayer(
      Set<InetAddress> tcpPeers, Backlog backlog, Drops drops, ConnectionGate gate) {
    this.tcpPeers = tcpPeers;
    this.backlog = backlog;
    this.drops = drops;
    this.gate = gate;
  }

  /// The one socket by which all datagrams come and go.
  DatagramSocket datagrams() {
    DatagramSocket socket = datagrams;
    if (socket == null) {
      throw new IllegalStateException("the transport was not started");
    }
    return socket;
  }

  /// Whether nothing can come in any more.
  boolean closed() {
    DatagramSocket udp = datagrams;
    ServerSocket tcp = connections;
    return (udp == null || udp.isClosed()) && (tcp == null || tcp.isClosed());
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlogLength, InetAddress bindAddress)
      throws IOException {
    ServerSocket socket = new TrustedServerSocket(port, bindAddress, tcpPeers, drops);
    connections = socket;
    return socket;
  }

  @Override
  public DatagramSocket createDatagramSocket(int port, InetAddress address) throws SocketException {
    DatagramSocket socket = new GuardedDatagramSocket(port, address, backlog, drops);
    datagrams = socket;
    return socket;
  }

  @Override
  public DatagramSocket createDatagramSocket() throws SocketException {
    throw new SocketException("one UDP socket is all there is");
  }

  @Override
  public Socket createSocket(InetAddress address, int port) throws IOException {
    InetSocketAddress to = new InetSocketAddress(address, port);
    try {
      return connected(to, gate.admit(new Peer(Transport.TCP, to)));
    } catch (IOException e) {
      // Of no other kind JAIN says that there is no connection.
      throw e instanceof SocketException ? e : new SocketException(e.getMessage());
    }
  }

  private static Socket connected(InetSocketAddress to, ConnectionGate.Pass pass)
      throws IOException {
    GuardedSocket socket = new GuardedSocket();
    socket.hasPlace(pass::close);
    try {
      socket.setTcpNoDelay(true);
      pass.begin();
      socket.connect(to, CONNECT_MILLIS);
      return socket;
    } catch (IOException e) {
      pass.failed(String.valueOf(e.getMessage()));
      socket.close();
      throw e;
    }
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress)
      throws IOException {
    return createSocket(address, port);
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, @Nullable InetAddress localAddress, int localPort)
      throws IOException {
    return createSocket(address, port);
  }

  @Override
  public SSLServerSocket createSSLServerSocket(int port, int backlogLength, InetAddress address)
      throws IOException {
    throw noTls();
  }

  @Override
  public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
    throw noTls();
  }

  @Override
  public SSLSocket createSSLSocket(InetAddress address, int port, InetAddress localAddress)
      throws IOException {
    throw noTls();
  }

  @Override
  public void setSipStack(SipStackImpl stack) {}

  private static IOException noTls() {
    return new SocketException("TLS is not offered");
  }
}
