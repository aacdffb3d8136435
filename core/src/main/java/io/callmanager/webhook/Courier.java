package io.callmanager.webhook;

import io.callmanager.shared.GuardedHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.Closer;
import org.jspecify.annotations.Nullable;

/// Sends events over HTTP, signed as the Standard Webhooks specification has it. An attempt as a whole has a bounded time, and the
/// answer a bounded size.
public final class Courier implements AutoCloseable {

  static final int MOST_ANSWER = 16 * 1024;

  private static final int MOST_KEPT = 500;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration KEPT = Duration.ofSeconds(20);

  private final Duration timeout;
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor deadlines;

  /// @param timeout how long an attempt may take
  /// @param atOnce how many attempts there are at the same time
  /// @param names looks hosts up
  /// @param allowed which addresses may be connected to
  public Courier(Duration timeout, int atOnce, DnsResolver names, Predicate<InetAddress> allowed) {
    this.timeout = timeout;
    Duration connect = timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT;
    this.client =
        GuardedHttp.client(
            new GuardedHttp.Limits(atOnce, connect, timeout, KEPT, true), names, allowed);
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("webhook-deadlines").daemon().factory());
    deadlines.setRemoveOnCancelPolicy(true);
  }

  /// An event to send.
  ///
  /// @param id the same whenever it is sent again
  /// @param secrets each of which signs it
  /// @param headers that it has beside those of the specification
  public record Letter(
      String id, String body, List<WebhookSecret> secrets, Map<String, String> headers) {}

  /// Sends an event once. Blocks until it is answered or the time is over.
  ///
  /// @param now goes into the signature
  public Attempt send(URI url, Letter letter, Instant now) {
    HttpPost request = new HttpPost(url);
    letter.headers().forEach(request::setHeader);
    request.setHeader("webhook-id", letter.id());
    request.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
    request.setHeader(
        "webhook-signature", WebhookSecret.sign(letter.secrets(), letter.id(), now, letter.body()));
    request.setEntity(new StringEntity(letter.body(), ContentType.APPLICATION_JSON));
    long start = System.nanoTime();
    Future<?> deadline =
        deadlines.schedule(() -> request.cancel(), timeout.toNanos(), TimeUnit.NANOSECONDS);
    try {
      Answer answer = ask(request, now);
      int millis = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      return new Attempt(
          answer.status(), answer.error(), answer.body(), millis, answer.retryAfter());
    } finally {
      deadline.cancel(false);
    }
  }

  private Answer ask(HttpPost request, Instant now) {
    try {
      ClassicHttpResponse response = client.executeOpen(null, request, null);
      try {
        return read(request, response, now);
      } finally {
        Closer.closeQuietly(response);
      }
    } catch (GuardedHttp.NotPublicException e) {
      return failed("Leads to an address that is not public");
    } catch (UnknownHostException e) {
      return failed("The host is not known");
    } catch (IOException | RuntimeException e) {
      return failed(request.isCancelled() ? tooLong() : words(e));
    }
  }

  private String words(Exception e) {
    return switch (e) {
      case InterruptedIOException timedOut -> tooLong();
      case ConnectException refused -> "Could not connect";
      case SSLException untrusted -> "No secure connection could be made";
      default -> "The connection broke, or what came was no answer";
    };
  }

  private String tooLong() {
    return "Took longer than " + timeout.toMillis() + " ms";
  }

  private Answer read(HttpPost request, ClassicHttpResponse response, Instant now)
      throws IOException {
    int status = response.getCode();
    String error = status / 100 == 2 ? null : error(status);
    HttpEntity entity = response.getEntity();
    String body = null;
    if (entity != null) {
      InputStream in = entity.getContent();
      byte[] bytes = in.readNBytes(MOST_ANSWER + 1);
      if (bytes.length > MOST_ANSWER) {
        // Cut off, or closing would read the answer to its end.
        request.cancel();
      }
      body = beginning(bytes);
    }
    return new Answer(status, error, body, RetryAfter.of(header(response), now));
  }

  private static @Nullable String header(ClassicHttpResponse response) {
    Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
    return header == null ? null : header.getValue();
  }

  private static String error(int status) {
    return status / 100 == 3
        ? "The receiver answered " + status + "; redirects are not followed"
        : "The receiver answered " + status;
  }

  /// What of an answer's body is kept: text that the database takes.
  private static @Nullable String beginning(byte[] bytes) {
    String text =
        new String(bytes, 0, Math.min(bytes.length, 4 * MOST_KEPT), StandardCharsets.UTF_8)
            .replaceAll("[\\p{Cntrl}\\uFFFD]+", " ")
            .strip();
    int end =
        text.codePointCount(0, text.length()) > MOST_KEPT
            ? text.offsetByCodePoints(0, MOST_KEPT)
            : text.length();
    return text.isEmpty() ? null : text.substring(0, end);
  }

  private static Answer failed(String why) {
    return new Answer(null, why, null, null);
  }

  private record Answer(
      @Nullable Integer status,
      @Nullable String error,
      @Nullable String body,
      @Nullable Duration retryAfter) {}

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    client.close();
  }
}
