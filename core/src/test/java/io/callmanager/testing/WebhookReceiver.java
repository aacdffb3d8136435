package io.callmanager.testing;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.callmanager.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A customer's server on this machine, which takes events and answers as it is told.
public final class WebhookReceiver implements AutoCloseable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;
  private volatile Function<Received, Integer> behaviour = event -> 200;

  public WebhookReceiver() {
    this(0);
  }

  /// Listens on a port that was free.
  public WebhookReceiver(int port) {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  /// An event that came.
  ///
  /// @param headers names in lower case
  public record Received(String path, Map<String, List<String>> headers, String body) {

    public String header(String name) {
      List<String> values = headers.get(name);
      return values == null ? "" : values.getFirst();
    }

    public String id() {
      return header("webhook-id");
    }

    public String type() {
      return String.valueOf(Json.readObject(body).get("type"));
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> data() {
      return (Map<String, Object>) requireNonNull(Json.readObject(body).get("data"));
    }

    public String call() {
      return String.valueOf(data().get("callId"));
    }

    public int sequence() {
      return ((Number) data().getOrDefault("sequence", 0)).intValue();
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=secret";
  }

  /// How it answers from now on: a status for each event.
  public void answer(Function<Received, Integer> how) {
    behaviour = how;
  }

  /// From now on it takes events and answers nothing.
  public void hang() {
    behaviour =
        event -> {
          try {
            closed.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return 500;
        };
  }

  /// All that came, whatever was answered, in the order of arrival.
  public List<Received> received() {
    return List.copyOf(received);
  }

  public void forget() {
    received.clear();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, List<String>> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      Received event =
          new Received(
              exchange.getRequestURI().getPath(),
              headers,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      received.add(event);
      exchange.sendResponseHeaders(behaviour.apply(event), -1);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
