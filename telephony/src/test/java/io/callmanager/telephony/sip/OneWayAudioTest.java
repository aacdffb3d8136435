package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OneWayAudioTest {

  private static CarrierUnderTest listening(RawCallee callee, boolean hangUp) {
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
            Duration.ofMillis(300),
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
}
