package io.callmanager.telephony.hearing.engine;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A WebSocket service (RFC 6455) on loopback that notes what it is sent and answers as it is told.
final class FakeSocketService implements AutoCloseable {

  /// What it does with a text message.
  @FunctionalInterface
  interface Answer {
    void to(String message, Connection connection) throws IOException;
  }

  /// A connection to it.
  static final class Connection {
    private final Socket socket;
    private final OutputStream out;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    /// Sends a text message in a single frame.
    void send(String text) throws IOException {
      frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends a frame.
    void frame(int head, byte[] content) throws IOException {
      synchronized (out) {
        out.write(head);
        if (content.length < 126) {
          out.write(content.length);
        } else if (content.length < 1 << 16) {
          out.write(new byte[] {126, (byte) (content.length >> 8), (byte) content.length});
        } else {
          out.write(127);
          for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) ((long) content.length >> shift));
          }
        }
        out.write(content);
        out.flush();
      }
    }

    void cut() throws IOException {
      socket.close();
    }
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> texts = new CopyOnWriteArrayList<>();
  final AtomicInteger audioBytes = new AtomicInteger();
  volatile String handshake = "";
  volatile Answer answer = (message, connection) -> {};
  volatile Answer onAudio = (message, connection) -> {};
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ServerSocket server;

  FakeSocketService() {
    try {
      server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String request = head(in);
      requests.add(request);
      String key =
          request
              .lines()
              .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
              .findFirst()
              .orElse("")
              .replace("Sec-WebSocket-Key: ", "");
      String reply = handshake.isEmpty() ? switched(key) : handshake;
      socket.getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
      Connection connection = new Connection(socket);
      while (handshake.isEmpty()) {
        read(in, connection);
      }
    } catch (IOException e) {
      // the client is gone, or cut off
    }
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  private static String switched(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.US_ASCII));
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + Base64.getEncoder().encodeToString(hash)
          + "\r\n\r\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(DataInputStream in, Connection connection) throws IOException {
    int opcode = in.readUnsignedByte() & 0x0f;
    long length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] mask = in.readNBytes(4);
    byte[] content = in.readNBytes(Math.toIntExact(length));
    for (int i = 0; i < content.length; i++) {
      content[i] ^= mask[i % 4];
    }
    switch (opcode) {
      case 1 -> {
        String text = new String(content, StandardCharsets.UTF_8);
        texts.add(text);
        answer.to(text, connection);
      }
      case 2 -> {
        audioBytes.addAndGet(content.length);
        onAudio.to("", connection);
      }
      case 8 -> throw new IOException("closed");
      default -> {}
    }
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
