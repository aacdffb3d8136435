package io.callmanager.telephony.twilio;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The one thing at a time that a call waits for. Guarded by the call's lock.
final class Wait {

  private final Errands errands;
  private final Object lock;
  private @Nullable Runnable cancel;
  private int number;

  /// @param lock the call's
  Wait(Errands errands, Object lock) {
    this.errands = errands;
    this.lock = lock;
  }

  /// Waits for something, in place of what was waited for before.
  ///
  /// @param then what to do when it does not come in time, under the call's lock
  void begin(Duration time, Runnable then) {
    end();
    int waiting = number;
    cancel =
        errands.after(
            time,
            () -> {
              synchronized (lock) {
                if (is(waiting)) {
                  then.run();
                }
              }
            });
  }

  /// Which wait this is.
  int number() {
    return number;
  }

  /// Whether a wait is neither over nor replaced.
  boolean is(int waiting) {
    return waiting == number;
  }

  void end() {
    number++;
    if (cancel != null) {
      cancel.run();
      cancel = null;
    }
  }
}
