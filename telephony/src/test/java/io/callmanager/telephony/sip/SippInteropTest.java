package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.SippPeer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Calls to a real `sipp`, which checks each message that it gets.
class SippInteropTest {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Test
  void ringsAnswersSpeaksAndHangsUp() {
    try (SippPeer callee = SippPeer.callee("answer");
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      heard.await_(LegEvent.SpeechFinished.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      assertThat(callee.awaitEnd(PATIENCE)).returns(0, SippPeer.Result::exitCode);
      assertThat(heard.names())
          .containsExactly(
              "Dialed",
              "Trying",
              "Ringing",
              "Answered",
              "SpeechStarted",
              "SpeechFinished",
              "Closed");
      assertThat(heard.await_(LegEvent.SpeechFinished.class).playedMillis()).isEqualTo(100);
      ours.assertAllReleased();
    }
  }
}
