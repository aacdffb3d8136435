package io.callmanager.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PatientWorkTest {

  private final PatientWork work = new PatientWork(ClosingTime.unhurried());

  @Test
  void triesAgainUntilItIsDone() {
    AtomicInteger tries = new AtomicInteger();
    work.until(
        "test",
        () ->
            switch (tries.incrementAndGet()) {
              case 1 -> throw new IllegalStateException("not yet");
              case 2 -> false;
              default -> true;
            });

    await().untilAtomic(tries, org.hamcrest.Matchers.is(3));
    work.stop();
    assertThat(tries).hasValue(3);
  }

  @Test
  void doesNotKeepAnybodyWaiting() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    work.until(
        "test",
        () -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
          done.set(true);
          return true;
        });

    assertThat(done).isFalse();
    go.countDown();
    work.stop();
    assertThat(done).as("what is under way is finished before it stops").isTrue();
  }

  @Test
  void doesTheSameOnceAtATime() {
    AtomicBoolean free = new AtomicBoolean();
    AtomicInteger tries = new AtomicInteger();
    work.until("test", free::get);
    work.until("test", () -> tries.incrementAndGet() > 0);
    work.until("other", () -> tries.incrementAndGet() > 0);

    await().untilAtomic(tries, org.hamcrest.Matchers.is(1));
    free.set(true);
    await()
        .untilAsserted(
            () -> {
              work.until("test", () -> tries.incrementAndGet() > 0);
              assertThat(tries).hasValueGreaterThan(1);
            });
    work.stop();
  }

  @Test
  void givesUpWhenTheServerStops() {
    AtomicInteger tries = new AtomicInteger();
    work.until(
        "test",
        () -> {
          tries.incrementAndGet();
          return false;
        });
    await().until(() -> tries.get() > 0);

    work.stop();

    int tried = tries.get();
    work.until("test", () -> tries.incrementAndGet() > 0);
    assertThat(tries).hasValue(tried);
    work.start();
    work.until("other", () -> tries.incrementAndGet() > 0);
    await().until(() -> tries.get() == tried + 1);
    work.stop();
  }
}
