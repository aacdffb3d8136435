package io.callmanager.api.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.account.Caller;
import io.callmanager.api.ApiProperties;
import io.callmanager.shared.AccountId;
import io.callmanager.shared.ApiKeyId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Limits as one server keeps them, in its memory.
class RateLimitsTest {

  private static final List<RateLimit> OF_KEYS =
      List.of(
          RateLimit.REQUESTS_PER_MINUTE,
          RateLimit.REQUESTS_PER_HOUR,
          RateLimit.ACCOUNT_REQUESTS_PER_MINUTE);

  private final StoppedClock clock = new StoppedClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AccountId account = AccountId.next();

  @Test
  void eachKeyHasItsOwnBucketWhichFillsEvenly() {
    RateLimits limits = limits(60, 0, 0, 0);
    Caller busy = key(null);

    assertThat(admitted(limits, busy, 100)).isEqualTo(60);
    assertThat(admitted(limits, key(null), 100)).isEqualTo(60);
    clock.advance(Duration.ofSeconds(10));
    assertThat(admitted(limits, busy, 100)).isEqualTo(10);
    Standing refused = limits.take(OF_KEYS, busy).orElseThrow();
    assertThat(refused.limit()).isEqualTo(RateLimit.REQUESTS_PER_MINUTE);
    assertThat(refused.resetSeconds()).isEqualTo(1);
    assertThat(
            meters.get("callmanager.limits.refused").tag("limit", "key-minute").counter().count())
        .isEqualTo(40 + 40 + 90 + 1);
  }

  @Test
  void tellsOfTheLimitThatHasTheFewestLeft() {
    RateLimits limits = limits(60, 100, 80, 0);
    Caller caller = key(null);

    Standing first = limits.take(OF_KEYS, caller).orElseThrow();
    assertThat(first).extracting(Standing::size, Standing::remaining).containsExactly(60, 59L);
    assertThat(first.resetSeconds()).isEqualTo(1);
    admitted(limits, caller, 59);
    clock.advance(Duration.ofMinutes(1));
    Standing next = limits.take(OF_KEYS, caller).orElseThrow();

    assertThat(next.limit()).isEqualTo(RateLimit.REQUESTS_PER_HOUR);
    assertThat(next.remaining()).isEqualTo(40);
    assertThat(next.resetSeconds()).isEqualTo(60 * 36);
  }

  @Test
  void countsCallControlByItself() {
    RateLimits limits = limits(0, 10, 0, 0);
    List<RateLimit> callControl = List.of(RateLimit.CALL_CONTROL_PER_HOUR);
    Caller caller = key(null);

    assertThat(admitted(limits, caller, 20)).isEqualTo(10);
    for (int i = 0; i < 3; i++) {
      assertThat(limits.take(callControl, caller).orElseThrow().admitted()).isTrue();
    }
    assertThat(limits.take(callControl, caller).orElseThrow().admitted()).isFalse();
    Caller limited = key(1);
    assertThat(limits.take(callControl, limited).orElseThrow().admitted()).isTrue();
    assertThat(limits.take(callControl, limited).orElseThrow().admitted()).isFalse();
  }

  @Test
  void aKeysOwnLimitGoesBeforeThePlatforms() {
    RateLimits limits = limits(0, 10, 0, 0);

    assertThat(admitted(limits, key(3), 20)).isEqualTo(3);
    assertThat(admitted(limits, key(15), 20)).isEqualTo(15);
    assertThat(admitted(limits, key(null), 20)).isEqualTo(10);
    assertThat(limits.take(OF_KEYS, new Caller.Operator(ApiKeyId.next()))).isEmpty();
  }

  @Test
  void allKeysOfAnAccountCountTogether() {
    RateLimits limits = limits(0, 0, 10, 0);
    Caller other = new Caller.Customer(ApiKeyId.next(), AccountId.next(), null, null);

    assertThat(admitted(limits, key(null), 7)).isEqualTo(7);
    assertThat(admitted(limits, key(null), 7)).isEqualTo(3);
    assertThat(admitted(limits, other, 7)).isEqualTo(7);
  }

