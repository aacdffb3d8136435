package io.callmanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.callmanager.event.EventId;
import io.callmanager.shared.BoundedNames;
import io.callmanager.shared.PublicAddresses;
import io.callmanager.testing.WebhookReceiver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Receivers that mean no good, on this machine.
@Timeout(20)
class CourierTest {

  private static final Duration TIMEOUT = Duration.ofMillis(700);
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Courier.Letter LETTER =
      new Courier.Letter(
          new EventId(new UUID(1, 2), 3).toString(), "{}", List.of(WebhookSecret.next()), Map.of());

  private final List<AutoCloseable> open = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    over.countDown();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Courier inside() {
    Courier courier = new Courier(TIMEOUT, 10, SystemDefaultDnsResolver.INSTANCE, address -> true);
    open.add(courier);
    return courier;
  }

  private Courier outside(DnsResolver names) {
    Courier courier = new Courier(TIMEOUT, 10, names, PublicAddresses::contains);
    open.add(courier);
    return courier;
  }

  private interface Manners {
    void answer(Socket socket, OutputStream out) throws IOException, InterruptedException;
  }

  /// A server that reads what comes and answers as it likes.
  private URI server(Manners manners) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(server);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket socket = server.accept();
                  connections.incrementAndGet();
                  Thread.ofVirtual().start(() -> converse(socket, manners));
                } catch (IOException e) {
                  return;
                }
              }
            });
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  private static void converse(Socket socket, Manners manners) {
    try (socket) {
      if (socket.getInputStream().read(new byte[8192]) > 0) {
        manners.answer(socket, socket.getOutputStream());
      }
    } catch (IOException e) {
      // The courier has had enough.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void drip(OutputStream out, String head, String drop)
      throws IOException, InterruptedException {
    write(out, head);
    while (true) {
      write(out, drop);
      Thread.sleep(20);
    }
  }

  private void assertGivenUpInTime(URI url) {
    long start = System.nanoTime();
    Attempt attempt = inside().send(url, LETTER, NOW);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(attempt.delivered()).isFalse();
    assertThat(attempt.error()).isEqualTo("Took longer than 700 ms");
    assertThat(took).isLessThan(TIMEOUT.plusSeconds(2));
  }

  @Test
  void givesUpOnOneThatNeverAnswers() throws Exception {
    assertGivenUpInTime(server((socket, out) -> over.await()));
  }

  @Test
  void givesUpOnOneThatDripsItsHeaders() throws Exception {
    assertGivenUpInTime(server((socket, out) -> drip(out, "HTTP/1.1 200 OK\r\nX: ", "x")));
  }

  @Test
  void givesUpOnOneThatDripsItsBody() throws Exception {
    assertGivenUpInTime(
        server(
            (socket, out) -> drip(out, "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n", "x")));
  }

  @Test
  void readsNoMoreThanItMust() throws Exception {
    URI url =
        server(
            (socket, out) -> {
              write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              String kilobyte = "400\r\n" + "y".repeat(1024) + "\r\n";
              while (true) {
                write(out, kilobyte);
              }
            });
    Attempt attempt = inside().send(url, LETTER, NOW);
    assertThat(attempt.delivered()).isTrue();
    assertThat(attempt.response()).isEqualTo("y".repeat(500));
  }

  @Test
  void refusesEndlessHeaders() throws Exception {
    URI url =
        server(
            (socket, out) -> {
              write(out, "HTTP/1.1 200 OK\r\n");
              while (true) {
                write(out, "X-" + System.nanoTime() + ": " + "z".repeat(1000) + "\r\n");
              }
            });
    assertThat(inside().send(url, LETTER, NOW).delivered()).isFalse();
  }

  @Test
  void followsNoRedirect() throws Exception {
    URI url =
        server(
            (socket, out) ->
                write(
                    out,
                    "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"));
    Attempt attempt = inside().send(url, LETTER, NOW);
    assertThat(attempt.status()).isEqualTo(307);
    assertThat(attempt.error()).contains("redirects are not followed");
    assertThat(connections).hasValue(1);
  }

  @Test
  void takesGarbageForNoAnswer() throws Exception {
    URI url = server((socket, out) -> write(out, "SSH-2.0-OpenSSH_9.9\r\n"));
    assertThat(inside().send(url, LETTER, NOW).error())
        .isEqualTo("The connection broke, or what came was no answer");
  }

  @Test
  void hearsForHowLongToWait() throws Exception {
    URI url =
        server(
            (socket, out) ->
                write(
                    out, "HTTP/1.1 503 No\r\nRetry-After: 120\r\nContent-Length: 4\r\n\r\nb\0sy"));
    Attempt attempt = inside().send(url, LETTER, NOW);
    assertThat(attempt.retryAfter()).isEqualTo(Duration.ofMinutes(2));
    assertThat(attempt.response()).isEqualTo("b sy");
  }

  @Test
  void sendsAgainOnANewConnectionWhenTheKeptOneIsGone() throws Exception {
    URI url = server((socket, out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    Courier courier = inside();
    for (int i = 0; i < 5; i++) {
      assertThat(courier.send(url, LETTER, NOW).delivered()).isTrue();
    }
  }

  @Test
  void isVerifiedByTheStandardsOwnLibrary() throws Exception {
    WebhookSecret before = WebhookSecret.next();
    WebhookSecret after = WebhookSecret.next();
    Courier.Letter letter =
        new Courier.Letter(
            new EventId(UUID.randomUUID(), 7).toString(),
            "{\"naïve\":\"€\"}",
            List.of(after, before),
            Map.of());
    try (WebhookReceiver receiver = new WebhookReceiver()) {
      inside().send(URI.create(receiver.url()), letter, Clock.systemUTC().instant());
      WebhookReceiver.Received event = receiver.received().getFirst();
      HttpHeaders headers = HttpHeaders.of(event.headers(), (name, value) -> true);
      new com.standardwebhooks.Webhook(before.text()).verify(event.body(), headers);
      new com.standardwebhooks.Webhook(after.text()).verify(event.body(), headers);
      assertThatThrownBy(
              () ->
                  new com.standardwebhooks.Webhook(WebhookSecret.next().text())
                      .verify(event.body(), headers))
          .isInstanceOf(WebhookVerificationException.class);
      assertThatThrownBy(
              () ->
                  new com.standardwebhooks.Webhook(after.text())
                      .verify(event.body() + " ", headers))
          .isInstanceOf(WebhookVerificationException.class);
    }
  }

  @Test
  void keepsConnections() {
    Courier courier = inside();
    try (WebhookReceiver receiver = new WebhookReceiver()) {
      for (int i = 0; i < 5; i++) {
        assertThat(courier.send(URI.create(receiver.url()), LETTER, NOW).delivered()).isTrue();
      }
      assertThat(receiver.received()).hasSize(5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "http://[::ffff:127.0.0.1]:9/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://100.64.0.1/",
        "http://0.0.0.0:9/",
        "http://2130706433:9/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/"
      })
  void goesNowherePrivate(String url) {
    Attempt attempt = outside(SystemDefaultDnsResolver.INSTANCE).send(URI.create(url), LETTER, NOW);
    assertThat(attempt.delivered()).isFalse();
    assertThat(attempt.error())
        .isIn("Leads to an address that is not public", "The host is not known");
  }

  /// The name means a public address when it is first looked up and this machine afterwards.
  @Test
  void connectsToNothingElseThanWhatItJudged() throws Exception {
    AtomicInteger lookUps = new AtomicInteger();
    URI victim = server((socket, out) -> write(out, "HTTP/1.1 200 OK\r\n\r\n"));
    DnsResolver rebinding =
        new Names(
            host ->
                InetAddress.getByName(lookUps.getAndIncrement() == 0 ? "192.0.2.1" : "127.0.0.1"));
    Courier courier = outside(rebinding);
    URI url = URI.create("http://rebinding.test:" + victim.getPort() + "/");
    assertThat(courier.send(url, LETTER, NOW).delivered()).isFalse();
    assertThat(lookUps).hasValue(1);
    assertThat(courier.send(url, LETTER, NOW).error())
        .isEqualTo("Leads to an address that is not public");
    assertThat(connections).hasValue(0);
  }

  @Test
  void waitsForANameNoLongerThanItMust() {
    try (BoundedNames names =
        new BoundedNames(
            new Names(
                host -> {
                  try {
                    over.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new UnknownHostException(host);
                }),
            Duration.ofMillis(100),
            1)) {
      assertThat(outside(names).send(URI.create("http://slow.test/"), LETTER, NOW).error())
          .isEqualTo("The host is not known");
      assertThat(outside(names).send(URI.create("http://other.test/"), LETTER, NOW).error())
          .isEqualTo("The host is not known");
    }
  }

  private interface LookUp {
    InetAddress of(String host) throws UnknownHostException;
  }

  private record Names(LookUp lookUp) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return new InetAddress[] {lookUp.of(host)};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
