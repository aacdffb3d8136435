package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.Utterance;
import io.callmanager.shared.PhoneNumber;
import io.callmanager.shared.PlaybackId;
import io.callmanager.telephony.peers.RawCallee;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Transfers through a trunk that takes no REFER: whom the callee wants we call ourselves.
@Execution(ExecutionMode.CONCURRENT)
class BridgedTransferTest {

  private static final PhoneNumber ELSEWHERE = new PhoneNumber("+15005550111");

  private final RawCallee callee = new RawCallee();
  private final CarrierUnderTest ours = CarrierUnderTest.with(callee.uri());
  private final Heard heard = new Heard();
  private final PlaybackId id = PlaybackId.next();
  private Leg leg;
  private String first = "";
  private String second = "";

  BridgedTransferTest() {
    leg = ours.dial(heard);
  }

  @BeforeEach
  void beginToTransfer() {
    first = callee.next("INVITE ");
    callee.answerWithSdp(first, "200 OK", callee.contact());
    callee.next("ACK ");
    heard.awaitEvent(LegEvent.Answered.class);
    leg.transfer(id, ELSEWHERE, null);
    second = callee.next("INVITE ");
  }

  @AfterEach
  void close() {
    leg.hangUp();
    ours.close();
    callee.close();
  }

  private void connect() {
    callee.answerWithSdp(second, "200 OK", callee.contact());
    callee.next("ACK ");
    heard.awaitEvent(LegEvent.TransferConnected.class);
  }

  @Test
  void connectsBothCalleesAndEndsWithTheSecond() {
    assertThat(second).startsWith("INVITE sip:+15005550111@");
    assertThat(RawCallee.header(second, "From")).isEqualTo(fromOf(first, second));
    connect();
    assertThat(heard.awaitEvent(LegEvent.TransferConnected.class).id()).isEqualTo(id);
    await().until(() -> ours.media.opened.get(0).connected == ours.media.opened.get(1));

    callee.send(callee.request(second, "BYE", 1, "", ""));
    callee.next("SIP/2.0 200 ");
    String bye = callee.next("BYE ");
    assertThat(RawCallee.header(bye, "Call-ID")).isEqualTo(RawCallee.header(first, "Call-ID"));
    callee.answer(bye, "200 OK", "");
    assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Transferred.class);
    ours.assertAllReleased();
  }

  /// The header of the second call but for its tag.
  private static String fromOf(String first, String second) {
    String one = RawCallee.header(first, "From");
    String other = RawCallee.header(second, "From");
    return one.substring(0, one.indexOf(";tag=")) + other.substring(other.indexOf(";tag="));
  }

  @Test
  void hangsUpOnTheSecondWhenTheFirstDoes() {
    connect();
    callee.send(callee.request(first, "BYE", 1, "", ""));
    callee.next("SIP/2.0 200 ");
    String bye = callee.next("BYE ");
    assertThat(RawCallee.header(bye, "Call-ID")).isEqualTo(RawCallee.header(second, "Call-ID"));
    callee.answer(bye, "200 OK", "");
    assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
    ours.assertAllReleased();
  }

  @Test
  void letsTheCalleeHearThatItRingsAndGoesOnWhenItIsRefused() {
    callee.answer(second, "180 Ringing", "");
    await().until(() -> ours.media.opened.get(0).gaps != null);
    callee.answer(second, "486 Busy Here", "");
    callee.next("ACK ");
    LegEvent.TransferFailed failed = heard.awaitEvent(LegEvent.TransferFailed.class);
    assertThat(failed.id()).isEqualTo(id);
    assertThat(failed.words()).isEqualTo("486 Busy Here");
    await().until(() -> ours.media.opened.get(0).gaps == null);
    assertThat(heard.names()).doesNotContain("Refused");

    leg.transfer(PlaybackId.next(), ELSEWHERE, null);
    second = callee.next("INVITE ");
    connect();
  }

  @Test
  void letsTheCalleeHearWhatTheNetworkPlaysMeanwhile() {
    callee.answerWithSdp(second, "183 Session Progress", callee.contact());
    await().until(() -> ours.media.opened.get(0).connected == ours.media.opened.get(1));
    assertThat(heard.names()).doesNotContain("TransferConnected");
  }

  @Test
  void tellsTheSecondCalleeFirstWhatTheyMustKnow() {
    callee.answer(second, "486 Busy Here", "");
    heard.awaitEvent(LegEvent.TransferFailed.class);
    Utterance notice = new Utterance("This call is recorded.", "default", "en-US");
    leg.transfer(PlaybackId.next(), ELSEWHERE, notice);
    second = callee.next("INVITE ");
    callee.answerWithSdp(second, "183 Session Progress", callee.contact());
    await().until(() -> ours.media.opened.get(0).gaps != null);
    assertThat(ours.media.opened.get(0).connected).isNull();
    connect();
    assertThat(ours.voice.texts).contains(notice);
    await().until(() -> ours.media.opened.get(0).connected == ours.media.opened.getLast());
  }

  @Test
  void connectsNobodyWhoCouldNotBeTold() {
    callee.answer(second, "486 Busy Here", "");
    heard.awaitEvent(LegEvent.TransferFailed.class);
    ours.voice.broken = true;
    leg.transfer(
        PlaybackId.next(), ELSEWHERE, new Utterance("This call is recorded.", "default", "en-US"));
    second = callee.next("INVITE ");
    callee.answerWithSdp(second, "200 OK", callee.contact());
    callee.next("ACK ");
    String bye = callee.next("BYE ");
    assertThat(RawCallee.header(bye, "Call-ID")).isEqualTo(RawCallee.header(second, "Call-ID"));
    callee.answer(bye, "200 OK", "");
    assertThat(heard.names()).doesNotContain("TransferConnected");
    assertThat(ours.media.opened.get(0).connected).isNull();
  }

  @Test
  void callsNobodyAnyMoreWhenTheCalleeIsGone() {
    callee.answer(second, "180 Ringing", "");
    await().until(() -> ours.media.opened.get(0).gaps != null);
    callee.send(callee.request(first, "BYE", 1, "", ""));
    String cancel = callee.next("CANCEL ");
    callee.answer(cancel, "200 OK", "");
    callee.answer(second, "487 Request Terminated", "");
    assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
    ours.assertAllReleased();
  }

  @Test
  void passesKeysOn() {
    connect();
    ours.media.opened.get(0).listener.onDigit('7');
    ours.media.opened.get(1).listener.onDigit('5');
    await().until(() -> ours.media.opened.get(1).digits.contains("7"));
    await().until(() -> ours.media.opened.get(0).digits.contains("5"));
    assertThat(heard.awaitEvent(LegEvent.DigitReceived.class).digit()).isEqualTo('7');
  }

  @Test
  void handsOverToOneAtATime() {
    leg.transfer(PlaybackId.next(), ELSEWHERE, null);
    assertThat(heard.awaitEvent(LegEvent.TransferFailed.class).words())
        .isEqualTo("A transfer is under way");
    connect();
  }
}
