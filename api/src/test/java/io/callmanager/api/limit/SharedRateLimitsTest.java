package io.callmanager.api.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callmanager.account.Caller;
import io.callmanager.api.ApiProperties;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.ApiKeyId;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Two servers that count together in a real Redis.
@ExtendWith(OutputCaptureExtension.class)
class SharedRateLimitsTest {

  private static final List<RateLimit> OF_KEYS =
      List.of(
          RateLimit.REQUESTS_PER_MINUTE,
          RateLimit.REQUESTS_PER_HOUR,
          RateLimit.ACCOUNT_REQUESTS_PER_MINUTE);
  private static final RateLimit FAILURES = RateLimit.FAILED_AUTHENTICATIONS;

  private final StoppedClock clock = new StoppedClock();
  private final AccountId account = AccountId.next();
  private final List<RedisBuckets> opened = new ArrayList<>();
  private RedisServer redis;
  private SimpleMeterRegistry meters;

  @BeforeEach
  void startRedis() {
    redis = RedisServer.start();
    meters = new SimpleMeterRegistry();
  }

  @AfterEach
  void stopRedis() {
    opened.forEach(RedisBuckets::close);
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void twoServersShareEachLimit() {
    RateLimits one = server(20, 30, 50, 5);
    RateLimits other = server(20, 30, 50, 5);
    Caller caller = key(null);

    assertThat(admitted(one, caller, 12)).isEqualTo(12);
    Standing standing = other.take(OF_KEYS, caller).orElseThrow();
    assertThat(standing).extracting(Standing::size, Standing::remaining).containsExactly(20, 7L);
    assertThat(admitted(other, caller, 12)).isEqualTo(7);
    Standing refused = one.take(OF_KEYS, caller).orElseThrow();
    assertThat(refused.admitted()).isFalse();
    assertThat(refused.limit()).isEqualTo(RateLimit.REQUESTS_PER_MINUTE);
    assertThat(refused.resetSeconds()).isEqualTo(3);

    clock.advance(Duration.ofMinutes(1));
    assertThat(admitted(other, caller, 20)).as("30 an hour").isEqualTo(10);
    assertThat(one.take(OF_KEYS, caller).orElseThrow().limit())
        .isEqualTo(RateLimit.REQUESTS_PER_HOUR);

    for (int i = 0; i < 5; i++) {
      assertThat(one.take(FAILURES, "192.0.2.1").orElseThrow().admitted()).isTrue();
    }
    assertThat(other.exhausted(FAILURES, "192.0.2.1")).isTrue();
    assertThat(other.exhausted(FAILURES, "192.0.2.2")).isFalse();
    assertThat(other.take(FAILURES, "192.0.2.1").orElseThrow().resetSeconds()).isEqualTo(12);
  }

  @Test
  void manyAtOnceGetWhatThereIsAndNoMore() throws Exception {
    List<RateLimits> servers = List.of(server(0, 0, 0, 0), server(0, 0, 0, 0));
    Caller caller = key(400);

    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> counts =
          IntStream.range(0, 40)
              .mapToObj(i -> clients.submit(() -> admitted(servers.get(i % 2), caller, 25)))
              .toList();
      long sum = 0;
      for (Future<Long> count : counts) {
        sum += count.get();
      }
      assertThat(sum).isEqualTo(400);
    }
    assertThat(failures()).isZero();
  }

  @Test
  void aWideLimitIsDrawnInPortionsAndNotExceeded() throws Exception {
    RateLimits one = server(20_000, 0, 0, 0);
    RateLimits other = server(20_000, 0, 0, 0);
    Caller caller = key(null);
    long before = commands();

    long admitted = admitted(one, caller, 9_990) + admitted(other, caller, 15_000);

    assertThat(admitted).isBetween(19_980L, 20_000L);
    assertThat(commands() - before).isLessThan(20_000);
    assertThat(other.take(OF_KEYS, caller).orElseThrow().admitted()).isFalse();
  }

  @Test
  void aRefusedRequestCountsAgainstNoLimit() {
    RateLimits limits = server(0, 0, 5, 0);
    Caller limited = key(2);

    assertThat(admitted(limits, limited, 3)).isEqualTo(2);
    Standing standing = limits.take(OF_KEYS, key(null)).orElseThrow();

    assertThat(standing.limit()).isEqualTo(RateLimit.ACCOUNT_REQUESTS_PER_MINUTE);
    assertThat(standing.remaining()).isEqualTo(2);
  }

  @Test
  void aChangedLimitKeepsTheShareThatWasLeftOnEveryServer() {
    RateLimits one = server(0, 0, 0, 0);
    RateLimits other = server(0, 0, 0, 0);
    ApiKeyId id = ApiKeyId.next();
    Caller wide = new Caller.Customer(id, account, 1000, null);
    Caller narrow = new Caller.Customer(id, account, 100, null);

    assertThat(admitted(one, wide, 500)).isEqualTo(500);
    assertThat(admitted(other, narrow, 100)).isBetween(48L, 50L);
    assertThat(admitted(one, narrow, 100)).isZero();
    assertThat(admitted(one, wide, 100)).isZero();
    clock.advance(Duration.ofMinutes(6));
    assertThat(admitted(other, narrow, 100)).isEqualTo(10);
  }

