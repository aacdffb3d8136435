package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TransferTest {

  private static final PhoneNumber ELSEWHERE = new PhoneNumber("+15005550111");

  private static CarrierUnderTest referring(RawCallee callee) {
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
            null,
            null,
            null,
            true));
  }

  private static String answer(RawCallee callee, Heard heard) {
    String invite = callee.next("INVITE ");
    callee.answerWithSdp(invite, "200 OK", callee.contact());
    callee.next("ACK ");
    heard.awaitEvent(LegEvent.Answered.class);
    return invite;
  }

  private static void notify(RawCallee callee, String invite, int cseq, String status) {
    String body = "SIP/2.0 " + status + "\r\n";
    callee.send(
        callee.request(
            invite,
            "NOTIFY",
            cseq,
            "Event: refer\r\nSubscription-State: active;expires=60\r\nContent-Type: message/sipfrag\r\n",
            body));
    callee.next("SIP/2.0 200 ");
  }

  @Test
  void handsTheCalleeOverAndHangsUp() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = referring(callee)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      String invite = answer(callee, heard);
      leg.transfer(PlaybackId.next(), ELSEWHERE, null);
      String refer = callee.next("REFER ");
      assertThat(RawCallee.header(refer, "Refer-To"))
          .isEqualTo("<sip:+15005550111@127.0.0.1:" + callee.port() + ">");
      callee.answer(refer, "202 Accepted", "");
      notify(callee, invite, 1, "100 Trying");
      notify(callee, invite, 2, "200 OK");
      callee.answer(callee.next("BYE "), "200 OK", "");
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Transferred.class);
      ours.assertAllReleased();
    }
  }

  @Test
  void takesTheOtherSidesHangUpForATransferThatItTook() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = referring(callee)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      String invite = answer(callee, heard);
      leg.transfer(PlaybackId.next(), ELSEWHERE, null);
      callee.answer(callee.next("REFER "), "202 Accepted", "");
      callee.send(callee.request(invite, "BYE", 1, "", ""));
      callee.next("SIP/2.0 200 ");
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Transferred.class);
      ours.assertAllReleased();
    }
  }

  @Test
  void goesOnWhenTheOtherCalleeCannotBeReached() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = referring(callee)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      String invite = answer(callee, heard);
      leg.transfer(PlaybackId.next(), ELSEWHERE, null);
      callee.answer(callee.next("REFER "), "202 Accepted", "");
      notify(callee, invite, 1, "486 Busy Here");
      assertThat(heard.awaitEvent(LegEvent.TransferFailed.class).words())
          .isEqualTo("486 Busy Here");
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
    }
  }

  @Test
  void goesOnWhenTheTransferIsRefused() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = referring(callee)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      answer(callee, heard);
      leg.transfer(PlaybackId.next(), ELSEWHERE, null);
      callee.answer(callee.next("REFER "), "603 Decline", "");
      assertThat(heard.awaitEvent(LegEvent.TransferFailed.class).words()).isEqualTo("603 Decline");
      leg.hangUp();
      heard.awaitEnd();
    }
  }

  @Test
  void refusesNewsOfATransferThatNobodyAskedFor() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = referring(callee)) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = answer(callee, heard);
      callee.send(callee.request(invite, "NOTIFY", 1, "Event: refer\r\n", ""));
      callee.next("SIP/2.0 481 ");
    }
  }
}
