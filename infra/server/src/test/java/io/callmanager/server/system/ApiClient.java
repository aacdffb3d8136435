package io.callmanager.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A customer's software.
final class ApiClient {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> LIVE = Set.of("INITIATED", "RINGING", "ANSWERED");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String baseUrl;
  private final String key;

  ApiClient(String baseUrl, String key) {
    this.baseUrl = baseUrl;
    this.key = key;
  }

  /// An answer.
  record Answer(int status, JsonNode body) {

    /// The text at a path such as `/data/call/id`.
    String text(String path) {
      return body.at(path).asString();
    }
  }

  Answer get(String path) {
    return send(HttpRequest.newBuilder(URI.create(baseUrl + path)).GET());
  }

  Answer post(String path, Map<String, ?> body) {
    return send(
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /// Places a call with an agent and expects it to be under way.
  ///
  /// @return the call's id
  String place(String toNumber, String agentId) {
    Answer answer = tryToPlace(toNumber, agentId);
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    return answer.text("/data/call/id");
  }

  Answer tryToPlace(String toNumber, String agentId) {
    return post(
        "/api/v1/calls",
        Map.of(
            "toNumber",
            toNumber,
            "agentId",
            agentId,
            "contactName",
            "Ada Lovelace",
            "contactData",
            Map.of("company", "Acme Corp")));
  }

  /// Waits until a call has ended.
  ///
  /// @return the call
  JsonNode ended(String id) {
    await()
        .atMost(Duration.ofSeconds(45))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !LIVE.contains(call(id).path("status").asString()));
    return call(id);
  }

  /// Waits until a call has an end, for as long as it takes to notice that its server is gone.
  ///
  /// @return the call
  JsonNode resolved(String id) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(250))
        .until(() -> !call(id).path("endedAt").isNull());
    return call(id);
  }

  void awaitStatus(String id, String status) {
    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> call(id).path("status").asString().equals(status));
  }

  JsonNode call(String id) {
    return get("/api/v1/calls/" + id).body().at("/data/call");
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var response =
          http.send(
              request.header("X-API-Key", key).timeout(Duration.ofSeconds(20)).build(),
              BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
