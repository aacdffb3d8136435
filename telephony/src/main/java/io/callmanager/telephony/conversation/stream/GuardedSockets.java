package io.callmanager.telephony.conversation.stream;

import io.callmanager.shared.GuardedHttp;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/// Makes one connection's sockets, which connect to no address that must not be connected to, whether it was looked up or
/// named itself, and read no more between two messages than a message may have.
final class GuardedSockets extends SocketFactory {

  private final Predicate<InetAddress> allowed;
  private final long most;
  private final AtomicLong unread = new AtomicLong();

  /// @param most how many bytes there may be between two messages, of control frames and of encryption as well
  GuardedSockets(Predicate<InetAddress> allowed, long most) {
    this.allowed = allowed;
    this.most = most;
  }

  /// A message was read to its end.
  void messageRead() {
    unread.set(0);
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
      return new Counted(super.getInputStream());
    }
  }

  private final class Counted extends FilterInputStream {

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int read = super.read(to, from, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) throws IOException {
      if (unread.addAndGet(read) > most) {
        throw new TooLongException();
      }
    }
  }

  /// The other side sent a message that is too long.
  static final class TooLongException extends IOException {

    private static final long serialVersionUID = 1L;
  }
}
