package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class OneWayAudioTest {

  private static final String SDP_TYPE = "Content-Type: application/sdp\r\n";
  private static final Duration SILENCE = Duration.ofMillis(300);

  private static CarrierUnderTest listening(RawCallee callee, boolean hangUp) {
    return listening(callee, hangUp, SILENCE);
  }

  private static CarrierUnderTest listening(RawCallee callee, boolean hangUp, Duration silence) {
    return new CarrierUnderTest(
        new TrunkProperties(
            "test",
            callee.uri(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            silence,
            hangUp,
            null,
            null));
  }

  private static void answer(RawCallee callee, Heard heard) {
    callee.answerWithSdp(callee.next("INVITE "), "200 OK", callee.contact());
    callee.next("ACK ");
    heard.awaitEvent(LegEvent.Answered.class);
  }

  @Test
  void warnsOfACalleeWhoIsNotHeardAndLetsTheCallGoOn() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = listening(callee, false)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      answer(callee, heard);
      LegEvent.Warned warned = heard.awaitEvent(LegEvent.Warned.class);
      assertThat(warned.warning()).isEqualTo(LegEvent.Warning.ONE_WAY_AUDIO);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
    }
  }

  @Test
  void endsTheCallIfTheTrunkSaysSo() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = listening(callee, true)) {
      Heard heard = new Heard();
      ours.dial(heard);
      answer(callee, heard);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Silent.class);
      assertThat(heard.names()).containsSubsequence("Answered", "Warned", "Silent");
      callee.next("BYE ");
      ours.assertAllReleased();
    }
  }

  @Test
  void saysNothingWhereSomebodyIsHeard() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = listening(callee, true)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      answer(callee, heard);
      ours.media.packetsReceived = 1;
      await().during(Duration.ofMillis(500)).until(() -> !heard.names().contains("Warned"));
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sendonly", "inactive"})
  void missesNothingOfACalleeThatAnsweredOnHoldUntilItGoesOn(String direction) {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = listening(callee, true)) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      String held = RawCallee.SDP + "a=" + direction + "\r\n";
      callee.answer(invite, "200 OK", "callee", callee.contact() + SDP_TYPE, held);
      callee.next("ACK ");
      heard.awaitEvent(LegEvent.Answered.class);
      await().during(SILENCE.multipliedBy(2)).until(() -> noneMissed(heard));
      reinvite(callee, invite, 1, RawCallee.SDP);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Silent.class);
    }
  }

  @Test
  void missesNothingOfACalleeThatHolds() {
    Duration silence = Duration.ofSeconds(1);
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = listening(callee, true, silence)) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      callee.answerWithSdp(invite, "200 OK", callee.contact());
      callee.next("ACK ");
      heard.awaitEvent(LegEvent.Answered.class);
      reinvite(callee, invite, 1, RawCallee.SDP + "a=sendonly\r\n");
      await().during(silence.plus(SILENCE)).until(() -> noneMissed(heard));
      Instant resumed = Instant.now();
      reinvite(callee, invite, 2, RawCallee.SDP);
      assertThat(heard.awaitEnd().at()).isAfter(resumed.plus(silence).minusMillis(100));
    }
  }

  private static boolean noneMissed(Heard heard) {
    return !heard.names().contains("Warned") && !heard.names().contains("Silent");
  }

  private static void reinvite(RawCallee callee, String invite, int cseq, String sdp) {
    callee.send(callee.request(invite, "INVITE", cseq, callee.contact() + SDP_TYPE, sdp));
    callee.next("SIP/2.0 200 ");
    callee.send(callee.request(invite, "ACK", cseq, "", ""));
  }
}
