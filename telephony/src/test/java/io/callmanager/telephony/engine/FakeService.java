package io.callmanager.telephony.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.callmanager.telephony.media.Sound;
import io.callmanager.telephony.media.ToneGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// An HTTP service on loopback that notes what it is asked and answers as it is told.
public final class FakeService implements AutoCloseable {

  /// What was asked.
  public record Asked(
      String line, @Nullable String key, @Nullable String authorization, String body) {}

  /// Answers a request.
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  public final List<Asked> asked = new CopyOnWriteArrayList<>();
  public volatile Answer answer = exchange -> send(exchange, 500, "text/plain", new byte[0]);
  private final HttpServer server;

  static {
    // Small pieces of a stream leave at once.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  public FakeService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(
          new Asked(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              exchange.getRequestHeaders().getFirst("X-Goog-Api-Key"),
              exchange.getRequestHeaders().getFirst("Authorization"),
              body));
      answer.to(exchange);
    }
  }

  public static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  public void answer(int status, String type, String body) {
    answer(status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  public void answer(int status, String type, byte[] body) {
    answer = exchange -> send(exchange, status, type, body);
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /// A second of a tone as bare samples of 16 bits.
  public static byte[] samples(int rate) {
    Sound tone = ToneGenerator.tone(440, Duration.ofMillis(1000L * rate / Sound.SAMPLE_RATE));
    ByteBuffer bytes =
        ByteBuffer.allocate(2 * tone.samples().length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(tone.samples());
    return bytes.array();
  }

  public static byte[] wav(int rate) {
    byte[] samples = samples(rate);
    ByteBuffer out = ByteBuffer.allocate(44 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(36 + samples.length).put(ascii("WAVEfmt ")).putInt(16);
    out.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
    out.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(samples.length);
    return out.put(samples).array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
