package io.callmanager.telephony.engine;

import io.callmanager.shared.GuardedHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.net.SocketFactory;

/// Makes sockets that connect to no address that must not be connected to, whether it was looked up or named itself: it is
/// judged at the moment of connecting.
public final class GuardedSockets extends SocketFactory {

  private final Predicate<InetAddress> allowed;
  private final UnaryOperator<InputStream> reading;

  /// @param allowed which addresses may be connected to
  public GuardedSockets(Predicate<InetAddress> allowed) {
    this(allowed, UnaryOperator.identity());
  }

  /// @param reading what is put around what a socket reads
  public GuardedSockets(Predicate<InetAddress> allowed, UnaryOperator<InputStream> reading) {
    this.allowed = allowed;
    this.reading = reading;
  }

  @Override
  public Socket createSocket() {
    return new Guarded();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unconnected();
  }

  private static IOException unconnected() {
    return new UnknownHostException("sockets are connected after they are made");
  }

  private final class Guarded extends Socket {

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress to)
          || to.isUnresolved()
          || !allowed.test(to.getAddress())) {
        throw new GuardedHttp.NotPublicException();
      }
      super.connect(endpoint, timeout);
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
      connect(endpoint, 0);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return reading.apply(super.getInputStream());
    }
  }
}
