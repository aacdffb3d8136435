package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Carrier.Admission;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.TrunkStatus.Health;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A call goes on to the next trunk exactly while the callee can't have been reached.
@Execution(ExecutionMode.CONCURRENT)
class FailoverTest {

  private static CarrierUnderTest between(RawCallee first, RawCallee second) {
    return new CarrierUnderTest(trunk("first", first.uri(), 0), trunk("second", second.uri(), 1));
  }

  private static TrunkProperties trunk(String name, String uri, int priority) {
    return new TrunkProperties(
        name, uri, null, null, null, null, null, null, null, null, null, null, null, null, null,
        priority, null, null, null, null, null);
  }

  private static void assertTakenBySecond(RawCallee second, Heard heard, Leg leg) {
    second.answerWithSdp(second.next("INVITE "), "200 OK", second.contact());
    second.next("ACK ");
    heard.awaitEvent(LegEvent.Answered.class);
    LegEvent.Dialed last =
        heard.events().stream()
            .filter(LegEvent.Dialed.class::isInstance)
            .map(LegEvent.Dialed.class::cast)
            .reduce((one, other) -> other)
            .orElseThrow();
    assertThat(last.trunk()).isEqualTo("second");
    assertThat(last.attempt()).isEqualTo(2);
    assertThat(last.trunks()).isEqualTo(2);
    leg.hangUp();
    assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "500 Server Internal Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Server Time-out",
        "408 Request Timeout"
      })
  void goesOnAfterAnAnswerOfTheTrunksOwn(String answer) {
    try (RawCallee first = new RawCallee();
        RawCallee second = new RawCallee();
        CarrierUnderTest ours = between(first, second)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      first.answer(first.next("INVITE "), answer, "");
      first.next("ACK ");
      assertTakenBySecond(second, heard, leg);
      LegEvent.TrunkFailed failed = heard.awaitEvent(LegEvent.TrunkFailed.class);
      assertThat(failed.trunk()).isEqualTo("first");
      assertThat(failed.words()).isEqualTo(answer);
      assertThat(failed.sipCode()).isEqualTo(Integer.valueOf(answer.substring(0, 3)));
      ours.assertAllReleased();
    }
  }

  @Test
  void goesOnAfterAServerErrorThatFollowsTrying() {
    try (RawCallee first = new RawCallee();
        RawCallee second = new RawCallee();
        CarrierUnderTest ours = between(first, second)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      String invite = first.next("INVITE ");
      first.answer(invite, "100 Trying", "");
      first.answer(invite, "503 Service Unavailable", "");
      assertTakenBySecond(second, heard, leg);
      ours.assertAllReleased();
    }
  }

  @Test
  void goesOnAfterSilenceAndHangsUpOnAnAnswerThatComesTooLate() {
    try (RawCallee first = new RawCallee();
        RawCallee second = new RawCallee();
        CarrierUnderTest ours = between(first, second)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      String invite = first.next("INVITE ");
      assertTakenBySecond(second, heard, leg);
      first.answerWithSdp(invite, "200 OK", first.contact());
      first.next("ACK ");
      first.answer(first.next("BYE "), "200 OK", "");
      ours.assertAllReleased();
    }
  }

  @Test
  void cancelsTheFirstIfItStirsAfterItWasGivenUp() {
    try (RawCallee first = new RawCallee();
        RawCallee second = new RawCallee();
        CarrierUnderTest ours = between(first, second)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      String invite = first.next("INVITE ");
      assertTakenBySecond(second, heard, leg);
      first.answer(invite, "180 Ringing", first.contact());
      first.answer(first.next("CANCEL "), "200 OK", "");
      first.answer(invite, "487 Request Terminated", "");
    }
  }

  @Test
  void goesOnAtOnceWhenThePortIsClosed() {
    try (RawCallee second = new RawCallee();
        CarrierUnderTest ours =
            new CarrierUnderTest(
                trunk("first", "sip:127.0.0.1:" + FreePort.next(), 0),
                trunk("second", second.uri(), 1))) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      long begun = System.nanoTime();
      assertTakenBySecond(second, heard, leg);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
      assertThat(heard.awaitEvent(LegEvent.TrunkFailed.class).words())
          .isEqualTo("Trunk first can't be reached: its port is closed");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "486 Busy Here",
        "600 Busy Everywhere",
        "603 Decline",
        "404 Not Found",
        "480 Temporarily Unavailable",
        "403 Forbidden"
      })
  void neverGoesOnAfterAnAnswerAboutTheCallee(String answer) {
    try (RawCallee first = new RawCallee();
        RawCallee second = new RawCallee();
        CarrierUnderTest ours = between(first, second)) {
      Heard heard = new Heard();
      ours.dial(heard);
      first.answer(first.next("INVITE "), answer, "");
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Refused.class);
      assertThat(heard.names()).doesNotContain("TrunkFailed");
      assertThat(ours.trunks.statuses()).allMatch(trunk -> trunk.channelsInUse() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"503 Service Unavailable", "500 Server Internal Error"})
  void neverGoesOnAfterRinging(String answer) {
    try (RawCallee first = new RawCallee();
        RawCallee second = new RawCallee();
        CarrierUnderTest ours = between(first, second)) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = first.next("INVITE ");
      first.answer(invite, "180 Ringing", first.contact());
      first.answer(invite, answer, "");
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Refused.class);
      assertThat(heard.names()).doesNotContain("TrunkFailed");
    }
  }

  @Test
  void neverGoesOnAfterATimeoutThatFollowsTrying() {
    try (RawCallee first = new RawCallee();
        RawCallee second = new RawCallee();
        CarrierUnderTest ours = between(first, second)) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = first.next("INVITE ");
      first.answer(invite, "100 Trying", "");
      first.answer(invite, "408 Request Timeout", "");
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Refused.class);
      assertThat(heard.names()).doesNotContain("TrunkFailed");
    }
  }

  @Test
  void endsWithTheLastTrunksWordsWhenAllFailed() {
    try (RawCallee first = new RawCallee();
        RawCallee second = new RawCallee();
        CarrierUnderTest ours = between(first, second)) {
      Heard heard = new Heard();
      ours.dial(heard);
      first.answer(first.next("INVITE "), "503 Service Unavailable", "");
      second.answer(second.next("INVITE "), "500 Out of order", "");
      assertThat(heard.awaitEnd())
          .isInstanceOfSatisfying(
              LegEvent.Refused.class, end -> assertThat(end.words()).isEqualTo("500 Out of order"));
      assertThat(heard.names()).containsExactly("Dialed", "TrunkFailed", "Dialed", "Refused");
      ours.assertAllReleased();
    }
  }

  @Test
  void leavesATrunkAloneForAsLongAsItAsks() {
    try (RawCallee first = new RawCallee();
        RawCallee second = new RawCallee();
        CarrierUnderTest ours = between(first, second)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      first.answer(first.next("INVITE "), "503 Service Unavailable", "Retry-After: 60\r\n");
      assertTakenBySecond(second, heard, leg);
      assertThat(ours.trunks.statuses().getFirst().health()).isEqualTo(Health.RESTING);

      Heard next = new Heard();
      ours.dial(next);
      second.answer(second.next("INVITE "), "486 Busy Here", "");
      next.awaitEnd();
      assertThat(next.names()).doesNotContain("TrunkFailed");
      assertThat(next.awaitEvent(LegEvent.Dialed.class).trunk()).isEqualTo("second");
    }
  }

  @Test
  void saysWhenTheOnlyTrunkMayBeUsedAgain() {
    try (RawCallee only = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(only.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      only.answer(only.next("INVITE "), "503 Service Unavailable", "Retry-After: 60\r\n");
      heard.awaitEnd();
      assertThat(ours.carrier.admit(CarrierUnderTest.ACCOUNT))
          .isInstanceOfSatisfying(
              Admission.Saturated.class,
              full ->
                  assertThat(full.retryAfter())
                      .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60)));
    }
  }

  @Test
  void hangsUpBetweenTwoTrunks() {
    try (RawCallee first = new RawCallee();
        RawCallee second = new RawCallee();
        CarrierUnderTest ours = between(first, second)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      first.next("INVITE ");
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertThat(heard.names()).doesNotContain("TrunkFailed");
      await().untilAsserted(ours::assertAllReleased);
    }
  }
}