  @Test
  void aRefusedRequestCountsAgainstNoLimit() {
    RateLimits limits = limits(0, 20, 5, 0);
    Caller limited = key(2);
    Caller caller = key(null);

    assertThat(admitted(limits, limited, 10)).isEqualTo(2);
    assertThat(admitted(limits, caller, 10)).as("what the account has left").isEqualTo(3);
    clock.advance(Duration.ofMinutes(1));

    assertThat(admitted(limits, caller, 5)).isEqualTo(5);
    clock.advance(Duration.ofMinutes(1));
    assertThat(admitted(limits, caller, 5)).isEqualTo(5);
    clock.advance(Duration.ofMinutes(1));
    assertThat(admitted(limits, caller, 20)).as("per minute").isEqualTo(5);
    clock.advance(Duration.ofMinutes(1));
    assertThat(admitted(limits, caller, 20))
        .as("what is left of 20 an hour, 1 in 3 minutes")
        .isEqualTo(3);
  }

  @Test
  void aChangedLimitKeepsTheShareThatWasLeft() {
    RateLimits limits = limits(0, 0, 0, 0);
    ApiKeyId id = ApiKeyId.next();
    Caller wide = new Caller.Customer(id, account, 1000, null);
    Caller narrow = new Caller.Customer(id, account, 100, null);

    assertThat(admitted(limits, wide, 500)).isEqualTo(500);
    assertThat(admitted(limits, narrow, 100)).isEqualTo(50);
    assertThat(admitted(limits, wide, 100)).isZero();
  }

  @Test
  void noLimitMeansNone() {
    RateLimits limits = limits(0, 0, 0, 0);

    assertThat(limits.take(OF_KEYS, key(null))).isEmpty();
    assertThat(limits.take(RateLimit.FAILED_AUTHENTICATIONS, "192.0.2.1")).isEmpty();
    assertThat(limits.look(RateLimit.FAILED_AUTHENTICATIONS, "192.0.2.1")).isEmpty();
    assertThat(limits.exhausted(RateLimit.FAILED_AUTHENTICATIONS, "192.0.2.1")).isFalse();
  }

  @Test
  void lookingTakesNothing() {
    RateLimits limits = limits(0, 0, 0, 2);
    RateLimit failures = RateLimit.FAILED_AUTHENTICATIONS;

    assertThat(limits.look(failures, "192.0.2.1").orElseThrow().remaining()).isEqualTo(2);
    limits.take(failures, "192.0.2.1");
    assertThat(limits.exhausted(failures, "192.0.2.1")).isFalse();
    limits.take(failures, "192.0.2.1");
    assertThat(limits.exhausted(failures, "192.0.2.1")).isTrue();
    Standing standing = limits.look(failures, "192.0.2.1").orElseThrow();
    assertThat(standing.admitted()).isFalse();
    assertThat(standing.resetSeconds()).isEqualTo(30);
    assertThat(limits.exhausted(failures, "192.0.2.2")).isFalse();
  }

  private Caller key(@Nullable Integer requestsPerHour) {
    return new Caller.Customer(ApiKeyId.next(), account, requestsPerHour, null);
  }

  private RateLimits limits(int keyMinute, int keyHour, int accountMinute, int failures) {
    return new RateLimits(
        new ApiProperties(keyMinute, keyHour, accountMinute, failures),
        DialectLimits.of(3),
        Optional.empty(),
        clock,
        meters);
  }

  private static long admitted(RateLimits limits, Caller caller, int requests) {
    return IntStream.range(0, requests)
        .filter(i -> limits.take(OF_KEYS, caller).map(Standing::admitted).orElse(true))
        .count();
  }
}
