package io.callmanager.sound;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.callmanager.shared.AccountId;
import io.callmanager.testing.FakeSoundConverter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/// Fetching from a real server on this machine, which is a private address like any other.
class RemoteSoundsTest {

  private static final AccountId MINE = new AccountId(new UUID(1, 1));
  private static final AccountId THEIRS = new AccountId(new UUID(2, 2));
  private static final byte[] WAV = FakeSoundConverter.wav(Duration.ofMillis(250));

  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<AutoCloseable> open = new ArrayList<>();
  private HttpServer server;
  private RemoteSounds inside;
  private RemoteSounds outside;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    serve("/sound", exchange -> send(exchange, 200, WAV));
    serve("/missing", exchange -> send(exchange, 404, new byte[0]));
    serve("/page", exchange -> send(exchange, 200, "<html>".getBytes(StandardCharsets.US_ASCII)));
    serve("/large", exchange -> send(exchange, 200, new byte[100_001]));
    serve("/endless", this::sendForever);
    serve("/silent", exchange -> awaitEnd());
    serve("/loop", exchange -> redirect(exchange, "/loop"));
    serve("/twice", exchange -> redirect(exchange, "/once?a=b"));
    serve("/once", exchange -> redirect(exchange, url("/sound#here")));
    serve("/file", exchange -> redirect(exchange, "file:///etc/passwd"));
    serve("/user", exchange -> redirect(exchange, "http://me:secret@127.0.0.1/sound"));
    server.start();
    inside = remoteSounds(true);
    outside = remoteSounds(false);
  }

  private RemoteSounds remoteSounds(boolean privateUrls) {
    SoundProperties properties =
        new SoundProperties(
            DataSize.ofBytes(100_000),
            Duration.ofMinutes(1),
            10,
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(20),
            Duration.ofMillis(1500),
            privateUrls);
    Conversions conversions = new Conversions(new FakeSoundConverter(), properties);
    RemoteSounds sounds = new RemoteSounds(conversions, properties);
    open.add(sounds::destroy);
    open.add(conversions::destroy);
    return sounds;
  }

  @AfterEach
  void stop() throws Exception {
    over.countDown();
    for (AutoCloseable each : open) {
      each.close();
    }
    server.stop(0);
    threads.shutdownNow();
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private void serve(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          requests.incrementAndGet();
          try (exchange) {
            answer.to(exchange);
          }
        });
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(302, -1);
  }

  private void sendForever(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    while (over.getCount() > 0) {
      out.write(WAV);
    }
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static RemoteSound fetch(RemoteSounds sounds, String url) {
    return sounds.fetch(MINE, SoundUrl.parse(url).orElseThrow());
  }

  private String why(RemoteSounds sounds, String url) {
    if (fetch(sounds, url) instanceof RemoteSound.Unusable(String why)) {
      return why;
    }
    throw new AssertionError("fetched");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sound", "/once", "/twice", "/sound?token=1"})
  void fetchesASoundAndFollowsRedirects(String path) {
    assertThat(fetch(inside, url(path)))
        .isInstanceOfSatisfying(
            RemoteSound.Fetched.class,
            fetched -> assertThat(fetched.audio().millis()).isEqualTo(250));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "0.0.0.0",
        "127.1",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "10.0.0.1",
        "169.254.169.254",
        "192.168.0.1",
        "100.64.0.1",
        "[fd00::1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]"
      })
  void goesNowhereBehindTheFirewall(String host) {
    String url = "http://" + host + ":" + server.getAddress().getPort() + "/sound";

    assertThat(SoundUrl.parse(url).map(parsed -> outside.fetch(MINE, parsed)))
        .satisfiesAnyOf(
            refused -> assertThat(refused).isEmpty(),
            refused ->
                assertThat(refused)
                    .contains(
                        new RemoteSound.Unusable(
                            "Could not be fetched: Leads to an address that is not public")),
            refused ->
                assertThat(refused)
                    .contains(
                        new RemoteSound.Unusable("Could not be fetched: The host is not known")));
    assertThat(requests).hasValue(0);
  }

  @Test
  void saysThatLocalhostIsNotPublic() {
    for (String host : new String[] {"127.0.0.1", "localhost", "[::1]", "10.0.0.1"}) {
      assertThat(why(outside, "http://" + host + ":" + server.getAddress().getPort() + "/sound"))
          .isEqualTo("Could not be fetched: Leads to an address that is not public");
    }
  }

  @Test
  void followsNoRedirectToWhereItMayNotGo() throws IOException {
    serve("/inside", exchange -> redirect(exchange, url("/sound").replace("0.0.1", "0.0.2")));
    try (Download download = download(SystemDefaultDnsResolver.INSTANCE)) {
      assertThat(outcome(download, url("/sound"))).isInstanceOf(Download.Outcome.Fetched.class);
      assertThat(outcome(download, url("/inside")))
          .isEqualTo(new Download.Outcome.Failed("Leads to an address that is not public"));
    }
  }

  @Test
  void connectsToTheVeryAddressThatWasJudged() throws IOException {
    AtomicInteger lookUps = new AtomicInteger();
    DnsResolver rebinding =
        new DnsResolver() {
          @Override
          public InetAddress[] resolve(String host) {
            String address = lookUps.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2";
            return new InetAddress[] {InetAddress.ofLiteral(address)};
          }

          @Override
          public String resolveCanonicalHostname(String host) {
            return host;
          }
        };
    String url = url("/sound").replace("127.0.0.1", "rebinding.example");
    try (Download download = download(rebinding)) {
      assertThat(outcome(download, url)).isInstanceOf(Download.Outcome.Fetched.class);
      assertThat(lookUps).hasValue(1);
      assertThat(outcome(download, url)).isInstanceOf(Download.Outcome.Failed.class);
    }
    assertThat(requests).hasValue(1);
  }

  /// Lets through 127.0.0.1 alone.
  private static Download download(DnsResolver names) {
    return new Download(
        100_000,
        Duration.ofSeconds(2),
        1,
        names,
        address -> address.getHostAddress().equals("127.0.0.1"));
  }

  private static Download.Outcome outcome(Download download, String url) {
    return download.fetch(SoundUrl.parse(url).orElseThrow(), new AtomicReference<>());
  }

  @Test
  void followsNoRedirectsToNowhereNorForever() {
    for (String path : new String[] {"/file", "/user"}) {
      assertThat(why(inside, url(path))).endsWith("The server redirects to nowhere");
    }
    assertThat(why(inside, url("/loop"))).endsWith("The server redirects too often");
    assertThat(requests).hasValue(2 + 4);
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(why(inside, url("/missing"))).endsWith("The server answered 404");
    assertThat(why(inside, url("/page"))).isEqualTo("Must be a WAV or an MP3 file");
    assertThat(why(inside, url("/large"))).endsWith("The file is larger than 100000 bytes");
    assertThat(why(inside, url("/endless"))).endsWith("The file is larger than 100000 bytes");
    assertThat(why(inside, "http://127.0.0.1:1/sound")).endsWith("The server can't be spoken with");
    assertThat(why(inside, "http://no-such-host.invalid/a")).endsWith("The host is not known");
  }

  @Test
  void waitsNoLongerThanItMay() {
    long begun = System.nanoTime();
    assertThat(why(inside, url("/silent"))).endsWith("Took too long");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void remembersASoundForTheAccountThatFetchedIt() {
    fetch(inside, url("/sound"));
    fetch(inside, url("/sound"));
    assertThat(requests).hasValue(1);

    inside.fetch(THEIRS, SoundUrl.parse(url("/sound")).orElseThrow());
    assertThat(requests).hasValue(2);
  }

  @Test
  void fetchesFewAtOnceForOneAccount() throws ExecutionException, InterruptedException {
    List<Future<RemoteSound>> coming = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String url = url("/silent?" + i);
      coming.add(threads.submit(() -> fetch(inside, url)));
    }
    int busy = 0;
    for (Future<RemoteSound> one : coming) {
      busy += one.get() instanceof RemoteSound.Busy ? 1 : 0;
    }
    assertThat(busy).isEqualTo(6);
    assertThat(fetch(inside, url("/sound"))).isInstanceOf(RemoteSound.Fetched.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sound.wav",
        "/sound.wav",
        "file:///etc/passwd",
        "ftp://a/b",
        "http:///a",
        "http:a",
        "http://user@host/a",
        "http://user:secret@host/a",
        "javascript:1",
        "gopher://a/",
        "jar:http://a!/b",
        "http://a b/",
        "http://host:99999/",
        "//host/a",
        "http://ä/"
      })
  void understandsNoOtherUrls(String url) {
    assertThat(SoundUrl.parse(url)).isEmpty();
  }

  @Test
  void showsNoQuery() {
    assertThat(SoundUrl.parse("https://host/a.wav?token=secret#part").orElseThrow())
        .hasToString("https://host/a.wav");
  }
}
