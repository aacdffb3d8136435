package io.callmanager.telephony.rtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A telephone on loopback: notes every datagram that reaches it and sends what it is told to.
final class Peer implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("m=audio (\\d+) ");

  /// A datagram, read by hand rather than by what is tested.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Heard(long nanos, SocketAddress source, byte[] bytes) {

    int payloadType() {
      return bytes[1] & 0x7f;
    }

    boolean marker() {
      return (bytes[1] & 0x80) != 0;
    }

    int sequence() {
      return ByteBuffer.wrap(bytes).getShort(2) & 0xffff;
    }

    int timestamp() {
      return ByteBuffer.wrap(bytes).getInt(4);
    }

    int ssrc() {
      return ByteBuffer.wrap(bytes).getInt(8);
    }

    byte[] payload() {
      return Arrays.copyOfRange(bytes, 12, bytes.length);
    }

    boolean isSilence() {
      for (byte code : payload()) {
        if (Math.abs(G711.MU_LAW.decode(code)) > 8) {
          return false;
        }
      }
      return true;
    }
  }

  final int ssrc = 0x1234;
  private final DatagramSocket socket;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private int sequence = 65_530;
  private int timestamp = -800;

  Peer() {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  Peer(InetSocketAddress address) {
    try {
      socket = new DatagramSocket(address);
      socket.setReceiveBufferSize(1 << 20);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon(true).start(this::listen);
  }

  private void listen() {
    DatagramPacket datagram = new DatagramPacket(new byte[2048], 2048);
    while (!socket.isClosed()) {
      try {
        socket.receive(datagram);
        heard.add(
            new Heard(
                System.nanoTime(),
                datagram.getSocketAddress(),
                Arrays.copyOf(datagram.getData(), datagram.getLength())));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  List<Heard> heard() {
    return List.copyOf(heard);
  }

  void forget() {
    heard.clear();
  }

  /// A description of this telephone: PCMU and events under number 96.
  String sdp(String... more) {
    return """
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        c=IN IP4 127.0.0.1
        t=0 0
        m=audio %d RTP/AVP 0 96
        a=rtpmap:96 telephone-event/8000
        """
            .formatted(port())
        + String.join("\n", more);
  }

  /// Sends the next audio packet.
  void say(String sdp, byte code) {
    byte[] payload = new byte[160];
    Arrays.fill(payload, code);
    say(sdp, 0, payload);
  }

  void say(String sdp, int payloadType, byte[] payload) {
    timestamp += 160;
    sendRtp(sdp, payloadType, ++sequence & 0xffff, timestamp, payload);
  }

  void sendRtp(String sdp, int payloadType, int sequence, int timestamp, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
    packet.put((byte) 0x80).put((byte) payloadType).putShort((short) sequence);
    packet.putInt(timestamp).putInt(ssrc).put(payload);
    send(portOf(sdp), packet.array());
  }

  void send(int port, byte[] bytes) {
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int portOf(String sdp) {
    Matcher matcher = PORT.matcher(sdp);
    if (!matcher.find()) {
      throw new AssertionError("No port in " + sdp);
    }
    return Integer.parseInt(matcher.group(1));
  }

  @Override
  public void close() {
    socket.close();
  }
}
