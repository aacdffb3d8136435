package io.callmanager.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.testing.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {

  private final TestClock clock = new TestClock();
  private final SignInThrottle throttle =
      new SignInThrottle(new SignInProperties(3, 5, Duration.ofMinutes(3)), clock);

  @Test
  void countsByEmailWhereverTheAttemptsComeFrom() {
    assertThat(throttle.attempt("192.0.2.1", "ada@example.com")).isEmpty();
    assertThat(throttle.attempt("192.0.2.2", "Ada@example.com")).isEmpty();
    assertThat(throttle.attempt("192.0.2.3", "ADA@example.com")).isEmpty();

    assertThat(throttle.attempt("192.0.2.4", "ada@example.com"))
        .hasValueSatisfying(
            wait -> assertThat(wait).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60)));
    assertThat(throttle.attempt("192.0.2.4", "grace@example.com")).isEmpty();
  }

  @Test
  void countsByAddressWhoeverIsNamed() {
    for (int i = 0; i < 5; i++) {
      assertThat(throttle.attempt("192.0.2.1", "person" + i + "@example.com")).isEmpty();
    }

    assertThat(throttle.attempt("192.0.2.1", "another@example.com")).isPresent();
    assertThat(throttle.attempt("192.0.2.2", "another@example.com")).isEmpty();
  }

  @Test
  void takesANetworkOfIpv6ForOneAddress() {
    for (int i = 0; i < 5; i++) {
      assertThat(throttle.attempt("2001:db8:1:2::" + i, "person" + i + "@example.com")).isEmpty();
    }

    assertThat(throttle.attempt("2001:db8:1:2:ffff::1", "another@example.com")).isPresent();
    assertThat(throttle.attempt("2001:db8:1:3::1", "another@example.com")).isEmpty();
  }

  @Test
  void letsNewAttemptsAccrue() {
    for (int i = 0; i < 4; i++) {
      throttle.attempt("192.0.2.1", "ada@example.com");
    }
    clock.advance(Duration.ofSeconds(61));

    assertThat(throttle.attempt("192.0.2.1", "ada@example.com")).isEmpty();
    assertThat(throttle.attempt("192.0.2.1", "ada@example.com")).isPresent();
  }

  @Test
  void doesNotCountWhoSucceeds() {
    for (int i = 0; i < 50; i++) {
      assertThat(throttle.attempt("192.0.2.1", "ada@example.com")).isEmpty();
      throttle.succeeded("192.0.2.1", "ada@example.com");
    }
  }
}
