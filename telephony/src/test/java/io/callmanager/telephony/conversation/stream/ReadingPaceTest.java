package io.callmanager.telephony.conversation.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadingPaceTest {

  private final AtomicLong now = new AtomicLong();
  private final ReadingPace pace = new ReadingPace(1000, 100, now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void letsAPeakThroughAndThenWaits() {
    assertThat(pace.pauseAfter(1000)).isZero();
    assertThat(pace.pauseAfter(50)).isEqualTo(Duration.ofMillis(500).toNanos());
    pass(Duration.ofMillis(500));
    assertThat(pace.pauseAfter(10)).isEqualTo(Duration.ofMillis(100).toNanos());
  }

  @Test
  void neverWaitsForWhoSendsSlowly() {
    for (int second = 0; second < 100; second++) {
      pass(Duration.ofSeconds(1));
      assertThat(pace.pauseAfter(100)).isZero();
    }
  }

  @Test
  void savesNoMoreThanAPeak() {
    pass(Duration.ofHours(1));
    assertThat(pace.pauseAfter(1100)).isEqualTo(Duration.ofSeconds(1).toNanos());
  }
}
