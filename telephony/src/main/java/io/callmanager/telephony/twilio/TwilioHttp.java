package io.callmanager.telephony.twilio;

import com.twilio.auth_strategy.AuthStrategy;
import com.twilio.http.Request;
import com.twilio.http.Response;
import io.callmanager.telephony.twilio.TwilioFailure.Kind;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Carries the library's requests to Twilio, each exactly once: its own way of carrying them repeats what was answered by an
/// error of the server's, which might call somebody twice.
final class TwilioHttp extends com.twilio.http.HttpClient {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final int SERVER_ERROR = 500;
  private static final long LARGEST = 1 << 20;

  private final URI api;
  private final Duration limit;
  private final HttpClient client;

  TwilioHttp(URI api, Duration limit) {
    this.api = api;
    this.limit = limit;
    Duration half = limit.dividedBy(2);
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(half.compareTo(CONNECT) < 0 ? half : CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  /// @throws TwilioFailure when anything but success is answered, or nothing is
  @Override
  public Response makeRequest(Request request) {
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(URI.create(api + request.constructURL().getFile()))
            .header("Accept", "application/json")
            .header("User-Agent", "callmanager");
    AuthStrategy login = request.getAuthStrategy();
    if (login != null && login.requiresAuthentication()) {
      sent.header("Authorization", login.getAuthString());
    } else if (request.requiresAuthentication()) {
      sent.header("Authorization", request.getAuthString());
    }
    switch (request.getMethod()) {
      case GET -> sent.GET();
      case POST ->
          sent.header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(request.encodeFormBody()));
      default -> throw new IllegalArgumentException("nothing asks Twilio to " + request);
    }
    HttpResponse<String> answer = send(sent.build());
    int status = answer.statusCode();
    if (status < 200 || status >= 300) {
      throw failure(status, answer.body());
    }
    return new Response(answer.body(), status);
  }

  /// The client's own limit would end with the answer's head (JDK-8208693).
  private HttpResponse<String> send(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw lost(e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new TwilioFailure(
          Kind.IN_DOUBT, 0, null, "no answer within " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new TwilioFailure(Kind.IN_DOUBT, 0, null, "we were shut down");
    }
  }

  private TwilioFailure lost(@Nullable Throwable why) {
    boolean neverThere =
        why instanceof ConnectException
            || why instanceof HttpConnectTimeoutException
            || why instanceof SSLHandshakeException;
    return neverThere
        ? new TwilioFailure(
            Kind.NOT_SENT, 0, null, "no connection to " + api.getHost() + reason(why))
        : new TwilioFailure(Kind.IN_DOUBT, 0, null, "the connection was lost" + reason(why));
  }

  private static String reason(@Nullable Throwable e) {
    return e == null || e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
  }

  /// An error of the server's, or of one in between, says nothing about what was done before it.
  private static TwilioFailure failure(int status, String body) {
    JsonNode json = json(body);
    JsonNode code = json == null ? null : json.get("code");
    JsonNode message = json == null ? null : json.get("message");
    boolean doubtful = status >= SERVER_ERROR;
    return new TwilioFailure(
        doubtful ? Kind.IN_DOUBT : Kind.REFUSED,
        status,
        code != null && code.isInt() ? (Integer) code.asInt() : null,
        message != null && message.isString() ? message.asString() : "HTTP " + status);
  }

  private static @Nullable JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return null;
    }
  }
}
