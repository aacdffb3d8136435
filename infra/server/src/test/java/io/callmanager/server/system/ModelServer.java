package io.callmanager.server.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A language model that speaks as OpenAI's do and looks a thing up by a tool before it says goodbye, and the tool.
final class ModelServer implements AutoCloseable {

  final List<String> toolRequests = new CopyOnWriteArrayList<>();
  final List<String> keys = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  ModelServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::speak);
    server.createContext("/tool", this::lookUp);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void speak(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = body(exchange);
      keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean knows = asked.contains("free at ten");
      String answer =
          asked.contains("Transcript:")
              ? chunk(
                  "{\"content\":\"{\\\"summary\\\":\\\"Ten is booked.\\\",\\\"outcome\\\":\\\"booked\\\"}\"}")
              : knows
                  ? chunk("{\"content\":\"Ten is free. Goodbye.\"}")
                      + chunk(toolCall("end_call", "{}"))
                  : chunk("{\"content\":\"One moment.\"}")
                      + chunk(toolCall("find_appointment", "{}"));
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      exchange
          .getResponseBody()
          .write(
              (answer
                      + "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":10,\"total_tokens\":1010}}\n\ndata: [DONE]\n\n")
                  .getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String toolCall(String name, String arguments) {
    return "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}]}"
        .formatted(name, arguments);
  }

  private static String chunk(String delta) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":null}]}\n\n"
        .formatted(delta);
  }

  private void lookUp(HttpExchange exchange) throws IOException {
    try (exchange) {
      toolRequests.add(exchange.getRequestHeaders().getFirst("X-Key") + " " + body(exchange));
      byte[] answer = "free at ten".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
