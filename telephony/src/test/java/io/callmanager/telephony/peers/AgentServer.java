package io.callmanager.telephony.peers;

import io.callmanager.telephony.mediastream.Mulaw;
import io.callmanager.telephony.mediastream.Reading;
import io.callmanager.telephony.mediastream.StreamCommand;
import io.callmanager.telephony.mediastream.StreamJson;
import io.callmanager.telephony.mediastream.StreamMessage;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// An agent that is a WebSocket server (RFC 6455) on loopback and speaks media-stream messages: notes what it is told and does as
/// a test says.
public final class AgentServer implements AutoCloseable {

  /// What it does with a message.
  @FunctionalInterface
  public interface Behaviour {
    void on(StreamMessage message, Line line) throws IOException;
  }

  /// What it does with a text of another kind.
  @FunctionalInterface
  public interface Listener {
    void on(String text, Line line) throws IOException;
  }

  /// A connection to it.
  public static final class Line {
    private final Socket socket;
    private final OutputStream out;
    private volatile String streamSid = "";

    private Line(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    public void say(Mulaw audio) throws IOException {
      send(new StreamCommand.Media(streamSid, audio));
    }

    public void mark(String name) throws IOException {
      send(new StreamCommand.Mark(streamSid, name));
    }

    public void clear() throws IOException {
      send(new StreamCommand.Clear(streamSid));
    }

    public void send(StreamCommand command) throws IOException {
      send(StreamJson.write(command));
    }

    public void send(String text) throws IOException {
      frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Closes the connection in WebSocket's way.
    public void close(int code, String reason) throws IOException {
      byte[] words = reason.getBytes(StandardCharsets.UTF_8);
      byte[] content = new byte[2 + words.length];
      content[0] = (byte) (code >> 8);
      content[1] = (byte) code;
      System.arraycopy(words, 0, content, 2, words.length);
      frame(0x88, content);
    }

    /// Closes it in no way.
    public void cut() throws IOException {
      socket.close();
    }

    public void frame(int head, byte[] content) throws IOException {
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
  }

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<StreamMessage> messages = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final Behaviour behaviour;
  private final @Nullable Listener other;
  private final ServerSocket server;
  private volatile String refusal = "";
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean reading = true;

  private AgentServer(Behaviour behaviour, @Nullable Listener other) {
    this.behaviour = behaviour;
    this.other = other;
    try {
      server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public static AgentServer that(Behaviour behaviour) {
    return new AgentServer(behaviour, null);
  }

  /// One that speaks something else than media-stream messages.
  public static AgentServer speaking(Listener other) {
    return new AgentServer((message, line) -> {}, other);
  }

  /// What it was told in something else.
  public List<String> texts() {
    return texts;
  }

  /// One that only listens.
  public static AgentServer listening() {
    return that((message, line) -> {});
  }

  /// Answers requests with this instead of a WebSocket.
  public AgentServer answering(String response) {
    refusal = response;
    return this;
  }

  /// Opens WebSockets and never reads a message.
  public AgentServer notReading() {
    reading = false;
    return this;
  }

  public String url() {
    return "ws://127.0.0.1:" + port() + "/agent";
  }

  public int port() {
    return server.getLocalPort();
  }

  /// The heads of the requests.
  public List<String> requests() {
    return requests;
  }

  public List<StreamMessage> messages() {
    return messages;
  }

  public <M extends StreamMessage> List<M> messages(Class<M> kind) {
    return messages.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// All that it heard, in one.
  public short[] heard() {
    List<StreamMessage.Media> media = messages(StreamMessage.Media.class);
    short[] all = new short[media.stream().mapToInt(one -> one.audio().bytes().length).sum()];
    int at = 0;
    for (StreamMessage.Media one : media) {
      short[] samples = one.audio().samples();
      System.arraycopy(samples, 0, all, at, samples.length);
      at += samples.length;
    }
    return all;
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
      String reply = refusal.isEmpty() ? switched(header(request, "Sec-WebSocket-Key")) : refusal;
      socket.getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
      Line line = new Line(socket);
      while (refusal.isEmpty() && reading) {
        read(in, line);
      }
      if (!reading) {
        closed.await();
      }
    } catch (IOException e) {
      // the client is gone, or cut off
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /// A header of a request; empty when there is none.
  public static String header(String request, String name) {
    String wanted = name.toLowerCase(Locale.ROOT) + ": ";
    return request
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(wanted))
        .findFirst()
        .map(line -> line.substring(wanted.length()))
        .orElse("");
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

  private void read(DataInputStream in, Line line) throws IOException {
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
      case 1 -> told(new String(content, StandardCharsets.UTF_8), line);
      case 8 -> {
        line.frame(0x88, Arrays.copyOf(content, Math.min(2, content.length)));
        throw new IOException("closed");
      }
      case 9 -> line.frame(0x8a, content);
      default -> {}
    }
  }

  private void told(String text, Line line) throws IOException {
    if (other != null) {
      texts.add(text);
      other.on(text, line);
      return;
    }
    if (!(StreamJson.readMessage(text) instanceof Reading.Read<StreamMessage>(var message))) {
      throw new AssertionError("no media-stream message: " + text);
    }
    if (message instanceof StreamMessage.Start start) {
      line.streamSid = start.streamSid();
    }
    messages.add(message);
    behaviour.on(message, line);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
