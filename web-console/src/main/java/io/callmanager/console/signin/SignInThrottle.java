package io.callmanager.console.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Bounds how often passwords can be guessed: for one e-mail address, and from one network address.
final class SignInThrottle {

  private static final int MOST_REMEMBERED = 100_000;
  private static final int NETWORK_BYTES = 8;

  private final SignInProperties properties;
  private final TimeMeter time;
  private final Cache<String, Bucket> byEmail;
  private final Cache<String, Bucket> byAddress;

  SignInThrottle(SignInProperties properties, Clock clock) {
    this.properties = properties;
    this.time = new ClockTime(clock);
    this.byEmail = buckets(properties.window());
    this.byAddress = buckets(properties.window());
  }

  /// Counts an attempt. It is counted before the password is looked at, so that a flood costs no hashing.
  ///
  /// @return how long to wait; empty when the attempt may go on
  Optional<Duration> attempt(String address, String email) {
    return attempt(byAddress, network(address), properties.attemptsPerAddress())
        .or(() -> attempt(byEmail, key(email), properties.attemptsPerEmail()));
  }

  /// Gives an attempt back: the password was right.
  void succeeded(String address, String email) {
    bucket(byAddress, network(address), properties.attemptsPerAddress()).addTokens(1);
    bucket(byEmail, key(email), properties.attemptsPerEmail()).addTokens(1);
  }

  private Optional<Duration> attempt(Cache<String, Bucket> buckets, String key, int attempts) {
    ConsumptionProbe probe = bucket(buckets, key, attempts).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket(Cache<String, Bucket> buckets, String key, int attempts) {
    return buckets.get(
        key,
        k ->
            Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(
                    limit -> limit.capacity(attempts).refillGreedy(attempts, properties.window()))
                .build());
  }

  private static Cache<String, Bucket> buckets(Duration window) {
    return Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterAccess(window).build();
  }

  private static String key(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  /// An IPv4 address, or the /64 of an IPv6 address, which is what one subscriber has (RFC 6177, section 2).
  private static String network(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address ip
          ? HexFormat.of().formatHex(Arrays.copyOf(ip.getAddress(), NETWORK_BYTES))
          : address;
    } catch (IllegalArgumentException e) {
      return address;
    }
  }

  private record ClockTime(Clock clock) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return Duration.ofMillis(clock.millis()).toNanos();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
