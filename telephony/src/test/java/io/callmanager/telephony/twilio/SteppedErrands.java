package io.callmanager.telephony.twilio;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/// Errands that are done when a test says so, on its own thread.
final class SteppedErrands implements Errands {

  private record Later(Duration due, Runnable task) {}

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<Later> later = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private boolean closed;

  @Override
  public void run(Runnable task) {
    if (!closed) {
      waiting.add(task);
    }
  }

  @Override
  public Runnable after(Duration time, Runnable task) {
    Later due = new Later(now.plus(time), task);
    if (!closed) {
      later.add(due);
    }
    return () -> later.remove(due);
  }

  /// Does what is to be done at once.
  void step() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }

  /// Leaves undone what is to be done at once.
  void skip() {
    waiting.clear();
  }

  /// Lets time go by.
  void pass(Duration time) {
    now = now.plus(time);
    for (Later due :
        List.copyOf(later).stream().sorted(Comparator.comparing(Later::due)).toList()) {
      if (due.due().compareTo(now) <= 0 && later.remove(due)) {
        due.task().run();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    later.clear();
  }
}
