package io.callmanager.telephony.sip.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the DNS said about one target, kept for as long as it may be; and beyond that while no DNS server answers
/// (RFC 8767). Safe for use by many threads, of which one at a time asks.
final class Remembered {

  private static final Logger LOG = LoggerFactory.getLogger(Remembered.class);

  /// How soon a failed question is asked again (RFC 8767, section 5), and an answer of which a part is missing.
  private static final Duration RETRY = Duration.ofSeconds(30);

  private static final Duration MAX_NEGATIVE = Duration.ofMinutes(1);

  private record Known(Finding finding, Instant until, boolean stale) {}

  /// The last answer to every question.
  private record Good(Finding.Servers servers, Instant until) {}

  private final SipTarget target;
  private final DnsProperties properties;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Known known;
  private volatile @Nullable Good good;

  Remembered(SipTarget target, DnsProperties properties) {
    this.target = target;
    this.properties = properties;
  }

  /// What stands, or what the search finds. While another thread searches, what stood before is given if it may still be.
  Located locate(Instant now, Supplier<Finding> search) {
    Known current = known;
    if (current != null && now.isBefore(current.until())) {
      return located(current);
    }
    if (!asking.tryLock()) {
      Good last = goodAt(now);
      if (last != null) {
        return located(stale(last, now));
      }
      asking.lock();
    }
    try {
      current = known;
      if (current == null || !now.isBefore(current.until())) {
        current = learn(search.get(), current != null && current.stale(), now);
        known = current;
      }
      return located(current);
    } finally {
      asking.unlock();
    }
  }

  private Known learn(Finding finding, boolean wasStale, Instant now) {
    Good last = goodAt(now);
    return switch (finding) {
      case Finding.Servers servers -> {
        if (servers.whole()) {
          yield renewed(servers, wasStale, now);
        }
        yield last == null
            ? new Known(servers, now.plus(bounded(servers.ttl(), RETRY)), false)
            : keep(last, "a part of the questions stayed without an answer", wasStale, now);
      }
      case Finding.Nothing nothing -> {
        if (last != null && !nothing.isSaid()) {
          yield keep(last, nothing.words(), wasStale, now);
        }
        good = null;
        yield new Known(nothing, now.plus(bounded(nothing.ttl(), MAX_NEGATIVE)), false);
      }
    };
  }

  private @Nullable Good goodAt(Instant now) {
    Good last = good;
    return last != null && now.isBefore(last.until()) ? last : null;
  }

  private Known renewed(Finding.Servers servers, boolean wasStale, Instant now) {
    if (wasStale) {
      LOG.info("The DNS answers again for {}", target);
    }
    Instant until = now.plus(bounded(servers.ttl(), properties.maxTtl()));
    good = new Good(servers, until.plus(properties.maxStale()));
    return new Known(servers, until, false);
  }

  private Known keep(Good last, String words, boolean wasStale, Instant now) {
    if (!wasStale) {
      LOG.warn(
          "Where {} is can't be looked up ({}); what the DNS said last stays in use, at most until {}",
          target,
          words,
          last.until());
    }
    return stale(last, now);
  }

  private static Known stale(Good last, Instant now) {
    Instant retry = now.plus(RETRY);
    return new Known(last.servers(), retry.isBefore(last.until()) ? retry : last.until(), true);
  }

  private Duration bounded(long seconds, Duration most) {
    Duration ttl = Duration.ofSeconds(Math.clamp(seconds, 0, properties.maxTtl().toSeconds()));
    Duration atMost = ttl.compareTo(most) > 0 ? most : ttl;
    return atMost.compareTo(properties.minTtl()) < 0 ? properties.minTtl() : atMost;
  }

  private Located located(Known current) {
    return switch (current.finding()) {
      case Finding.Servers servers ->
          new Located.Found(
              servers.draw(target.host(), ThreadLocalRandom.current()),
              current.until(),
              current.stale());
      case Finding.Nothing nothing ->
          new Located.NotFound(nothing.cause(), nothing.words(), current.until());
    };
  }
}
