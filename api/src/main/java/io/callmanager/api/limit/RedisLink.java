package io.callmanager.api.limit;

import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The connection to Redis: one for all requests, made in the background, given up after a failure and made anew when it is
/// next asked for. Nobody waits for it longer than for an answer.
final class RedisLink implements AutoCloseable {

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
  private static final Duration TO_CONNECT = Duration.ofSeconds(2);
  private static final Duration TO_STOP = Duration.ofSeconds(1);
  private static final Duration KEPT_WHEN_FULL = Duration.ofSeconds(10);
  private static final int MOST_WAITING = 10_000;
  private static final int THREADS = 2;

  private final Duration timeout;
  private final TimeMeter time;
  private final RedisURI uri;
  private final ClientResources resources;
  private final RedisClient client;
  private @Nullable CompletableFuture<Line> line;

  RedisLink(RedisProperties properties, TimeMeter time) {
    this.timeout = properties.timeout();
    this.time = time;
    this.uri = address(properties);
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MOST_WAITING)
            .socketOptions(SocketOptions.builder().connectTimeout(TO_CONNECT).build())
            .build());
    this.line = dial();
  }

  /// The line that is there, or a new one.
  Line line() throws RedisException {
    try {
      return connecting().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new RedisException("no connection: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new RedisException("no connection yet", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisException("interrupted", e);
    }
  }

  /// Gives up a line that failed.
  synchronized void drop(Line failed) {
    if (line != null && !line.isCompletedExceptionally() && failed.equals(line.getNow(null))) {
      line = null;
    }
    failed.close();
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, TO_STOP);
    resources.shutdown(0, TO_STOP.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }

  private synchronized CompletableFuture<Line> connecting() {
    if (line == null || line.isCompletedExceptionally()) {
      line = dial();
    }
    return line;
  }

  private CompletableFuture<Line> dial() {
    return client.connectAsync(CODEC, uri).toCompletableFuture().thenApply(this::lineOf);
  }

  private Line lineOf(StatefulRedisConnection<String, byte[]> connection) {
    return new Line(
        connection,
        Bucket4jLettuce.casBasedBuilder(connection)
            .clientClock(time)
            .requestTimeout(timeout)
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_WHEN_FULL))
            .build());
  }

  /// The failure's cause is left out: it would quote the URI, and with it a password.
  private static RedisURI address(RedisProperties properties) {
    try {
      RedisURI address = RedisURI.create(String.valueOf(properties.uri()));
      address.setTimeout(TO_CONNECT);
      return address;
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("callmanager.redis.uri is not the address of a Redis");
    }
  }

  /// A connection, and the buckets behind it.
  record Line(StatefulRedisConnection<String, byte[]> connection, ProxyManager<String> buckets) {

    void close() {
      connection.closeAsync().exceptionally(_ -> null);
    }
  }
}
