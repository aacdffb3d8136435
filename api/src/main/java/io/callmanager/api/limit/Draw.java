package io.callmanager.api.limit;

import io.callmanager.api.limit.RedisLink.Line;
import io.github.bucket4j.distributed.BucketProxy;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What this server has drawn from one bucket in the store and not spent yet. All but [#giveBack] is done with the lock held,
/// so that requests of the same key don't race each other to the store.
final class Draw {

  private static final long FRESH_MILLIS = 5_000;
  private static final int PORTIONS = 1_000;

  final ReentrantLock lock = new ReentrantLock();

  private @Nullable Line line;
  private @Nullable BucketProxy bucket;
  private int size;
  private long unspent;
  private long left;
  private long wait;
  private long drawnAt;

  /// The bucket as it is reached by a line.
  BucketProxy bucketBehind(Line current, Supplier<BucketProxy> made) {
    BucketProxy present = bucket;
    if (present == null || !current.equals(line)) {
      present = made.get();
      bucket = present;
      line = current;
    }
    return present;
  }

  /// Whether to ask the store again: nothing is unspent, or what was left there is not news any more.
  boolean isDue(int wanted, long now) {
    return unspent <= 0 || size != wanted || now - drawnAt > FRESH_MILLIS || now < drawnAt;
  }

  /// How many to draw at once: a thousandth of the limit, so that a limit of thousands costs one journey for many requests
  /// while it is still never exceeded, and one of less than two thousand is asked each time.
  long portion(int wanted) {
    return Math.max(1, wanted / PORTIONS - unspent);
  }

  /// Notes an answer of the store.
  ///
  /// @param drawn how many were had
  /// @param leftThere how many are left in the store
  /// @param nanosToWait how long until there is another one
  void drew(int wanted, long drawn, long leftThere, long nanosToWait, long now) {
    if (size != wanted) {
      unspent = Math.min(unspent, wanted / PORTIONS);
      size = wanted;
    }
    unspent += drawn;
    left = leftThere;
    wait = nanosToWait;
    drawnAt = now;
  }

  boolean isEmpty() {
    return unspent <= 0;
  }

  Standing spend(RateLimit limit) {
    if (unspent <= 0) {
      return Standing.refused(limit, size, wait);
    }
    unspent--;
    return Standing.admittedTogether(limit, size, Math.min(size, left + unspent));
  }

  void giveBack() {
    lock.lock();
    try {
      unspent++;
    } finally {
      lock.unlock();
    }
  }
}
