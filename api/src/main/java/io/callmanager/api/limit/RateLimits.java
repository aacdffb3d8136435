package io.callmanager.api.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callmanager.account.Caller;
import io.callmanager.api.ApiProperties;
import io.callmanager.api.dialect.DialectProperties;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Counts requests against their limits: in memory, a bucket for each key, account and address that was seen of late; and
/// where several servers share a Redis, in buckets there as well, which hold for all of them together.
@Component
public class RateLimits {

  private static final int MOST_BUCKETS = 100_000;

  private final ApiProperties settings;
  private final DialectProperties dialects;
  private final @Nullable RedisBuckets store;
  private final TimeMeter time;
  private final Map<RateLimit, Cache<Object, Allowance>> allowances =
      new EnumMap<>(RateLimit.class);
  private final Map<RateLimit, Counter> refusals = new EnumMap<>(RateLimit.class);

  RateLimits(
      ApiProperties settings,
      DialectProperties dialects,
      Optional<RedisBuckets> store,
      Clock clock,
      MeterRegistry meters) {
    this.settings = settings;
    this.dialects = dialects;
    this.store = store.orElse(null);
    this.time = new ClockMeter(clock);
    for (RateLimit limit : RateLimit.values()) {
      allowances.put(
          limit,
          Caffeine.newBuilder()
              .maximumSize(MOST_BUCKETS)
              .expireAfterAccess(limit.period().multipliedBy(2))
              .build());
      refusals.put(
          limit,
          Counter.builder("callmanager.limits.refused")
              .description("Requests that went over a limit")
              .tag("limit", limit.id())
              .register(meters));
    }
  }

  /// Counts a request against limits. If one of them refuses it, it counts against none.
  ///
  /// @return where the caller stands with the limit that refuses the request, else with the one that has the fewest left;
  ///     empty when none applies
  public Optional<Standing> take(List<RateLimit> limits, Caller caller) {
    Standing tightest = null;
    int together = 0;
    for (int i = 0; i < limits.size(); i++) {
      RateLimit limit = limits.get(i);
      Object whose = limit.bucketOf(caller);
      int size = limit.size(settings, dialects, caller);
      if (whose == null || size == 0) {
        continue;
      }
      Standing standing = take(limit, whose, size);
      if (!standing.admitted()) {
        giveBack(limits.subList(0, i), caller, together);
        return Optional.of(standing);
      }
      if (standing.together()) {
        together |= 1 << i;
      }
      if (tightest == null || standing.remaining() < tightest.remaining()) {
        tightest = standing;
      }
    }
    return Optional.ofNullable(tightest);
  }

  /// Counts against a limit that is not of keys or accounts.
  ///
  /// @param whose what the bucket is for: an address
  /// @return empty when there is no limit
  public Optional<Standing> take(RateLimit limit, Object whose) {
    int size = limit.size(settings, dialects, null);
    return size == 0 ? Optional.empty() : Optional.of(take(limit, whose, size));
  }

  /// Where somebody stands with a limit as far as this server knows; nothing is counted.
  ///
  /// @return empty when there is no limit
  public Optional<Standing> look(RateLimit limit, Object whose) {
    int size = limit.size(settings, dialects, null);
    return size == 0 ? Optional.empty() : Optional.of(allowance(limit, whose, size).look(size));
  }

  /// Whether nothing is left of a limit; nothing is counted. While the store is down, this server's own count decides.
  public boolean exhausted(RateLimit limit, Object whose) {
    int size = limit.size(settings, dialects, null);
    if (size == 0) {
      return false;
    }
    Allowance allowance = allowance(limit, whose, size);
    return !allowance.look(size).admitted()
        || (store != null && store.isEmpty(limit, whose, allowance.draw(), size));
  }

  private Standing take(RateLimit limit, Object whose, int size) {
    Allowance allowance = allowance(limit, whose, size);
    Standing standing = allowance.take(size);
    if (standing.admitted() && store != null) {
      standing = takeTogether(store, limit, whose, size, allowance, standing);
    }
    if (!standing.admitted()) {
      refused(limit);
    }
    return standing;
  }

  private static Standing takeTogether(
      RedisBuckets store,
      RateLimit limit,
      Object whose,
      int size,
      Allowance allowance,
      Standing here) {
    Standing together = store.take(limit, whose, allowance.draw(), size);
    if (together != null) {
      return together;
    }
    return switch (limit.withoutStore()) {
      case ALLOW -> here;
      case REFUSE -> Standing.refused(limit, size, StoreHealth.PAUSE.toNanos());
    };
  }

  /// @param together a bit for each of the limits that one was taken of for all servers
  private void giveBack(List<RateLimit> limits, Caller caller, int together) {
    for (int i = 0; i < limits.size(); i++) {
      RateLimit limit = limits.get(i);
      Object whose = limit.bucketOf(caller);
      int size = limit.size(settings, dialects, caller);
      if (whose != null && size > 0) {
        Allowance allowance = allowance(limit, whose, size);
        allowance.giveBack();
        if ((together & 1 << i) != 0) {
          allowance.draw().giveBack();
        }
      }
    }
  }

  private void refused(RateLimit limit) {
    Counter refused = refusals.get(limit);
    if (refused != null) {
      refused.increment();
    }
  }

  private Allowance allowance(RateLimit limit, Object whose, int size) {
    Cache<Object, Allowance> cache = allowances.get(limit);
    if (cache == null) {
      throw new IllegalStateException("no buckets for " + limit);
    }
    Allowance present = cache.getIfPresent(whose);
    return present != null ? present : cache.get(whose, _ -> new Allowance(limit, size, time));
  }
}
