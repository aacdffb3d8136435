package io.callmanager.server.demo;

import io.callmanager.server.home.HomeProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContext;

/// Plays customers of a demo server to itself, so that a JVM which records how the server is used sees its main job: calls to
/// the sandbox that are answered, hung up and refused, and customers who look them up.
///
/// Made for a home that is thrown away afterwards.
public final class Rehearsal {

  private static final int CUSTOMERS = 12;
  private static final Duration LENGTH = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Answers and hangs up after three seconds.
  private static final String SHORT_ANSWER = "+15005550107";

  private static final String BUSY = "+15005550102";
  private static final int OK = 200;

  private final DemoFile demo;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final AtomicInteger placed = new AtomicInteger();

  private Rehearsal(DemoFile demo) {
    this.demo = demo;
  }

  /// Plays for a quarter of a minute.
  ///
  /// @param server a demo server that is ready
  /// @return how many calls were placed
  public static int play(ApplicationContext server) throws InterruptedException {
    DemoFile demo =
        DemoFile.read(server.getBean(HomeProperties.class).directory())
            .orElseThrow(() -> new IllegalStateException("only a demo can be rehearsed"));
    Rehearsal rehearsal = new Rehearsal(demo);
    try (var _ = rehearsal.client;
        ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
      long end = System.nanoTime() + LENGTH.toNanos();
      for (int i = 0; i < CUSTOMERS; i++) {
        customers.execute(() -> rehearsal.customer(end));
      }
    }
    return rehearsal.placed.get();
  }

  private void customer(long end) {
    try {
      while (System.nanoTime() < end) {
        place(ThreadLocalRandom.current().nextBoolean() ? SHORT_ANSWER : BUSY);
        get("/api/v1/calls?limit=5");
        get("/api/v1/account");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void place(String number) throws IOException, InterruptedException {
    int status =
        send(
            request("/api/v1/calls")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"toNumber": "%s", "agentId": "%s", "contactName": "Ada Lovelace",
                         "contactData": {"company": "Acme Corp"}, "metadata": {"crm": "42"}}
                        """
                            .formatted(number, demo.agentId()))));
    if (status == OK) {
      placed.incrementAndGet();
    }
  }

  private void get(String path) throws IOException, InterruptedException {
    send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(demo.baseUrl() + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + demo.apiKey());
  }

  private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }
}
