package io.callmanager.telephony.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadedErrandsTest {

  private final ThreadedErrands errands = new ThreadedErrands();
  private final Queue<String> done = new ConcurrentLinkedQueue<>();

  @Test
  void doesNowAndLaterAndNotWhatIsCancelled() {
    errands.after(Duration.ofMillis(500), () -> done.add("cancelled")).run();
    var _ = errands.after(Duration.ofMillis(501), () -> done.add("later"));
    errands.run(() -> done.add("now"));

    await().untilAsserted(() -> assertThat(done).containsExactlyInAnyOrder("now", "later"));
    errands.close();
  }

  @Test
  void finishesWhatIsUnderWayAndTakesNothingNew() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    errands.run(
        () -> {
          begun.countDown();
          try {
            closing.await();
          } catch (InterruptedException e) {
            done.add("interrupted");
          }
          errands.run(() -> done.add("new"));
          errands.after(Duration.ZERO, () -> done.add("new")).run();
          done.add("finished");
        });
    begun.await();
    Thread closer = Thread.ofVirtual().start(errands::close);
    await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    closing.countDown();
    closer.join();

    assertThat(done).containsExactly("finished");
  }
}
