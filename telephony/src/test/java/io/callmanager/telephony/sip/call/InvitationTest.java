package io.callmanager.telephony.sip.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.sip.transaction.Body;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timing;
import io.callmanager.telephony.sip.transaction.Tokens;
import io.callmanager.telephony.sip.transport.Binding;
import io.callmanager.telephony.sip.transport.Drops;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What becomes of INVITEs that nobody ends, with a clock that runs fifty times as fast as the RFC's.
@Execution(ExecutionMode.CONCURRENT)
class InvitationTest {

  private static final Timing QUICK = new Timing(10, 1000);

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final RawCallee callee = new RawCallee();
  private final SipEndpoint endpoint =
      new SipEndpoint(
          new Binding(InetAddress.getLoopbackAddress(), FreePort.next(), "127.0.0.1", Set.of()),
          Clock.systemUTC(),
          new Drops(new SimpleMeterRegistry()),
          null,
          QUICK);
  private final Mailbox mailbox = endpoint.workers().newMailbox();
  private final Invitation invitation =
      new Invitation(
          endpoint,
          mailbox,
          invite(),
          null,
          new ResponseCounts(new SimpleMeterRegistry()),
          new Told());

  private OutgoingRequest invite() {
    Peer peer =
        new Peer(
            Transport.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), callee.port()));
    OutgoingRequest.Ids ids =
        new OutgoingRequest.Ids(
            Tokens.next(), "<sip:a@127.0.0.1>;tag=" + Tokens.next(), "<" + callee.uri() + ">");
    String extra = "Contact: " + endpoint.identity().contact(Transport.UDP) + "\r\n";
    return new OutgoingRequest(
        "INVITE",
        callee.uri(),
        peer,
        ids,
        1,
        List.of(),
        "z9hG4bK" + Tokens.next(),
        extra,
        Body.sdp(RawCallee.SDP));
  }

  @AfterEach
  void close() {
    endpoint.close();
    callee.close();
  }

  private void begin() {
    mailbox.post(() -> invitation.send(Duration.ofSeconds(5), "nothing heard"));
  }

  private void assertNothingIsLeft() {
    await("no transaction is left").until(() -> endpoint.transactions() == 0);
  }

  @Test
  void forgetsAnInviteThatWasCancelledAndNeverAnswered() {
    begin();
    String invite = callee.next("INVITE ");
    callee.answer(invite, "180 Ringing", callee.contact());
    await().until(() -> told.contains("ringing"));
    mailbox.post(invitation::cancel);
    callee.answer(callee.next("CANCEL "), "200 OK", "");
    await().until(() -> told.contains("cancelled"));
    assertNothingIsLeft();
  }

  @Test
  void cancelsWhatRingsAfterItWasGivenUpAndForgetsItToo() {
    mailbox.post(() -> invitation.send(Duration.ofMillis(100), "nothing heard"));
    String invite = callee.next("INVITE ");
    await().until(() -> told.contains("failed: nothing heard"));
    callee.answer(invite, "180 Ringing", callee.contact());
    callee.next("CANCEL ");
    assertNothingIsLeft();
    assertThat(told).containsExactly("failed: nothing heard");
  }

  @Test
  void hangsUpOnWhoeverAnswersAfterTheCancellingWasGivenUp() {
    begin();
    String invite = callee.next("INVITE ");
    callee.answer(invite, "180 Ringing", callee.contact());
    await().until(() -> told.contains("ringing"));
    mailbox.post(invitation::cancel);
    callee.answer(callee.next("CANCEL "), "481 No Such Transaction", "");
    callee.answerWithSdp(invite, "200 OK", callee.contact());
    callee.next("ACK ");
    callee.answer(callee.next("BYE "), "200 OK", "");
    await().until(() -> told.contains("cancelled"));
    assertNothingIsLeft();
  }

  @Test
  void acknowledgesEachRepetitionOfARefusalInItsTransaction() {
    begin();
    String invite = callee.next("INVITE ");
    callee.answer(invite, "486 Busy Here", "");
    String first = callee.next("ACK ");
    callee.answer(invite, "486 Busy Here", "");
    assertThat(callee.next("ACK ")).isEqualTo(first);
    assertThat(RawCallee.header(first, "Via")).isEqualTo(RawCallee.header(invite, "Via"));
    assertThat(RawCallee.header(first, "CSeq")).isEqualTo("1 ACK");
    assertThat(told).containsExactly("refused 486");
    assertNothingIsLeft();
  }

  @Test
  void givesUpOnAPeerThatSaysNothing() {
    begin();
    callee.next("INVITE ");
    callee.next("INVITE ");
    await().until(() -> told.contains("failed: No answer within 32 s"));
    assertNothingIsLeft();
  }

  private final class Told implements Invitation.Outcome {

    @Override
    public void trying(Instant at) {
      told.add("trying");
    }

    @Override
    public void ringing(Instant at, SIPResponse response) {
      told.add("ringing");
    }

    @Override
    public void answered(Instant at, Dialog dialog, SIPResponse response) {
      told.add("answered");
    }

    @Override
    public void refused(Instant at, SIPResponse response) {
      told.add("refused " + response.getStatusCode());
    }

    @Override
    public void failed(Instant at, String words) {
      told.add("failed: " + words);
    }

    @Override
    public void cancelled(Instant at) {
      told.add("cancelled");
    }
  }
}
