package io.callmanager.api.limit;

import io.callmanager.api.limit.RedisLink.Line;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.BucketProxy;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/// Buckets in a Redis, from which several servers take. What is kept there is how full each is, under the id of a key or an
/// account, or under an address; it goes when the bucket is full again.
@Component
@ConditionalOnProperty("callmanager.redis.uri")
class RedisBuckets implements AutoCloseable {

  static final String PREFIX = "callmanager:rate:";

  private final Clock clock;
  private final StoreHealth health;
  private final RedisLink link;

  RedisBuckets(RedisProperties properties, Clock clock, MeterRegistry meters) {
    this.clock = clock;
    this.health = new StoreHealth(clock, meters);
    this.link = new RedisLink(properties, new ClockMeter(clock));
  }

  /// Takes one.
  ///
  /// @param draw what this server has drawn from the bucket before
  /// @return null when the store can't tell
  @Nullable Standing take(RateLimit limit, Object whose, Draw draw, int size) {
    draw.lock.lock();
    try {
      return !draw.isDue(size, clock.millis()) || draw(limit, whose, draw, size)
          ? draw.spend(limit)
          : null;
    } finally {
      draw.lock.unlock();
    }
  }

  /// Whether there is none to take; false when the store can't tell.
  boolean isEmpty(RateLimit limit, Object whose, Draw draw, int size) {
    draw.lock.lock();
    try {
      return draw.isEmpty()
          && Boolean.TRUE.equals(
              ask(line -> bucket(line, limit, whose, draw, size).getAvailableTokens() == 0));
    } finally {
      draw.lock.unlock();
    }
  }

  @Override
  public void close() {
    link.close();
  }

  private boolean draw(RateLimit limit, Object whose, Draw draw, int size) {
    Boolean drawn =
        ask(
            line -> {
              BucketProxy bucket = bucket(line, limit, whose, draw, size);
              VerboseResult<Long> had =
                  bucket.asVerbose().tryConsumeAsMuchAsPossible(draw.portion(size));
              long left = fit(limit, size, bucket, had);
              long wait =
                  had.getState()
                      .calculateDelayNanosAfterWillBePossibleToConsume(
                          1, had.getOperationTimeNanos(), true);
              draw.drew(size, had.getValue(), left, wait, clock.millis());
              return true;
            });
    return drawn != null;
  }

  /// Gives a bucket the size that the limit has now, when it was made with another; what is left in it stays the same in
  /// proportion.
  ///
  /// @return how many are left in it
  private static long fit(
      RateLimit limit, int size, BucketProxy bucket, VerboseResult<Long> found) {
    BucketConfiguration wanted = Allowance.configuration(limit, size);
    long left = found.getState().getAvailableTokens();
    if (found.getConfiguration().equals(wanted)) {
      return left;
    }
    bucket.replaceConfiguration(wanted, TokensInheritanceStrategy.PROPORTIONALLY);
    return left * size / found.getConfiguration().getBandwidths()[0].getCapacity();
  }

  private static BucketProxy bucket(Line line, RateLimit limit, Object whose, Draw draw, int size) {
    return draw.bucketBehind(
        line,
        () ->
            line.buckets()
                .builder()
                .build(
                    PREFIX + limit.id() + ":" + whose, () -> Allowance.configuration(limit, size)));
  }

  /// @return null when there was no answer, whatever the reason: calls must not stop because counting failed
  private <T> @Nullable T ask(Function<Line, T> question) {
    if (!health.mayAsk()) {
      return null;
    }
    Line line = null;
    try {
      line = link.line();
      T answer = question.apply(line);
      health.answered();
      return answer;
    } catch (RuntimeException e) {
      health.failed(e);
      if (line != null) {
        link.drop(line);
      }
      return null;
    }
  }
}
