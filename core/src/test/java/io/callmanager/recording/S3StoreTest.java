package io.callmanager.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The store in a bucket, against a service that knows as much of S3 as it needs.
@Execution(ExecutionMode.CONCURRENT)
class S3StoreTest {

  private static final String KEY =
      "0199aaaa-0000-7000-8000-000000000001/2026-11/0199aaaa-0000-7000-8000-000000000002.wav";
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=AKTEST/\\d{8}/eu-test-1/s3/aws4_request, SignedHeaders=\\S*host\\S*, Signature=[0-9a-f]{64}");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  private static final Duration SHORT = Duration.ofMillis(500);
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile boolean down;
  private volatile boolean slowly;
  private final List<Socket> unread = new CopyOnWriteArrayList<>();
  private HttpServer service;
  private S3Store store;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", this::serve);
    service.start();
    store = new S3Store("calls", settings(service.getAddress().getPort()));
  }

  private static RecordingProperties.S3 settings(int port) {
    return new RecordingProperties.S3(
        "calls", URI.create("http://127.0.0.1:" + port), "eu-test-1", "pre/", "AKTEST", "secret");
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : unread) {
      socket.close();
    }
    store.close();
    service.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      String signature = exchange.getRequestHeaders().getFirst("Authorization");
      if (down) {
        answer(exchange, 503, "<Error><Code>SlowDown</Code></Error>");
      } else if (signature == null || !SIGNATURE.matcher(signature).matches()) {
        answer(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
      } else {
        serve(exchange, path, body);
      }
    }
  }

  private void serve(HttpExchange exchange, String path, byte[] body) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        objects.put(path, body);
        answer(exchange, 200, "");
      }
      case "DELETE" -> {
        objects.remove(path);
        exchange.sendResponseHeaders(204, -1);
      }
      case "GET" -> {
        byte[] object = objects.get(path);
        Matcher range = RANGE.matcher(exchange.getRequestHeaders().getFirst("Range"));
        if (object == null || !range.matches()) {
          answer(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
          return;
        }
        byte[] part =
            Arrays.copyOfRange(
                object, Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)) + 1);
        exchange.sendResponseHeaders(206, part.length);
        for (byte one : part) {
          exchange.getResponseBody().write(one);
          exchange.getResponseBody().flush();
          if (slowly) {
            LockSupport.parkNanos(SHORT.toNanos() / 2);
          }
        }
      }
      default -> answer(exchange, 405, "");
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private String read(long from, long length) throws IOException {
    try (InputStream in = store.open(KEY, from, length)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void putsReadsAndDeletesWithSignedRequests() throws IOException {
    Path file = Files.writeString(directory.resolve("recorded.wav"), "0123456789");

    store.store(KEY, file);

    assertThat(file).exists();
    assertThat(objects).containsOnlyKeys("/calls/pre/" + KEY);
    assertThat(objects.get("/calls/pre/" + KEY)).isEqualTo(Files.readAllBytes(file));
    assertThat(read(0, 10)).isEqualTo("0123456789");
    assertThat(read(3, 4)).isEqualTo("3456");
    assertThat(read(10, 0)).isEmpty();

    store.delete(KEY);
    store.delete(KEY);
    assertThat(objects).isEmpty();
    assertThatThrownBy(() -> read(0, 1)).isInstanceOf(NoSuchFileException.class);
    assertThat(requests).allMatch(request -> request.endsWith("/calls/pre/" + KEY));
  }

  @Test
  void saysThatTheServiceCanNotBeReachedWithoutLosingTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("recorded.wav"), "0123456789");
    down = true;
    assertThatThrownBy(() -> store.store(KEY, file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("S3")
        .hasMessageNotContaining("secret");
    assertThat(file).exists();
  }

  @Test
  void breaksOffAnUploadThatNobodyTakes() throws Exception {
    Path file = Files.write(directory.resolve("recorded.wav"), new byte[16 << 20]);
    try (ServerSocket deaf = new ServerSocket()) {
      deaf.setReceiveBufferSize(4096);
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.ofVirtual().start(() -> agreeAndReadNoMore(deaf));
      try (S3Store hasty =
          new S3Store("calls", settings(deaf.getLocalPort()), SHORT, Integer.MAX_VALUE)) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    hasty.store(KEY, file);
                    stored.complete(null);
                  } catch (IOException | RuntimeException e) {
                    stored.completeExceptionally(e);
                  }
                });
        assertThat(stored)
            .failsWithin(Duration.ofSeconds(10))
            .withThrowableThat()
            .havingCause()
            .isInstanceOf(IOException.class);
      }
    }
  }

  private void agreeAndReadNoMore(ServerSocket deaf) {
    try {
      while (true) {
        Socket socket = deaf.accept();
        unread.add(socket);
        socket.getInputStream().read();
        socket.getOutputStream().write(CONTINUE);
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  @Test
  void givesTimeToReadWhatIsBeingSent() throws IOException {
    slowly = true;
    objects.put("/calls/pre/" + KEY, "0123456789".getBytes(StandardCharsets.US_ASCII));
    try (S3Store hasty =
            new S3Store(
                "calls", settings(service.getAddress().getPort()), SHORT, Integer.MAX_VALUE);
        InputStream in = hasty.open(KEY, 0, 10)) {
      assertThat(in.readAllBytes()).hasSize(10);
    }
  }
}
