package io.callmanager.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WritingTurnsTest {

  private static final long LONG = Duration.ofSeconds(30).toNanos();

  @Test
  void goesToCallsUnderWayBeforeNewOnes() throws Exception {
    WritingTurns turns = new WritingTurns(1, LONG);
    turns.takeForCallUnderWay();
    List<String> order = new CopyOnWriteArrayList<>();
    Thread fresh =
        Thread.startVirtualThread(
            () -> {
              assertThat(taken(turns)).isTrue();
              order.add("new");
              turns.giveBack();
            });
    waits(fresh);
    List<Thread> underWay =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    Thread.startVirtualThread(
                        () -> {
                          turns.takeForCallUnderWay();
                          order.add("under way");
                          turns.giveBack();
                        }))
            .toList();
    underWay.forEach(WritingTurnsTest::waits);

    turns.giveBack();

    fresh.join();
    assertThat(order).containsExactly("under way", "under way", "under way", "new");
  }

  @Test
  void turnsNewCallsAwayThatWaitedForLong() throws Exception {
    WritingTurns turns = new WritingTurns(1, Duration.ofMillis(20).toNanos());
    turns.takeForCallUnderWay();
    assertThat(turns.takeForNewCall()).isFalse();
    turns.giveBack();
    assertThat(turns.takeForNewCall()).isTrue();
  }

  @Test
  void neverGivesMoreTurnsThanThereAreAndLosesNone() {
    WritingTurns turns = new WritingTurns(3, LONG);
    AtomicInteger writing = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CompletableFuture<?>[] all =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          if (i % 2 == 0) {
                            turns.takeForCallUnderWay();
                          } else {
                            assertThat(taken(turns)).isTrue();
                          }
                          most.accumulateAndGet(writing.incrementAndGet(), Math::max);
                          Thread.onSpinWait();
                          writing.decrementAndGet();
                          turns.giveBack();
                        },
                        task -> Thread.startVirtualThread(task)))
            .toArray(CompletableFuture[]::new);
    await().atMost(Duration.ofSeconds(20)).until(() -> CompletableFuture.allOf(all).isDone());
    CompletableFuture.allOf(all).join();
    assertThat(most.get()).isBetween(1, 3);
    turns.takeForCallUnderWay();
    turns.takeForCallUnderWay();
    turns.takeForCallUnderWay();
  }

  private static boolean taken(WritingTurns turns) {
    try {
      return turns.takeForNewCall();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void waits(Thread thread) {
    await()
        .until(
            () ->
                thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TIMED_WAITING);
  }
}
