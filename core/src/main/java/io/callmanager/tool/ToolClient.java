package io.callmanager.tool;

import io.callmanager.agent.HttpTool;
import io.callmanager.call.spi.ToolAnswer;
import io.callmanager.call.spi.ToolAnswer.Outcome;
import io.callmanager.shared.GuardedHttp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.Closer;

/// Asks tools over HTTP, at addresses that may be asked. A request has a bounded time, and its answer a bounded size.
final class ToolClient implements AutoCloseable {

  static final int MOST_ANSWER = 16 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration KEPT = Duration.ofSeconds(20);

  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor deadlines;

  ToolClient(int atOnce, DnsResolver names, Predicate<InetAddress> allowed) {
    this.client =
        GuardedHttp.client(
            new GuardedHttp.Limits(
                atOnce, CONNECT, Duration.ofSeconds(HttpTool.MAX_TIMEOUT_SECONDS), KEPT, false),
            names,
            allowed);
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("tool-deadlines").daemon().factory());
    deadlines.setRemoveOnCancelPolicy(true);
  }

  /// Asks once, and waits until it is answered or the time is over.
  ToolAnswer send(ToolRequest asked) throws InterruptedException {
    HttpUriRequestBase request = new HttpUriRequestBase(asked.method().name(), asked.url());
    asked.headers().forEach(request::setHeader);
    if (asked.body() != null) {
      request.setEntity(new StringEntity(asked.body(), ContentType.APPLICATION_JSON));
    }
    long start = System.nanoTime();
    Future<?> deadline =
        deadlines.schedule(() -> request.cancel(), asked.timeoutSeconds(), TimeUnit.SECONDS);
    try {
      ClassicHttpResponse response = client.executeOpen(null, request, null);
      try {
        return read(request, response, start);
      } finally {
        Closer.closeQuietly(response);
      }
    } catch (GuardedHttp.NotPublicException e) {
      return failed(Outcome.UNREACHABLE, "The tool is at an address that may not be asked.", start);
    } catch (UnknownHostException e) {
      return failed(Outcome.UNREACHABLE, "The tool's host is not known.", start);
    } catch (IOException | RuntimeException e) {
      if (Thread.interrupted()) {
        request.cancel();
        throw new InterruptedException("nobody waits for the tool any more");
      }
      return failed(request, asked, e, start);
    } finally {
      deadline.cancel(false);
    }
  }

  private static ToolAnswer failed(
      HttpUriRequestBase request, ToolRequest asked, Exception e, long start) {
    if (!request.isCancelled() && !wasAsked(e)) {
      return failed(Outcome.UNREACHABLE, "The tool could not be reached.", start);
    }
    return request.isCancelled() || e instanceof InterruptedIOException
        ? failed(
            Outcome.TIMEOUT,
            "The tool did not answer within "
                + asked.timeoutSeconds()
                + " seconds; whether it did anything is not known.",
            start)
        : failed(
            Outcome.ERROR,
            "The connection to the tool broke off; whether it did anything is not known.",
            start);
  }

  /// Whether the request may have left.
  private static boolean wasAsked(Exception e) {
    return !(e instanceof ConnectException
        || e instanceof ConnectTimeoutException
        || e instanceof NoRouteToHostException
        || e instanceof SSLHandshakeException);
  }

  private static ToolAnswer read(
      HttpUriRequestBase request, ClassicHttpResponse response, long start) throws IOException {
    int status = response.getCode();
    HttpEntity entity = response.getEntity();
    String body = "";
    if (entity != null) {
      byte[] bytes = entity.getContent().readNBytes(MOST_ANSWER + 1);
      boolean cut = bytes.length > MOST_ANSWER;
      if (cut) {
        // Broken off, or closing would read the answer to its end.
        request.cancel();
      }
      body = text(bytes, cut);
    }
    boolean good = status / 100 == 2;
    return new ToolAnswer(
        good ? Outcome.OK : Outcome.ERROR,
        good
            ? (body.isEmpty() ? "Done; there is nothing more to tell." : body)
            : "The tool answered with status " + status + ". " + body,
        status,
        millisSince(start));
  }

  private static String text(byte[] bytes, boolean cut) {
    String text =
        new String(bytes, 0, Math.min(bytes.length, MOST_ANSWER), StandardCharsets.UTF_8)
            .replaceAll("[\\p{Cntrl}&&[^\\n\\t]]|\\uFFFD", " ")
            .strip();
    return cut ? text + " … (cut)" : text;
  }

  private static ToolAnswer failed(Outcome outcome, String words, long start) {
    return new ToolAnswer(outcome, words, null, millisSince(start));
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    client.close();
  }
}
