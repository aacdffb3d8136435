package io.callmanager.telephony.engine;

import io.callmanager.telephony.speech.SpeechException;
import io.callmanager.telephony.speech.SpeechException.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service asked over HTTP within bounds of time and size. It follows no redirects. What it says about a failure is told
/// by its error code alone, because its words may repeat the text or the key.
public final class HttpService {

  public static final JsonMapper JSON = new JsonMapper();

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,59}");

  private final String name;
  private final Duration limit;
  private final HttpClient client;

  /// An answer that was good.
  ///
  /// @param type its media type in lower case, without parameters
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Answer(String type, byte[] body) {

    /// The body as JSON.
    public JsonNode json(String service) throws SpeechException {
      try {
        return JSON.readTree(body);
      } catch (JacksonException e) {
        throw new SpeechException(service + " answered with broken JSON", e);
      }
    }
  }

  /// @param name what it is called in messages
  /// @param limit how long an exchange may take, the answer's body included
  public HttpService(String name, URI base, Duration limit) {
    if (!List.of("http", "https").contains(String.valueOf(base.getScheme()))
        || base.getHost() == null
        || base.getUserInfo() != null) {
      throw new IllegalArgumentException(
          name + " must be at an http or https URL with a host and no user");
    }
    this.name = name;
    this.limit = limit;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(limit.compareTo(LONGEST_CONNECT) < 0 ? limit : LONGEST_CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(
                "https".equals(base.getScheme())
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version
                        .HTTP_1_1) // no offer to upgrade, which some servers trip over
            .build();
  }

  public String name() {
    return name;
  }

  /// Sends a request and waits for the whole answer.
  ///
  /// @param maxBytes how long the answer may be
  /// @throws SpeechException when it isn't a success, too long or too late
  public Answer ask(HttpRequest request, int maxBytes) throws SpeechException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), maxBytes));
    try {
      HttpResponse<byte[]> response = exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      String type =
          response.headers().firstValue("content-type").orElse("").split(";", 2)[0].strip();
      Answer answer = new Answer(type.toLowerCase(Locale.ROOT), response.body());
      if (response.statusCode() / 100 != 2) {
        throw refusal(response.statusCode(), answer);
      }
      return answer;
    } catch (TimeoutException e) {
      throw new SpeechException(name + " did not answer within " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new SpeechException(name + " can't be asked: " + words(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException("interrupted while " + name + " was at work", e);
    } finally {
      exchange.cancel(true);
    }
  }

  private static String words(@Nullable Throwable cause) {
    return switch (cause) {
      case ConnectException _ -> "there is no connection";
      case HttpTimeoutException _ -> "it could not be reached in time";
      case IOException e when e.getMessage() != null -> e.getMessage();
      case null, default -> String.valueOf(cause);
    };
  }

  private SpeechException refusal(int status, Answer answer) {
    String words =
        switch (status) {
          case 401, 403 -> "refused our key";
          case 404 -> "has nothing at this address, or no such model or voice";
          case 429 -> "had too many requests from us";
          default -> "failed";
        };
    boolean text = status == 400 || status == 413 || status == 422;
    return new SpeechException(
        text ? Fault.TEXT : Fault.ENGINE,
        "%s %s: %d%s".formatted(name, text ? "refused the request" : words, status, code(answer)));
  }

  /// The error code of OpenAI's and Google's kind of failure, if it is one.
  private static String code(Answer answer) {
    try {
      JsonNode error = JSON.readTree(answer.body()).path("error");
      for (String field : new String[] {"code", "status", "type"}) {
        JsonNode code = error.path(field);
        if (code.isString() && CODE.matcher(code.stringValue()).matches()) {
          return " " + code.stringValue();
        }
      }
    } catch (JacksonException e) {
      return "";
    }
    return "";
  }
}
