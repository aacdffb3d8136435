package io.callmanager.telephony.conversation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a conversation waits for: one thing at a time, and something to say meanwhile. Lives in the call's mailbox.
final class Wakeups {

  private final Alarms alarms;
  private @Nullable Runnable cancelWait;
  private @Nullable Runnable cancelMeanwhile;

  Wakeups(Alarms alarms) {
    this.alarms = alarms;
  }

  /// Waits for this, and nothing else.
  void after(Duration time, Runnable task) {
    stop();
    cancelWait = alarms.after(time, task);
  }

  /// Does this as well, if it waits so long.
  void meanwhile(Duration time, Runnable task) {
    cancelMeanwhile = alarms.after(time, task);
  }

  void stop() {
    if (cancelWait != null) {
      cancelWait.run();
      cancelWait = null;
    }
    if (cancelMeanwhile != null) {
      cancelMeanwhile.run();
      cancelMeanwhile = null;
    }
  }
}
