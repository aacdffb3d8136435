package io.callmanager.api.v1.sound;

import io.callmanager.api.http.Problem;
import io.callmanager.shared.AccountId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// How many uploads there may be at once: each is held in memory while it comes in.
@Component
class UploadRoom {

  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_OF_AN_ACCOUNT = 4;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final ConcurrentMap<AccountId, Integer> uploading = new ConcurrentHashMap<>();

  /// Does an account's work.
  ///
  /// @throws io.callmanager.api.http.ProblemException when there is no room for it
  <T> T within(AccountId account, Supplier<T> work) {
    if (!room.tryAcquire()) {
      throw busy();
    }
    try {
      int mine = uploading.merge(account, 1, Integer::sum);
      try {
        if (mine > MOST_OF_AN_ACCOUNT) {
          throw busy();
        }
        return work.get();
      } finally {
        uploading.computeIfPresent(account, (key, count) -> count == 1 ? null : count - 1);
      }
    } finally {
      room.release();
    }
  }

  static RuntimeException busy() {
    return Problem.tooMany("Too many uploads are under way.", TRY_AGAIN).asException();
  }
}
