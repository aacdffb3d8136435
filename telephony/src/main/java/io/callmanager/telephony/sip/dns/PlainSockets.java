package io.callmanager.telephony.sip.dns;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.io.IoClientFactory;
import org.xbill.DNS.io.TcpIoClient;
import org.xbill.DNS.io.UdpIoClient;

/// Carries one DNS question by a socket of its own, on the thread that asks: meant for virtual threads. No thread outlives
/// a question, and time limits are kept to the millisecond. Each socket has a port that the system chose at random.
final class PlainSockets implements IoClientFactory, UdpIoClient, TcpIoClient {

  private static final int MAX_DATAGRAM = 4096;

  /// Datagrams that don't belong to the question and are passed over.
  private static final int MAX_STRANGERS = 100;

  @Override
  public UdpIoClient createOrGetUdpClient() {
    return this;
  }

  @Override
  public TcpIoClient createOrGetTcpClient() {
    return this;
  }

  @Override
  public CompletableFuture<byte[]> sendAndReceiveUdp(
      @Nullable InetSocketAddress local,
      InetSocketAddress remote,
      Message query,
      byte[] data,
      int max,
      Duration timeout) {
    return answered(() -> byUdp(remote, data, System.nanoTime() + timeout.toNanos()));
  }

  @Override
  public CompletableFuture<byte[]> sendAndReceiveTcp(
      @Nullable InetSocketAddress local,
      InetSocketAddress remote,
      Message query,
      byte[] data,
      Duration timeout) {
    return answered(() -> byTcp(remote, data, System.nanoTime() + timeout.toNanos()));
  }

  private static byte[] byUdp(InetSocketAddress remote, byte[] data, long deadline)
      throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(remote);
      socket.send(new DatagramPacket(data, data.length));
      DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
      for (int i = 0; i < MAX_STRANGERS; i++) {
        socket.setSoTimeout(millisUntil(deadline));
        packet.setLength(MAX_DATAGRAM);
        socket.receive(packet);
        byte[] answer = packet.getData();
        if (packet.getLength() >= 2 && answer[0] == data[0] && answer[1] == data[1]) {
          return Arrays.copyOf(answer, packet.getLength());
        }
      }
      throw new IOException("too many answers to other questions");
    }
  }

  private static byte[] byTcp(InetSocketAddress remote, byte[] data, long deadline)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(remote, millisUntil(deadline));
      socket
          .getOutputStream()
          .write(
              ByteBuffer.allocate(Short.BYTES + data.length)
                  .putShort((short) data.length)
                  .put(data)
                  .array());
      byte[] length = read(socket, Short.BYTES, deadline);
      return read(socket, Short.toUnsignedInt(ByteBuffer.wrap(length).getShort()), deadline);
    }
  }

  private static byte[] read(Socket socket, int length, long deadline) throws IOException {
    InputStream input = socket.getInputStream();
    byte[] bytes = new byte[length];
    int have = 0;
    while (have < length) {
      socket.setSoTimeout(millisUntil(deadline));
      int more = input.read(bytes, have, length - have);
      if (more < 0) {
        throw new EOFException("the connection ended within an answer");
      }
      have += more;
    }
    return bytes;
  }

  private static int millisUntil(long deadline) throws SocketTimeoutException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis <= 0) {
      throw new SocketTimeoutException("timed out");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  private interface Exchange {
    byte[] run() throws IOException;
  }

  private static CompletableFuture<byte[]> answered(Exchange exchange) {
    try {
      return CompletableFuture.completedFuture(exchange.run());
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
