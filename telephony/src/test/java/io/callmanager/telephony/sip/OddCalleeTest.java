package io.callmanager.telephony.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.LegListener;
import io.callmanager.call.spi.Refusal;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.sip.trunk.TrunkProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls to peers that use what the RFCs allow and few do, or what they forbid and some do.
@Execution(ExecutionMode.CONCURRENT)
class OddCalleeTest {

  private static final String SDP_TYPE = "Content-Type: application/sdp\r\n";

  private static CarrierUnderTest withPassword(RawCallee callee) {
    return new CarrierUnderTest(
        new TrunkProperties("test", callee.uri(), "user", "secret", null, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Contact: *",
        "Contact: <sip:callee@[::1]:5060>",
        "Contact: <tel:+15005550100>",
        "Contact: <sip:callee@no-such-host.invalid>",
        "Contact: <sip:callee@127.0.0.1:0>",
        "Contact: <sip:callee@127.0.0.1:99999>",
        "Record-Route: <sip:[::1]:5060;lr>",
        "Record-Route: <sip:127.0.0.1:1>, \"odd, \\\"one\\\"\" <sip:no-such-host.invalid;lr>",
        "Session-Expires: soon",
        "Require: unheard-of",
        "Warning: nonsense",
        "Reason: nonsense;cause=none;text=\"unclosed",
      })
  void callsAreAnsweredWhateverElseTheAnswerSays(String header) {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      callee.answerWithSdp(callee.next("INVITE "), "200 OK", header + "\r\n");
      heard.awaitEvent(LegEvent.Answered.class);
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      ours.assertAllReleased();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Warning: nonsense",
        "Warning: 399 gateway no-quotes",
        "Warning: 99999999999 gateway \"text\"",
        "Reason: nonsense;cause=none;text=\"unclosed",
        "Reason: SIP;cause=99999999999",
        "Retry-After: later",
        "Contact: *",
        "Error-Info: <",
      })
  void refusalsCountWhateverElseTheySay(String header) {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      callee.answer(callee.next("INVITE "), "486 Busy Here", header + "\r\n");
      callee.next("ACK ");
      assertThat(heard.awaitEnd())
          .isInstanceOfSatisfying(
              LegEvent.Refused.class,
              refused -> assertThat(refused.refusal()).isEqualTo(Refusal.BUSY));
      ours.assertAllReleased();
    }
  }

  @Test
  void keepsToUdpForAContactThatAsksForTcpWhichIsNotOpened() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      String contact = callee.contact().replace(">", ";transport=tcp>");
      callee.answerWithSdp(callee.next("INVITE "), "200 OK", contact);
      callee.next("ACK ");
      heard.awaitEvent(LegEvent.Answered.class);
      leg.hangUp();
      callee.next("BYE ");
    }
  }

  @Test
  void acknowledgesReliableRingingAgainWithCredentialsWhenAskedForThem() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = withPassword(callee)) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      callee.answer(
          invite, "183 Session Progress", callee.contact() + "Require: 100rel\r\nRSeq: 77\r\n");
      String prack = callee.next("PRACK ");
      callee.answer(
          prack,
          "407 Proxy Authentication Required",
          "Proxy-Authenticate: Digest realm=\"r\",nonce=\"n\"\r\n");
      String again = callee.next("PRACK ");
      assertThat(RawCallee.header(again, "RAck")).isEqualTo("77 1 INVITE");
      assertThat(RawCallee.header(again, "CSeq")).isEqualTo("3 PRACK");
      assertThat(RawCallee.header(again, "Proxy-Authorization")).contains("username=\"user\"");
      callee.answer(again, "200 OK", "");
      callee.answerWithSdp(invite, "200 OK", callee.contact());
      heard.awaitEvent(LegEvent.Answered.class);
      callee.next("ACK ");
    }
  }

  @Test
  void provesItselfToTheProxyAndThenToTheGateway() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = withPassword(callee)) {
      Heard heard = new Heard();
      ours.dial(heard);
      callee.answer(
          callee.next("INVITE "),
          "407 Proxy Authentication Required",
          "Proxy-Authenticate: Digest realm=\"proxy\",nonce=\"n1\"\r\n");
      callee.next("ACK ");
      callee.answer(
          callee.next("INVITE "),
          "401 Unauthorized",
          "WWW-Authenticate: Digest realm=\"gateway\",nonce=\"n2\"\r\n");
      callee.next("ACK ");
      String third = callee.next("INVITE ");
      assertThat(RawCallee.header(third, "CSeq")).isEqualTo("3 INVITE");
      assertThat(RawCallee.header(third, "Proxy-Authorization")).contains("realm=\"proxy\"");
      assertThat(RawCallee.header(third, "Authorization")).contains("realm=\"gateway\"");
      callee.answerWithSdp(third, "200 OK", callee.contact());
      String ack = callee.next("ACK ");
      assertThat(RawCallee.header(ack, "Proxy-Authorization")).contains("realm=\"proxy\"");
      assertThat(RawCallee.header(ack, "Authorization")).contains("realm=\"gateway\"");
      heard.awaitEvent(LegEvent.Answered.class);
    }
  }

  @Test
  void answersTwoChallengesInOne() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = withPassword(callee)) {
      ours.dial(new Heard());
      callee.answer(
          callee.next("INVITE "),
          "401 Unauthorized",
          """
          WWW-Authenticate: Digest realm="gateway",nonce="n2"\r
          Proxy-Authenticate: Digest realm="proxy",nonce="n1"\r
          """);
      callee.next("ACK ");
      String second = callee.next("INVITE ");
      assertThat(RawCallee.header(second, "Proxy-Authorization")).contains("realm=\"proxy\"");
      assertThat(RawCallee.header(second, "Authorization")).contains("realm=\"gateway\"");
      callee.answer(second, "486 Busy Here", "");
    }
  }

  @Test
  void answersAnUpdateWhileItRings() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      callee.answer(
          invite,
          "183 Session Progress",
          "callee",
          callee.contact() + "Require: 100rel\r\nRSeq: 1\r\n" + SDP_TYPE,
          RawCallee.SDP);
      callee.answer(callee.next("PRACK "), "200 OK", "");
      callee.send(callee.request(invite, "UPDATE", 7, callee.contact() + SDP_TYPE, RawCallee.SDP));
      String answer = callee.next("SIP/2.0 ");
      assertThat(answer).startsWith("SIP/2.0 200 ").contains("m=audio");
      assertThat(RawCallee.header(answer, "CSeq")).isEqualTo("7 UPDATE");
      callee.send(callee.request(invite, "OPTIONS", 8, "", ""));
      assertThat(callee.next("SIP/2.0 ")).startsWith("SIP/2.0 200 ");
      callee.send(callee.request(invite, "UPDATE", 6, "", ""));
      assertThat(callee.next("SIP/2.0 ")).startsWith("SIP/2.0 500 ");
      callee.answer(invite, "200 OK", callee.contact());
      heard.awaitEvent(LegEvent.Answered.class);
      callee.next("ACK ");
      callee.send(callee.request(invite, "BYE", 8, "", ""));
      assertThat(callee.next("SIP/2.0 ")).startsWith("SIP/2.0 500 ");
      callee.send(callee.request(invite, "BYE", 9, "", ""));
      assertThat(callee.next("SIP/2.0 ")).startsWith("SIP/2.0 200 ");
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
    }
  }

  @Test
  void takesNoOfferBeforeItsOwnIsAnswered() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      ours.dial(new Heard());
      String invite = callee.next("INVITE ");
      callee.answer(invite, "180 Ringing", callee.contact());
      callee.send(callee.request(invite, "UPDATE", 7, callee.contact() + SDP_TYPE, RawCallee.SDP));
      assertThat(callee.next("SIP/2.0 ")).startsWith("SIP/2.0 491 ");
      callee.answer(invite, "486 Busy Here", "");
    }
  }

  @Test
  void findsTheAudioAmongOtherParts() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String parts =
          """
          --sep\r
          Content-Type: application/isup;version=itu-t92+\r
          Content-Disposition: signal;handling=optional\r
          \r
          \001\002\r
          --sep\r
          Content-Type: application/sdp\r
          \r
          %s\r
          --sep--\r
          """
              .formatted(RawCallee.SDP);
      callee.answer(
          callee.next("INVITE "),
          "200 OK",
          "callee",
          callee.contact() + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed;boundary=sep\r\n",
          parts);
      heard.awaitEvent(LegEvent.Answered.class);
      assertThat(ours.media.opened.getFirst().answers)
          .singleElement()
          .satisfies(sdp -> assertThat(sdp).startsWith("v=0").contains("m=audio"));
    }
  }

  @Test
  void knowsNothingOfACallThatIsOver() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      callee.answerWithSdp(invite, "200 OK", callee.contact());
      callee.next("ACK ");
      callee.send(callee.request(invite, "BYE", 1, "", ""));
      assertThat(callee.next("SIP/2.0 ")).startsWith("SIP/2.0 200 ");
      heard.awaitEnd();
      callee.send(callee.request(invite, "BYE", 1, "", ""));
      assertThat(callee.next("SIP/2.0 ")).startsWith("SIP/2.0 200 ");
      callee.send(callee.request(invite, "INVITE", 2, callee.contact() + SDP_TYPE, RawCallee.SDP));
      assertThat(callee.next("SIP/2.0 ")).startsWith("SIP/2.0 481 ");
      callee.send(callee.request(invite, "OPTIONS", 3, "", ""));
      assertThat(callee.next("SIP/2.0 ")).startsWith("SIP/2.0 481 ");
    }
  }

  @Test
  void answersEvenWhatItFailsAt() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      callee.answerWithSdp(invite, "200 OK", callee.contact());
      callee.next("ACK ");
      ours.media.broken = true;
      callee.send(callee.request(invite, "INVITE", 2, callee.contact() + SDP_TYPE, RawCallee.SDP));
      assertThat(callee.next("SIP/2.0 ")).startsWith("SIP/2.0 500 ");
      ours.media.broken = false;
      callee.send(callee.request(invite, "BYE", 3, "", ""));
      assertThat(callee.next("SIP/2.0 200 ")).contains("3 BYE");
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
    }
  }

  @Test
  void givesEverythingBackWhenAudioCanNotBeBegun() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      ours.media.broken = true;
      Heard heard = new Heard();
      ours.dial(heard);
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Unreachable.class);
      ours.assertAllReleased();
    }
  }

  @Test
  void goesOnWhenWhoeverIsToldFails() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      List<LegEvent> told = new ArrayList<>();
      LegListener failing =
          event -> {
            told.add(event);
            throw new IllegalStateException("expected by this test");
          };
      ours.dial(failing);
      String invite = callee.next("INVITE ");
      callee.answerWithSdp(invite, "200 OK", callee.contact());
      callee.next("ACK ");
      await().untilAsserted(() -> assertThat(ours.voice.spoken).hasValue(1));
      callee.send(callee.request(invite, "BYE", 3, "", ""));
      callee.next("SIP/2.0 200 ");
      ours.assertAllReleased();
      assertThat(told.stream().filter(Heard::terminal)).hasSize(1);
    }
  }

  @Test
  void endsACallWhoseOtherSideIsGone() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.wary(Duration.ofMillis(200), callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      callee.answerWithSdp(invite, "200 OK", callee.contact());
      String first = callee.next("OPTIONS ");
      assertThat(RawCallee.header(first, "CSeq")).isEqualTo("2 OPTIONS");
      assertThat(RawCallee.header(first, "To")).endsWith(";tag=callee");
      callee.answer(first, "405 Method Not Allowed", "");
      ours.media.packetsReceived = 1;
      callee.answer(callee.next("OPTIONS sip:callee"), "481 Call Does Not Exist", "");
      callee.next("BYE ");
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.HungUp.class);
      ours.assertAllReleased();
    }
  }

  @Test
  void hangsUpSoonThoughNothingButAChallengeWasHeard() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = withPassword(callee)) {
      Heard heard = new Heard();
      Leg leg = ours.dial(heard);
      callee.answer(
          callee.next("INVITE "),
          "401 Unauthorized",
          "WWW-Authenticate: Digest realm=\"r\",nonce=\"n\"\r\n");
      callee.next("ACK ");
      callee.next("INVITE ");
      leg.hangUp();
      assertThat(heard.awaitEnd()).isInstanceOf(LegEvent.Closed.class);
      ours.assertAllReleased();
    }
  }

  @Test
  void passesOverAnAnswerThatWasMeantForSomebodyBehindUs() {
    try (RawCallee callee = new RawCallee();
        CarrierUnderTest ours = CarrierUnderTest.with(callee.uri())) {
      Heard heard = new Heard();
      ours.dial(heard);
      String invite = callee.next("INVITE ");
      callee.answer(invite, "486 Busy Here", "Via: SIP/2.0/UDP 127.0.0.9;branch=z9hG4bKx\r\n");
      callee.answerWithSdp(invite, "200 OK", callee.contact());
      heard.awaitEvent(LegEvent.Answered.class);
    }
  }
}
