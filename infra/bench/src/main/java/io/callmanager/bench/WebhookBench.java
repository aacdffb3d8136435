package io.callmanager.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.callmanager.shared.TimeOrderedId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/// 1,000 events a second to the webhooks of 50 accounts, one of which never answers. The events are written as another server would
/// write them, by the statement that writes a call's events, so that the server that is measured has to find them; each is timed from
/// just before it is written until it arrives.
final class WebhookBench {

  static final int SECONDS = 20;

  private static final int PORT = 18_490;
  private static final int ENDPOINTS = 50;
  private static final int PER_SECOND = 1_000;
  private static final int WARM_UP_SECONDS = 30;
  private static final int CALLS_OF_EACH = 400;
  private static final int BATCH_MILLIS = 10;
  private static final long BAR_MILLIS = 1_000;
  private static final int BACKLOG_CALLS = 10_000;
  private static final int BACKLOG_EVENTS = 6;
  private static final int BACKLOG_BATCH = 1_000;
  private static final Duration DOWN = Duration.ofSeconds(10);
  private static final Duration BACKLOG_PATIENCE = Duration.ofMinutes(5);
  private static final Duration DRAIN = Duration.ofSeconds(20);

  private static final String WRITE =
      """
      with event as (
        insert into call_event (account_id, call_id, sequence, type, at, data, status)
        select h.account_id, h.call_id, h.sequence, 'digit.received', ?::timestamptz, '{"digit":"1"}', 'ANSWERED'
          from unnest(?::uuid[], ?::uuid[], ?::int[]) h (account_id, call_id, sequence)
        returning account_id, call_id, sequence, type, at)
      insert into webhook_delivery (account_id, endpoint_id, source_id, sequence, type, due_at, created_at)
      select e.account_id, w.id, e.call_id, e.sequence, e.type, e.at, e.at
        from event e join webhook_endpoint w on w.account_id = e.account_id and w.enabled and w.deleted_at is null
       where '*' = any (w.events) or e.type = any (w.events)
      """;

  private static final String CALL =
      """
      insert into call (account_id, id, agent_id, agent_version, campaign_id, contact_id, from_number_id, from_number, to_number, call_sid,
        metadata, missing_variables, status, version, owner_node, max_duration_seconds, credits_per_minute, credits_reserved, started_at, ended_at)
      select a, c, a, 1, a, a, a, '+15005550006', '+15005550100', c::text, '{"crm":"42"}', '{}', 'COMPLETED', 1, a, 60, 1, 0, now(), now()
        from unnest(?::uuid[], ?::uuid[]) u (a, c)
      """;