  @Test
  void keepsIdsAndCountsAndLetsThemGo() {
    RateLimits limits = server(20, 0, 0, 5);
    Caller caller = key(null);
    limits.take(OF_KEYS, caller);
    limits.take(FAILURES, "192.0.2.1");

    RedisClient client = RedisClient.create(redis.uri());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      RedisCommands<String, String> commands = connection.sync();
      assertThat(commands.keys("*"))
          .containsExactlyInAnyOrder(
              "callmanager:rate:key-minute:" + caller.key(),
              "callmanager:rate:failed-authentications:192.0.2.1");
      assertThat(commands.keys("*"))
          .allSatisfy(name -> assertThat(commands.ttl(name)).isBetween(1L, 80L));
    } finally {
      client.shutdown();
    }
  }

  @Test
  void whileTheStoreIsDownEachLimitDoesAsItSays(CapturedOutput log) {
    RateLimits limits = server(20, 30, 50, 5);
    Caller caller = key(null);
    assertThat(admitted(limits, caller, 5)).isEqualTo(5);
    assertThat(up()).isEqualTo(1);

    redis.kill();

    Standing allowed = limits.take(OF_KEYS, caller).orElseThrow();
    assertThat(allowed.admitted()).isTrue();
    assertThat(up()).isZero();
    assertThat(failures()).isEqualTo(1);
    Standing refused = limits.take(FAILURES, "192.0.2.1").orElseThrow();
    assertThat(refused.admitted()).isFalse();
    assertThat(refused.resetSeconds()).isEqualTo(1);
    assertThat(limits.exhausted(FAILURES, "192.0.2.1")).as("for whoever has a key").isFalse();
    assertThat(admitted(limits, caller, 100)).as("what this server counts").isEqualTo(14);
    for (int i = 0; i < 30; i++) {
      clock.advance(Duration.ofSeconds(1));
      limits.take(OF_KEYS, key(null));
    }
    assertThat(failures()).as("tried once a second").isEqualTo(31);
    assertThat(log.getOut().lines().filter(line -> line.contains("Redis does not answer")))
        .hasSize(1);

    redis.startAgain();

    awaitAnswer(limits);
    assertThat(log.getOut()).contains("Redis answers again");
    Caller next = key(null);
    assertThat(admitted(limits, next, 12)).isEqualTo(12);
    assertThat(admitted(server(20, 30, 50, 5), next, 12)).isEqualTo(8);
    assertThat(limits.take(FAILURES, "192.0.2.1").orElseThrow().admitted()).isTrue();
  }

  @Test
  void aHangingStoreHoldsUpOneRequestNowAndThen() {
    RateLimits limits =
        server(
            new RedisProperties(redis.uri(), Duration.ofMillis(100)),
            new ApiProperties(1_000_000, 100, 50, 5));
    awaitAnswer(limits);
    double failed = failures();

    redis.freeze();
    long before = System.nanoTime();
    assertThat(admitted(limits, key(null), 40)).isEqualTo(40);
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    redis.thaw();

    assertThat(took).isBetween(Duration.ofMillis(80), Duration.ofSeconds(2));
    assertThat(failures()).isEqualTo(failed + 1);
    awaitAnswer(limits);
  }

  @Test
  void startsWithoutTheStore() {
    RateLimits limits =
        server("redis://127.0.0.1:" + RedisServer.freePort(), new ApiProperties(20, 0, 0, 5));

    assertThat(admitted(limits, key(null), 30)).isEqualTo(20);
    assertThat(limits.take(FAILURES, "192.0.2.1").orElseThrow().admitted()).isFalse();
  }

  @Test
  void doesNotQuoteTheAddressItCanNotRead() {
    RedisProperties properties =
        new RedisProperties("redis://:s3cret@[host", Duration.ofMillis(100));

    assertThatThrownBy(() -> new RedisBuckets(properties, clock, meters))
        .hasMessageContaining("callmanager.redis.uri")
        .hasNoCause()
        .message()
        .doesNotContain("s3cret");
    assertThat(properties.toString()).doesNotContain("s3cret");
  }

  private RateLimits server(int keyMinute, int keyHour, int accountMinute, int failures) {
    return server(redis.uri(), new ApiProperties(keyMinute, keyHour, accountMinute, failures));
  }

  private RateLimits server(String uri, ApiProperties settings) {
    return server(new RedisProperties(uri, Duration.ofSeconds(5)), settings);
  }

  private RateLimits server(RedisProperties properties, ApiProperties settings) {
    RedisBuckets buckets = new RedisBuckets(properties, clock, meters);
    opened.add(buckets);
    return new RateLimits(settings, DialectLimits.of(100), Optional.of(buckets), clock, meters);
  }

  private void awaitAnswer(RateLimits limits) {
    await()
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(1));
              limits.take(OF_KEYS, key(null));
              assertThat(up()).isEqualTo(1);
            });
  }

  private Caller key(@Nullable Integer requestsPerHour) {
    return new Caller.Customer(ApiKeyId.next(), account, requestsPerHour, null);
  }

  private double failures() {
    return meters.get("callmanager.limits.store.failures").counter().count();
  }

  private double up() {
    return meters.get("callmanager.limits.store.up").gauge().value();
  }

  private long commands() {
    RedisClient client = RedisClient.create(redis.uri());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection
          .sync()
          .info("stats")
          .lines()
          .filter(line -> line.startsWith("total_commands_processed:"))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
          .findFirst()
          .orElseThrow();
    } finally {
      client.shutdown();
    }
  }

  private static long admitted(RateLimits limits, Caller caller, int requests) {
    return IntStream.range(0, requests)
        .filter(i -> limits.take(OF_KEYS, caller).map(Standing::admitted).orElse(true))
        .count();
  }
}
