package io.callmanager.telephony.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.telephony.sip.transport.Lag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {

  @Test
  void runsOneTaskAtATimeInOrder() {
    try (Workers workers = new Workers("test-workers")) {
      Mailbox mailbox = workers.newMailbox();
      List<Integer> order = new ArrayList<>(); // not thread-safe: the mailbox has to be
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      for (int i = 0; i < 5_000; i++) {
        int number = i;
        mailbox.post(
            () -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              order.add(number);
              inside.decrementAndGet();
            });
      }
      AtomicInteger done = new AtomicInteger();
      mailbox.post(done::incrementAndGet);
      await().until(() -> done.get() == 1);
      assertThat(order).hasSize(5_000).isSorted();
      assertThat(most).hasValue(1);
    }
  }

  @Test
  void takesOnlySoManyMessagesButEveryCommand() {
    Queue<Runnable> stepped = new ArrayDeque<>();
    Mailbox mailbox = new Mailbox(stepped::add, new Lag(), 500);
    AtomicInteger ran = new AtomicInteger();
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      taken += mailbox.offer(ran::incrementAndGet) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(500);
    mailbox.post(ran::incrementAndGet);
    while (!stepped.isEmpty()) {
      stepped.remove().run();
    }
    assertThat(ran).hasValue(501);
  }

  @Test
  void outlivesATaskThatFails() {
    Queue<Runnable> stepped = new ArrayDeque<>();
    Mailbox mailbox = new Mailbox(stepped::add, new Lag(), 500);
    AtomicInteger ran = new AtomicInteger();
    mailbox.post(
        () -> {
          throw new IllegalStateException("expected by this test");
        });
    mailbox.post(
        () -> {
          throw new StackOverflowError("expected by this test");
        });
    mailbox.post(ran::incrementAndGet);
    while (!stepped.isEmpty()) {
      stepped.remove().run();
    }
    assertThat(ran).hasValue(1);
  }
}
