package io.callmanager.telephony.sip.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final CircuitBreaker breaker = new CircuitBreaker();

  private void fail(int times, long now) {
    for (int i = 0; i < times; i++) {
      breaker.failed(now);
    }
  }

  @Test
  void opensWhenHalfOfEnoughCallsFailed() {
    fail(CircuitBreaker.ENOUGH - 1, 0);
    assertThat(breaker.closed()).isTrue();
    breaker.failed(0);
    assertThat(breaker.closed()).isFalse();
  }

  @Test
  void staysClosedWhileMostCallsGoThrough() {
    for (int i = 0; i < 100; i++) {
      breaker.succeeded(i);
      breaker.succeeded(i);
      breaker.failed(i);
    }
    assertThat(breaker.closed()).isTrue();
  }

  @Test
  void forgetsWhatIsLongAgo() {
    fail(CircuitBreaker.ENOUGH - 1, 0);
    breaker.failed(61 * SECOND);
    assertThat(breaker.closed()).isTrue();
  }

  @Test
  void letsOneCallThroughAfterItsRestAndClosesWhenThatSucceeds() {
    fail(CircuitBreaker.ENOUGH, 0);
    assertThat(breaker.probe(9 * SECOND)).isFalse();
    assertThat(breaker.probe(10 * SECOND)).isTrue();
    assertThat(breaker.probe(10 * SECOND)).isFalse();
    breaker.succeeded(11 * SECOND);
    assertThat(breaker.closed()).isTrue();
  }

  @Test
  void restsLongerAfterEachProbeThatFails() {
    fail(CircuitBreaker.ENOUGH, 0);
    assertThat(breaker.probe(10 * SECOND)).isTrue();
    breaker.failed(10 * SECOND);
    assertThat(breaker.probe(29 * SECOND)).isFalse();
    assertThat(breaker.probe(30 * SECOND)).isTrue();
    breaker.failed(30 * SECOND);
    assertThat(breaker.probe(69 * SECOND)).isFalse();
    assertThat(breaker.probe(70 * SECOND)).isTrue();
  }

  @Test
  void givesAProbeUpOfWhichNothingWasHeard() {
    fail(CircuitBreaker.ENOUGH, 0);
    assertThat(breaker.probe(10 * SECOND)).isTrue();
    assertThat(breaker.probe(39 * SECOND)).isFalse();
    assertThat(breaker.probe(40 * SECOND)).isTrue();
  }
}
