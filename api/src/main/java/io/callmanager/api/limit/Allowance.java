package io.callmanager.api.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;

/// What one key, account or address may still ask of this server, and what this server has drawn for it from the store.
final class Allowance {

  private final RateLimit limit;
  private final Bucket bucket;
  private final Draw draw = new Draw();
  private volatile int size;

  Allowance(RateLimit limit, int size, TimeMeter time) {
    this.limit = limit;
    this.size = size;
    this.bucket =
        Bucket.builder()
            .withCustomTimePrecision(time)
            .addLimit(configuration(limit, size).getBandwidths()[0])
            .build();
  }

  static BucketConfiguration configuration(RateLimit limit, int size) {
    return BucketConfiguration.builder()
        .addLimit(band -> band.capacity(size).refillGreedy(size, limit.period()))
        .build();
  }

  Draw draw() {
    return draw;
  }

  /// Takes one.
  ///
  /// @param wanted how many the limit allows now. When that has changed, as much of them is left as was left before, in
  ///     proportion: whoever may change a limit does not get a full bucket by it.
  Standing take(int wanted) {
    fit(wanted);
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Standing.admitted(limit, wanted, probe.getRemainingTokens())
        : Standing.refused(limit, wanted, probe.getNanosToWaitForRefill());
  }

  /// Tells without taking.
  Standing look(int wanted) {
    fit(wanted);
    long remaining = bucket.getAvailableTokens();
    return remaining > 0
        ? Standing.admitted(limit, wanted, remaining)
        : Standing.refused(
            limit, wanted, bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }

  void giveBack() {
    bucket.addTokens(1);
  }

  private void fit(int wanted) {
    if (wanted != size) {
      resize(wanted);
    }
  }

  private synchronized void resize(int wanted) {
    if (wanted != size) {
      bucket.replaceConfiguration(
          configuration(limit, wanted), TokensInheritanceStrategy.PROPORTIONALLY);
      size = wanted;
    }
  }
}
