package io.callmanager.api.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.callmanager.api.ApiProperties;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Counts requests against their limits, in memory: a bucket for each key and address that was seen of late.
@Component
public class RateLimits {

  private static final int MOST_BUCKETS = 100_000;
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final Map<RateLimit, LoadingCache<Object, Bucket>> buckets =
      new EnumMap<>(RateLimit.class);

  public RateLimits(ApiProperties properties) {
    for (RateLimit limit : RateLimit.values()) {
      int perMinute = limit.perMinute(properties);
      if (perMinute > 0) {
        buckets.put(
            limit,
            Caffeine.newBuilder()
                .maximumSize(MOST_BUCKETS)
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .build(
                    whose ->
                        Bucket.builder()
                            .addLimit(
                                band -> band.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                            .build()));
      }
    }
  }

  /// Takes one from a bucket.
  ///
  /// @param whose what the bucket is for: a key's id, an address
  /// @return how long to wait before there is one to take; empty when one was taken
  public Optional<Duration> take(RateLimit limit, Object whose) {
    LoadingCache<Object, Bucket> cache = buckets.get(limit);
    if (cache == null) {
      return Optional.empty();
    }
    Bucket bucket = cache.get(whose);
    return bucket.tryConsume(1) ? Optional.empty() : Optional.of(untilRefill(bucket));
  }

  /// How long to wait before a bucket has one to take; empty when it has, and then nothing is taken.
  public Optional<Duration> exhausted(RateLimit limit, Object whose) {
    LoadingCache<Object, Bucket> cache = buckets.get(limit);
    Bucket bucket = cache == null ? null : cache.getIfPresent(whose);
    return bucket == null || bucket.getAvailableTokens() > 0
        ? Optional.empty()
        : Optional.of(untilRefill(bucket));
  }

  private static Duration untilRefill(Bucket bucket) {
    return Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }
}
