package io.callmanager.telephony.conversation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is waited for: one thing at a time, and something to do meanwhile. Lives in the call's mailbox, where what is not waited
/// for any more never happens.
final class Wakeups {

  private final Alarms alarms;
  private @Nullable Alarm wait;
  private @Nullable Alarm meanwhile;

  Wakeups(Alarms alarms) {
    this.alarms = alarms;
  }

  /// Waits for this, and nothing else.
  void after(Duration time, Runnable task) {
    stop();
    Alarm next = new Alarm(task);
    wait = next;
    next.set(time);
  }

  /// Does this as well, if it waits so long.
  void meanwhile(Duration time, Runnable task) {
    stop(meanwhile);
    Alarm next = new Alarm(task);
    meanwhile = next;
    next.set(time);
  }

  void stop() {
    stop(wait);
    stop(meanwhile);
    wait = null;
    meanwhile = null;
  }

  private static void stop(@Nullable Alarm alarm) {
    if (alarm != null) {
      alarm.stop();
    }
  }

  /// One that was stopped may be on its way through the mailbox.
  private final class Alarm {
    private final Runnable task;
    private Runnable cancel = () -> {};
    private boolean stopped;

    Alarm(Runnable task) {
      this.task = task;
    }

    void set(Duration time) {
      cancel = alarms.after(time, this::ring);
    }

    private void ring() {
      if (!stopped) {
        stopped = true;
        task.run();
      }
    }

    void stop() {
      stopped = true;
      cancel.run();
    }
  }
}