  private final Path checkout;
  private final Options options;
  private final Clock clock = Clock.systemUTC();
  private final ConcurrentHistogram latency =
      new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(5), 3);
  private final ConcurrentMap<String, Integer> reached = new ConcurrentHashMap<>();
  private final LongAdder arrived = new LongAdder();
  private final LongAdder disorder = new LongAdder();

  /// Events that happened before this are not counted.
  private volatile Instant since = Instant.MAX;

  private volatile int down;

  WebhookBench(Path checkout, Options options) {
    this.checkout = checkout;
    this.options = options;
  }

  void run() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket hanging = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        TryingCarrier carrier = new TryingCarrier();
        ServerUnderTest server =
            ServerUnderTest.start(checkout, PORT, "sip:127.0.0.1:" + carrier.port(), Map.of());
        Connection connection = server.database()) {
      connection.setAutoCommit(true);
      Seed.make(connection);
      List<HttpServer> receivers = new ArrayList<>();
      List<UUID> accounts = new ArrayList<>();
      for (int number = 1; number <= ENDPOINTS; number++) {
        int port = hanging.getLocalPort();
        if (number < ENDPOINTS) {
          receivers.add(receiver(threads));
          port = receivers.getLast().getAddress().getPort();
        }
        makeWebhook(number, port);
        accounts.add(UUID.fromString("01000000-0000-7000-8000-%012x".formatted(number)));
      }
      List<UUID> calls = makeCalls(connection, accounts, CALLS_OF_EACH * ENDPOINTS);
      Report.line(
          "webhooks: %,d events/s to %d endpoints, one of them hanging"
              .formatted(PER_SECOND, ENDPOINTS));
      long written = write(connection, accounts, calls, 0, WARM_UP_SECONDS);
      boolean held = true;
      for (int round = 0; round < options.rounds(); round++) {
        held &= measure(server, connection, accounts, calls, written);
        written += (long) options.seconds() * PER_SECOND;
      }
      Report.line(
          "  p99 of the healthy ones (bar %,d ms)%s"
              .formatted(BAR_MILLIS, held ? "  holds" : "  BELOW THE BAR"));
      HttpServer back = receiver(threads);
      receivers.add(back);
      backlog(connection, back.getAddress().getPort());
      receivers.forEach(receiver -> receiver.stop(0));
    }
  }

  /// A receiver that is down while 10,000 calls have six events each, and then is back.
  private void backlog(Connection connection, int port) throws Exception {
    makeWebhook(ENDPOINTS + 1, port);
    List<UUID> account =
        List.of(UUID.fromString("01000000-0000-7000-8000-%012x".formatted(ENDPOINTS + 1)));
    List<UUID> calls = makeCalls(connection, account, BACKLOG_CALLS);
    reached.clear();
    disorder.reset();
    arrived.reset();
    down = port;
    since = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    int events = BACKLOG_CALLS * BACKLOG_EVENTS;
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      for (int next = 0; next < events; next += BACKLOG_BATCH) {
        write(statement, account, calls, next, BACKLOG_BATCH);
      }
    }
    LockSupport.parkNanos(DOWN.toNanos());
    down = 0;
    long back = System.nanoTime();
    while (arrived.sum() < events && System.nanoTime() - back < BACKLOG_PATIENCE.toNanos()) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    Report.line(
        "  backlog: %,d of %,d events arrived within %.1f s of the receiver's return, %d out of order"
            .formatted(arrived.sum(), events, (System.nanoTime() - back) / 1e9, disorder.sum()));
  }

  private boolean measure(
      ServerUnderTest server,
      Connection connection,
      List<UUID> accounts,
      List<UUID> calls,
      long first)
      throws Exception {
    CpuUse cpu = new CpuUse().of("server", server.process());
    latency.reset();
    arrived.reset();
    since = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    cpu.begin();
    write(connection, accounts, calls, first, options.seconds());
    long events = (long) options.seconds() * PER_SECOND;
    String used = cpu.per(events);
    long wanted = events * (ENDPOINTS - 1) / ENDPOINTS;
    long deadline = System.nanoTime() + DRAIN.toNanos();
    while (arrived.sum() < wanted && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    double p99 = latency.getValueAtPercentile(99) / 1000.0;
    Report.line(
        "  arrived %,d of %,d   p50 %.1f ms   p99 %.1f ms   max %.1f ms   out of order %d   an event costs %s"
            .formatted(
                arrived.sum(),
                wanted,
                latency.getValueAtPercentile(50) / 1000.0,
                p99,
                latency.getMaxValue() / 1000.0,
                disorder.sum(),
                used));
    return arrived.sum() == wanted && p99 <= BAR_MILLIS;
  }

  private HttpServer receiver(ExecutorService threads) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
    return server;
  }

  private void take(HttpExchange exchange) throws IOException {
    Instant now = clock.instant();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String id = exchange.getRequestHeaders().getFirst("webhook-id");
    boolean taken = exchange.getLocalAddress().getPort() != down;
    if (taken) {
      note(id, body, now);
    }
    exchange.sendResponseHeaders(taken ? 204 : 503, -1);
    exchange.close();
  }

  /// Before the event is answered, and with it the call's next one let come.
  private void note(String id, String body, Instant now) {
    int end = id.lastIndexOf('_');
    int sequence = Integer.parseInt(id.substring(end + 1));
    Integer before = reached.put(id.substring(0, end), sequence);
    if (before != null && before + 1 != sequence) {
      disorder.increment();
    }
    int at = body.indexOf("\"timestamp\":\"") + 13;
    Instant happened = Instant.parse(body.substring(at, body.indexOf('"', at)));
    if (!happened.isBefore(since)) {
      latency.recordValue(Math.max(0, Duration.between(happened, now).toNanos() / 1000));
      arrived.increment();
    }
  }

  private static void makeWebhook(int number, int port) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/api/v1/webhooks"))
                  .header("X-API-Key", Seed.key(number))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"url\":\"http://127.0.0.1:" + port + "/hook\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("a webhook could not be made: " + answer.body());
      }
    }
  }

  /// Call by call, the accounts in turns.
  private static List<UUID> makeCalls(Connection connection, List<UUID> accounts, int count)
      throws SQLException {
    List<UUID> calls = new ArrayList<>();
    List<UUID> owners = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(TimeOrderedId.next());
      owners.add(accounts.get(i % accounts.size()));
    }
    try (PreparedStatement statement = connection.prepareStatement(CALL)) {
      statement.setArray(1, connection.createArrayOf("uuid", owners.toArray()));
      statement.setArray(2, connection.createArrayOf("uuid", calls.toArray()));
      statement.executeUpdate();
    }
    return calls;
  }

  /// Writes events at the rate, those of every ten milliseconds together.
  ///
  /// @param first the number of the first one, from which call and sequence follow
  /// @return how many events there are now
  private long write(
      Connection connection, List<UUID> accounts, List<UUID> calls, long first, int seconds)
      throws SQLException {
    int together = PER_SECOND * BATCH_MILLIS / 1000;
    long begun = System.nanoTime();
    long next = first;
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      for (int batch = 0; batch < seconds * 1000 / BATCH_MILLIS; batch++) {
        LockSupport.parkNanos(
            begun + TimeUnit.MILLISECONDS.toNanos((long) batch * BATCH_MILLIS) - System.nanoTime());
        write(statement, accounts, calls, next, together);
        next += together;
      }
    }
    return next;
  }

  private void write(
      PreparedStatement statement, List<UUID> accounts, List<UUID> calls, long first, int count)
      throws SQLException {
    Connection connection = statement.getConnection();
    UUID[] owners = new UUID[count];
    UUID[] whose = new UUID[count];
    Integer[] sequences = new Integer[count];
    for (int i = 0; i < count; i++) {
      int call = (int) ((first + i) % calls.size());
      owners[i] = accounts.get(call % accounts.size());
      whose[i] = calls.get(call);
      sequences[i] = (int) ((first + i) / calls.size()) + 1;
    }
    statement.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
    statement.setArray(2, connection.createArrayOf("uuid", owners));
    statement.setArray(3, connection.createArrayOf("uuid", whose));
    statement.setArray(4, connection.createArrayOf("int", sequences));
    statement.executeUpdate();
  }
}
