package io.callmanager.telephony.sip.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.callmanager.telephony.peers.FreePort;
import io.callmanager.telephony.peers.RawCallee;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timing;
import io.callmanager.telephony.sip.transport.Binding;
import io.callmanager.telephony.sip.transport.Drops;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.transport.Transport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifeSignsTest {

  private final RawCallee peer = new RawCallee();
  private final AtomicLong packets = new AtomicLong();
  private final AtomicInteger gone = new AtomicInteger();
  private final SipEndpoint endpoint =
      new SipEndpoint(
          new Binding(InetAddress.getLoopbackAddress(), FreePort.next(), "127.0.0.1", Set.of()),
          Clock.systemUTC(),
          new Drops(new SimpleMeterRegistry()),
          null,
          new Timing(5, 1000));
  private final Mailbox mailbox = endpoint.workers().newMailbox();

  @AfterEach
  void close() {
    endpoint.close();
    peer.close();
  }

  private LifeSigns watch() throws ParseException {
    String invite =
        """
        INVITE sip:us@127.0.0.1 SIP/2.0\r
        Via: SIP/2.0/UDP 127.0.0.1:%1$d;branch=z9hG4bKx\r
        From: <sip:them@127.0.0.1>;tag=them\r
        To: <sip:us@127.0.0.1>\r
        Call-ID: x\r
        CSeq: 1 INVITE\r
        Contact: <sip:them@127.0.0.1:%1$d>\r
        Content-Length: 0\r
        \r
        """
            .formatted(peer.port());
    SIPRequest request =
        (SIPRequest)
            new StringMsgParser()
                .parseSIPMessage(invite.getBytes(StandardCharsets.UTF_8), true, false, null);
    Peer source =
        new Peer(
            Transport.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port()));
    LifeSigns signs =
        new LifeSigns(
            endpoint,
            mailbox,
            Dialog.ofRequest(request, "us", source),
            Duration.ofMillis(50),
            packets::get,
            at -> gone.incrementAndGet());
    mailbox.post(signs::watch);
    return signs;
  }

  @Test
  void takesSilenceForTheEnd() throws ParseException {
    watch();
    peer.next("OPTIONS ");
    await().untilAsserted(() -> assertThat(gone).hasValue(1));
    await().until(() -> endpoint.transactions() == 0);
  }

  @Test
  void takesAnyAnswerForASignOfLife() throws ParseException {
    LifeSigns signs = watch();
    for (int i = 0; i < 5; i++) {
      peer.answer(peer.next("OPTIONS "), "501 Not Implemented", "");
    }
    mailbox.post(signs::end);
    await().until(() -> endpoint.transactions() == 0);
    assertThat(gone).hasValue(0);
  }

  @Test
  void believesAudioMoreThanAnAnswer() throws ParseException {
    LifeSigns signs = watch();
    String options = peer.next("OPTIONS ");
    packets.incrementAndGet();
    peer.answer(options, "408 Request Timeout", "");
    // It is asked again, so it was not thought to be gone.
    String again = peer.next("OPTIONS ");
    while (RawCallee.header(again, "CSeq").equals(RawCallee.header(options, "CSeq"))) {
      again = peer.next("OPTIONS ");
    }
    mailbox.post(signs::end);
    assertThat(gone).hasValue(0);
  }
}
