package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.telephony.peers.RawCallee;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTimerTest {

  private static final String CONTENT = "Content-Type: application/sdp\r\n";

  private static void answer(RawCallee callee, String invite, String extra) {
    callee.answerWithSdp(invite, "200 OK", callee.contact() + extra);
    callee.next("ACK ");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void asksForASessionTimer() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      assertThat(RawCallee.header(invite, "Session-Expires")).isEqualTo("1800");
      assertThat(RawCallee.header(invite, "Min-SE")).isEqualTo("90");
      assertThat(RawCallee.header(invite, "Supported")).contains("timer");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void asksForALongerOneWhenThatIsTooSmall() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      callee.answer(callee.next("INVITE "), "422 Session Interval Too Small", "Min-SE: 3600\r\n");
      callee.next("ACK ");
      String again = callee.next("INVITE ");
      assertThat(RawCallee.header(again, "Session-Expires")).isEqualTo("3600");
      assertThat(RawCallee.header(again, "Min-SE")).isEqualTo("3600");
      assertThat(RawCallee.header(again, "CSeq")).isEqualTo("2 INVITE");
      answer(callee, again, "");
      heard.awaitEvent(LegEvent.Answered.class);
      leg.hangUp();
      heard.awaitEnd();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void answersARefreshWithItsTerms() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      answer(callee, invite, "Session-Expires: 1800;refresher=uas\r\nRequire: timer\r\n");
      callee.send(
          callee.request(
              invite,
              "UPDATE",
              1,
              callee.contact() + "Require: timer\r\nSession-Expires: 600;refresher=uac\r\n",
              ""));
      String ok = callee.next("SIP/2.0 200 ");
      assertThat(RawCallee.header(ok, "Session-Expires")).isEqualTo("600;refresher=uac");
      assertThat(RawCallee.header(ok, "Require")).isEqualTo("timer");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void turnsDownARefreshThatIsTooShort() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      answer(callee, invite, "");
      callee.send(
          callee.request(invite, "UPDATE", 1, callee.contact() + "Session-Expires: 10\r\n", ""));
      assertThat(RawCallee.header(callee.next("SIP/2.0 422 "), "Min-SE")).isEqualTo("90");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"Allow: INVITE, ACK, BYE, CANCEL, UPDATE\r\n", ""})
  void refreshesHalfwayByWhatTheCalleeTakes(String allow) {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.hasty(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      String invite = callee.next("INVITE ");
      answer(callee, invite, allow + "Session-Expires: 90;refresher=uac\r\nRequire: timer\r\n");
      String method = allow.isEmpty() ? "INVITE " : "UPDATE ";
      for (int i = 0; i < 2; i++) {
        String refresh = callee.next(method);
        assertThat(RawCallee.header(refresh, "Session-Expires")).isEqualTo("90;refresher=uac");
        String terms = "Session-Expires: 90;refresher=uac\r\n";
        if (allow.isEmpty()) {
          assertThat(refresh).contains("m=audio");
          answer(callee, refresh, terms);
          callee.answerWithSdp(refresh, "200 OK", callee.contact() + terms);
          String cseq = RawCallee.header(refresh, "CSeq").replace("INVITE", "ACK");
          assertThat(RawCallee.header(callee.next("ACK "), "CSeq")).isEqualTo(cseq);
        } else {
          assertThat(refresh).doesNotContain("m=audio");
          callee.answer(refresh, "200 OK", terms);
        }
      }
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      ours.assertAllReleased();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void refusesAnOfferThatCrossesItsOwn() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.hasty(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      String invite = callee.next("INVITE ");
      answer(callee, invite, "Session-Expires: 90;refresher=uac\r\n");
      String refresh = callee.next("INVITE ");
      callee.send(callee.request(invite, "INVITE", 1, callee.contact() + CONTENT, RawCallee.SDP));
      callee.next("SIP/2.0 491 ");
      answer(callee, refresh, "Session-Expires: 90;refresher=uac\r\n");
      callee.send(callee.request(invite, "INVITE", 2, callee.contact() + CONTENT, RawCallee.SDP));
      callee.next("SIP/2.0 200 ");
      leg.hangUp();
      heard.awaitEnd();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void hangsUpWhenTheCalleeNeverRefreshes() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.hasty(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      answer(callee, invite, "Session-Expires: 90;refresher=uas\r\nRequire: timer\r\n");
      callee.next("BYE ");
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      ours.assertAllReleased();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void stopsTheTimerWhenTheCalleeWantsNoneAnyMore() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.hasty(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      answer(
          callee, callee.next("INVITE "), "Allow: UPDATE\r\nSession-Expires: 90;refresher=uac\r\n");
      callee.answer(callee.next("UPDATE "), "200 OK", "");
      await()
          .during(Duration.ofSeconds(4))
          .atMost(Duration.ofSeconds(6))
          .until(() -> heard.events().stream().noneMatch(Heard::terminal));
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void hangsUpWhenTheCalleeKnowsOfNoCall() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.hasty(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      answer(callee, invite, "Allow: UPDATE\r\nSession-Expires: 90;refresher=uac\r\n");
      callee.answer(callee.next("UPDATE "), "481 Call Does Not Exist", "");
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      ours.assertAllReleased();
    }
  }
}
