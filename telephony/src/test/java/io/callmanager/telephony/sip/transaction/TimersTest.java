package io.callmanager.telephony.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimersTest {

  @Test
  void runsTasksInTheirOrderAndNeverEarly() {
    try (Timers timers = new Timers("test-timers")) {
      List<Long> late = new CopyOnWriteArrayList<>();
      List<Integer> order = new CopyOnWriteArrayList<>();
      long start = System.nanoTime();
      for (int delay : new int[] {300, 100, 200, 0}) {
        timers.after(
            delay,
            () -> {
              order.add(delay);
              late.add(Duration.ofNanos(System.nanoTime() - start).toMillis() - delay);
            });
      }
      await().atMost(Duration.ofSeconds(5)).until(() -> order.size() == 4);
      assertThat(order).containsExactly(0, 100, 200, 300);
      assertThat(late).allMatch(millis -> millis >= 0);
    }
  }

  @Test
  void runsNothingThatWasCancelled() {
    try (Timers timers = new Timers("test-timers")) {
      AtomicInteger ran = new AtomicInteger();
      Timers.Timeout[] timeouts = new Timers.Timeout[1_000];
      for (int i = 0; i < timeouts.length; i++) {
        timeouts[i] = timers.after(50 + i % 100, ran::incrementAndGet);
      }
      for (int i = 0; i < timeouts.length; i += 2) {
        timeouts[i].cancel();
      }
      AtomicInteger last = new AtomicInteger();
      timers.after(300, last::incrementAndGet);
      await().atMost(Duration.ofSeconds(5)).until(() -> last.get() == 1);
      assertThat(ran).hasValue(500);
    }
  }

  @Test
  void outlivesATaskThatFails() {
    try (Timers timers = new Timers("test-timers")) {
      AtomicInteger ran = new AtomicInteger();
      timers.after(
          10,
          () -> {
            throw new IllegalStateException("expected by this test");
          });
      timers.after(
          20,
          () -> {
            throw new StackOverflowError("expected by this test");
          });
      timers.after(50, ran::incrementAndGet);
      await().atMost(Duration.ofSeconds(5)).until(() -> ran.get() == 1);
    }
  }
}
