package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.RawCallee;
import java.lang.ref.WeakReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// For 32 s after a call its peer may repeat itself. What answers it then is small: a thousand calls a second are to end.
class EndedCallTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isNotHeldForTheSakeOfWhatThePeerMayRepeat(boolean byUs) {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Ended call = place(callee, ours, byUs);
      ours.assertAllReleased();
      ours.media.opened.clear();
      await()
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(call.heard().get()).isNull();
                assertThat(call.leg().get()).isNull();
              });

      callee.answerWithSdp(call.invite(), "200 OK", callee.contact());
      assertThat(RawCallee.header(callee.next("ACK "), "Call-ID"))
          .isEqualTo(RawCallee.header(call.invite(), "Call-ID"));
      callee.send(callee.request(call.invite(), "BYE", 7, "", ""));
      assertThat(callee.next("SIP/2.0 ")).contains("CSeq: 7 BYE").startsWith("SIP/2.0 200 ");
    }
  }

  private record Ended(String invite, WeakReference<Heard> heard, WeakReference<Leg> leg) {}

  private static Ended place(RawCallee callee, CarrierUnderTest ours, boolean byUs) {
    Heard heard = new Heard();
    Leg leg = ours.dial(heard);
    String invite = callee.next("INVITE ");
    callee.answerWithSdp(invite, "200 OK", callee.contact());
    callee.next("ACK ");
    heard.awaitEvent(LegEvent.Answered.class);
    if (byUs) {
      leg.hangUp();
      callee.answer(callee.next("BYE "), "200 OK", "");
    } else {
      callee.send(callee.request(invite, "BYE", 1, "", ""));
      callee.next("SIP/2.0 200 ");
    }
    heard.awaitEnd();
    return new Ended(invite, new WeakReference<>(heard), new WeakReference<>(leg));
  }
}
