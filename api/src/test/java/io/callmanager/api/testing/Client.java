package io.callmanager.api.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the server under test, over real HTTP.
@Component
@Lazy
public class Client {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Environment environment;

  Client(Environment environment) {
    this.environment = environment;
  }

  public int port() {
    return environment.getRequiredProperty("local.server.port", Integer.class);
  }

  public Answer get(String path, String key) {
    return send(request(path).header("X-API-Key", key).GET());
  }

  public Answer post(String path, String key, String body) {
    return send(keyed(path, key).POST(BodyPublishers.ofString(body)));
  }

  public Answer post(String path, String key) {
    return send(keyed(path, key).POST(BodyPublishers.noBody()));
  }

  /// Posts under an `Idempotency-Key`.
  public Answer post(String path, String key, String body, String idempotencyKey) {
    return send(
        keyed(path, key)
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }

  public Answer patch(String path, String key, String body) {
    return send(keyed(path, key).method("PATCH", BodyPublishers.ofString(body)));
  }

  public Answer delete(String path, String key) {
    return send(keyed(path, key).DELETE());
  }

  public Answer send(String method, String path, String key, BodyPublisher body) {
    return send(keyed(path, key).method(method, body));
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response);
    } catch (IOException e) {
      throw new IllegalStateException("the server did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private HttpRequest.Builder keyed(String path, String key) {
    return request(path).header("X-API-Key", key).header("Content-Type", "application/json");
  }

  /// What the server answered.
  public record Answer(HttpResponse<String> response) {

    public int status() {
      return response.statusCode();
    }

    public String text() {
      return response.body();
    }

    public JsonNode json() {
      return MAPPER.readTree(response.body());
    }

    /// The value at a JSON pointer below `data`, as text.
    public String data(String pointer) {
      return json().at("/data" + pointer).asString();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }
}
