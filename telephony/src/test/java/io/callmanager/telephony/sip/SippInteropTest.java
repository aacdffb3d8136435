package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Refusal;
import io.callmanager.telephony.peers.SippPeer;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls to a real `sipp`, which checks each message that it gets.
@Execution(ExecutionMode.CONCURRENT)
class SippInteropTest {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Test
  void ringsAnswersSpeaksAndHangsUp() {
    try (SippPeer callee = SippPeer.callee("answer");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.SpeechFinished.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertWentAsWritten(callee);
      assertThat(heard.names())
          .containsExactly(
              "Dialed",
              "Trying",
              "Ringing",
              "Answered",
              "SpeechStarted",
              "SpeechFinished",
              "Closed");
      assertThat(heard.awaitEvent(LegEvent.SpeechFinished.class).playedMillis()).isEqualTo(100);
      ours.assertAllReleased();
    }
  }

  @Test
  void speaksToTcpAsWell() {
    try (SippPeer callee = SippPeer.callee("answer", "-t", "t1");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      assertThat(callee.uri()).endsWith(";transport=tcp");
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.SpeechFinished.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertWentAsWritten(callee);
      ours.assertAllReleased();
    }
  }

  @Test
  void hearsTheCalleeHangUp() {
    try (SippPeer callee = SippPeer.callee("hangs_up");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      LegEvent end = heard.awaitEnd();
      assertThat(end).isInstanceOf(LegEvent.HungUp.class);
      Duration talked = Duration.between(heard.awaitEvent(LegEvent.Answered.class).at(), end.at());
      assertThat(talked).isBetween(Duration.ofMillis(450), Duration.ofMillis(900));
      assertWentAsWritten(callee);
      ours.assertAllReleased();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "busy, BUSY, 486, 486 Busy Here",
    "rejects, REJECTED, 603, 603 Decline",
    "not_found, NOT_FOUND, 404, 404 Not Found",
    "unavailable, NO_ANSWER, 480, 480 Temporarily Unavailable",
    "no_circuit, SERVICE_UNAVAILABLE, 503, 503 Service Unavailable (No circuit available)",
  })
  void tellsWhyACallWasRefused(String scenario, Refusal refusal, int code, String words) {
    try (SippPeer callee = SippPeer.callee(scenario);
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd())
          .isInstanceOfSatisfying(
              LegEvent.Refused.class,
              refused -> {
                assertThat(refused.refusal()).isEqualTo(refusal);
                assertThat(refused.sipCode()).isEqualTo(code);
                assertThat(refused.words()).isEqualTo(words);
              });
      assertWentAsWritten(callee);
      ours.assertAllReleased();
    }
  }

  @Test
  void cancelsWhatRingsTooLong() {
    try (SippPeer callee = SippPeer.callee("rings_on");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Ringing.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertWentAsWritten(callee);
      ours.assertAllReleased();
    }
  }

  @Test
  void waitsForASignOfLifeBeforeItCancels() {
    try (SippPeer callee = SippPeer.callee("late_trying");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Dialed.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertWentAsWritten(callee);
      ours.assertAllReleased();
    }
  }

  @Test
  void hangsUpAnAnswerThatCrossedTheCancel() {
    try (SippPeer callee = SippPeer.callee("answers_into_cancel");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Ringing.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertWentAsWritten(callee);
      assertThat(heard.names()).doesNotContain("Answered");
      ours.assertAllReleased();
    }
  }

  @Test
  void repeatsAnInviteThatGotLost() {
    try (SippPeer callee = SippPeer.callee("slow_answer", "-nr");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertWentAsWritten(callee);
    }
  }

  @Test
  void givesUpOnSilenceAndHangsUpTheAnswerThatComesAfterAll() {
    try (SippPeer callee = SippPeer.callee("answers_too_late");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      LegEvent end = heard.awaitEnd();
      assertThat(end)
          .isInstanceOfSatisfying(
              LegEvent.Unreachable.class,
              silent ->
                  assertThat(silent.words()).isEqualTo("No answer from trunk test within 2 s"));
      assertThat(Duration.between(heard.events().getFirst().at(), end.at()))
          .isBetween(Duration.ofMillis(1850), Duration.ofMillis(2000));
      ours.assertAllReleased();
      assertWentAsWritten(callee);
      assertThat(heard.names()).containsExactly("Dialed", "Unreachable");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"challenges", "proxy_challenges"})
  void showsItsCredentialsWhenAsked(String scenario) {
    try (SippPeer callee = SippPeer.callee(scenario);
        CarrierUnderTest ours = new CarrierUnderTest(alice(callee.uri(), "secret"))) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertWentAsWritten(callee);
    }
  }

  @Test
  void givesUpWhenItsCredentialsAreNotAccepted() {
    try (SippPeer callee = SippPeer.callee("never_satisfied");
        CarrierUnderTest ours = new CarrierUnderTest(alice(callee.uri(), "wrong"))) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd())
          .isInstanceOfSatisfying(
              LegEvent.Refused.class,
              refused -> assertThat(refused.refusal()).isEqualTo(Refusal.AUTH_FAILED));
      assertWentAsWritten(callee);
      ours.assertAllReleased();
    }
  }

  private static TrunkProperties alice(String uri, String password) {
    return new TrunkProperties("test", uri, "alice", password, null, null, null);
  }

  @Test
  void acknowledgesReliableRingingAndTakesEarlyMedia() {
    try (SippPeer callee = SippPeer.callee("reliable_ringing");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      LegEvent.Ringing ringing = heard.awaitEvent(LegEvent.Ringing.class);
      assertThat(ringing.sipCode()).isEqualTo(183);
      assertThat(ringing.earlyMedia()).isTrue();
      heard.awaitEvent(LegEvent.Answered.class);
      leg.hangUp();
      heard.awaitEnd();
      assertWentAsWritten(callee);
    }
  }

  @Test
  void answersWhatTheCalleeAsksWithinACall() {
    try (SippPeer callee = SippPeer.callee("holds");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      assertWentAsWritten(callee);
      assertThat(heard.awaitEvent(LegEvent.DigitReceived.class).digit()).isEqualTo('5');
      FakeMedia.Session audio = ours.media.opened.getFirst();
      assertThat(audio.offers).hasSize(3);
      assertThat(audio.offers.getFirst()).contains("a=sendonly");
      assertThat(audio.answers).hasSize(2);
    }
  }

  @Test
  void keepsACallWhoseNewOfferItCannotMeet() {
    try (SippPeer callee = SippPeer.callee("offers_nonsense");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      assertWentAsWritten(callee);
    }
  }

  @Test
  void acknowledgesEveryRepeatedAnswer() {
    try (SippPeer callee = SippPeer.callee("repeats_answer", "-nr");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      awaitAcks(callee, 3);
      leg.hangUp();
      heard.awaitEnd();
      assertWentAsWritten(callee);
      assertThat(heard.names()).containsOnlyOnce("Answered");
    }
  }

  @Test
  void repeatsItsAnswerUntilItIsAcknowledged() {
    try (SippPeer callee = SippPeer.callee("loses_our_answer", "-nr");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      assertWentAsWritten(callee);
    }
  }

  @Test
  void keepsTheFirstOfTwoPhonesThatAnswer() {
    try (SippPeer callee = SippPeer.callee("forks");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.awaitEvent(LegEvent.Answered.class);
      awaitAcks(callee, 2);
      org.awaitility.Awaitility.await()
          .until(
              () ->
                  callee.messages().contains("SIPpTag1-2\r\nCall-ID")
                      || callee.messages().split("BYE sip:").length > 1);
      leg.hangUp();
      heard.awaitEnd();
      assertWentAsWritten(callee);
      assertThat(heard.names()).containsOnlyOnce("Answered");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no_codec", "no_sdp"})
  void hangsUpAnAnswerWithoutUsableAudio(String scenario) {
    try (SippPeer callee = SippPeer.callee(scenario);
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd())
          .isInstanceOfSatisfying(
              LegEvent.Unreachable.class,
              end ->
                  assertThat(end.words()).startsWith("Trunk test answered without usable audio"));
      assertWentAsWritten(callee);
      assertThat(heard.names()).doesNotContain("Answered");
      ours.assertAllReleased();
    }
  }

  @Test
  void takesAByeThatOvertookItsAnswer() {
    try (SippPeer callee = SippPeer.callee("bye_overtakes");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      assertWentAsWritten(callee);
      assertThat(heard.names()).contains("Answered");
    }
  }

  private static void awaitAcks(SippPeer callee, int count) {
    org.awaitility.Awaitility.await(count + " ACKs")
        .atMost(PATIENCE)
        .until(() -> callee.messages().split("\nACK sip:", -1).length > count);
  }

  private static void assertWentAsWritten(SippPeer callee) {
    SippPeer.Result result = callee.awaitEnd(PATIENCE);
    assertThat(result.exitCode())
        .describedAs("%s%n%s", result.errors(), result.messages())
        .isZero();
  }
}
