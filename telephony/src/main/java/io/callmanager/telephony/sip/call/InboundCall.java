package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.DialogKey;
import io.callmanager.telephony.sip.transaction.DialogOwner;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.Reply;
import io.callmanager.telephony.sip.transaction.ServerTransaction;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transport.Peer;
import java.time.Instant;
import java.util.Optional;
import javax.sip.address.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call that came in, as SIP sees it (RFC 3261, section 13.3). Everything in it happens in its mailbox.
final class InboundCall implements IncomingCall, DialogOwner {

  private static final Logger LOG = LoggerFactory.getLogger(InboundCall.class);

  private enum Phase {
    RINGING,
    ANSWERED,
    TALKING,
    OVER
  }

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final ServerTransaction transaction;
  private final SIPRequest invite;
  private final DialogKey key;
  private final String dialled;
  private final String caller;
  private final @Nullable String offer;
  private final DialogSession session;
  private final Runnable onOver;
  private volatile Listener listener = new Listener() {};
  private Phase phase = Phase.RINGING;
  private boolean hangUpWanted;

  InboundCall(
      SipEndpoint endpoint,
      Mailbox mailbox,
      SIPRequest invite,
      ServerTransaction transaction,
      Runnable onOver) {
    this.endpoint = endpoint;
    this.mailbox = mailbox;
    this.invite = invite;
    this.transaction = transaction;
    this.onOver = onOver;
    this.key = new DialogKey(invite.getCallId().getCallId(), transaction.localTag());
    this.dialled = user(invite.getRequestURI());
    this.caller = user(invite.getFrom().getAddress().getURI());
    this.offer = Sdp.of(invite);
    Dialog dialog = Dialog.ofRequest(invite, transaction.localTag(), transaction.source());
    this.session = new DialogSession(endpoint, mailbox, dialog, null, new CallSide());
  }

  private static String user(URI uri) {
    String user = uri instanceof SipUri sip ? sip.getUser() : null;
    return user == null ? "" : user;
  }

  void begin(IncomingCallHandler handler) {
    endpoint.register(key, this);
    transaction.onCancel(this::cancelled);
    try {
      handler.onCall(this);
    } catch (RuntimeException e) {
      LOG.error("A call that came in could not be handled", e);
      reject(500, "Server Internal Error");
    }
    // After what the handler answered right away, which was posted before.
    mailbox.post(transaction::trying);
  }

  private void cancelled() {
    if (phase == Phase.RINGING) {
      transaction.reply(Reply.of(487));
      over();
      listener.onCancelled();
    }
  }

  private void over() {
    phase = Phase.OVER;
    session.end();
    onOver.run();
    endpoint.timers().after(endpoint.timing().timeout(), () -> endpoint.unregister(key));
  }

  @Override
  public void ring() {
    mailbox.post(
        () -> {
          if (phase == Phase.RINGING) {
            transaction.reply(Reply.of(180).with("Contact", contact()));
          }
        });
  }

  @Override
  public void answer(String sdp) {
    mailbox.post(
        () -> {
          if (phase == Phase.RINGING) {
            phase = Phase.ANSWERED;
            session.acceptInvite(invite, transaction, sdp);
          }
        });
  }

  @Override
  public void reject(int code, String phrase) {
    if (code < 300 || code > 699) {
      throw new IllegalArgumentException("a call is turned down with 300 to 699, not " + code);
    }
    mailbox.post(
        () -> {
          if (phase == Phase.RINGING) {
            transaction.reply(Reply.of(code, phrase));
            over();
          }
        });
  }

  @Override
  public void hangUp() {
    mailbox.post(
        () -> {
          switch (phase) {
            case RINGING -> {
              transaction.reply(Reply.of(480));
              over();
            }
            // RFC 3261, section 15: the callee must not hang up before it has the ACK.
            case ANSWERED -> hangUpWanted = true;
            case TALKING -> {
              session.bye();
              over();
            }
            case OVER -> {}
          }
        });
  }

  private String contact() {
    return endpoint.contact(transaction.source());
  }

  @Override
  public void onRequest(SIPRequest request, ServerTransaction asked, Instant at) {
    if (phase == Phase.OVER && !request.getMethod().equals("BYE")) {
      asked.reply(Reply.of(481));
    } else {
      session.onRequest(request, asked, at);
    }
  }

  @Override
  public void onAck(SIPRequest ack, Instant at) {
    if (session.onAck(ack) && phase == Phase.ANSWERED) {
      phase = Phase.TALKING;
      if (hangUpWanted) {
        session.bye();
        over();
      } else {
        listener.onAcknowledged();
      }
    }
  }

  @Override
  public void onStrayAnswer(SIPResponse answer, Peer source, Instant at) {}

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public String callId() {
    return key.callId();
  }

  @Override
  public String dialled() {
    return dialled;
  }

  @Override
  public String caller() {
    return caller;
  }

  @Override
  public Optional<String> offer() {
    return Optional.ofNullable(offer);
  }

  @Override
  public void listen(Listener newListener) {
    listener = newListener;
  }

  private final class CallSide implements DialogSession.Side {

    @Override
    public String answer(String changed) throws SdpException {
      if (phase == Phase.OVER) {
        throw new SdpException("the call is over");
      }
      return listener.onOffer(changed);
    }

    @Override
    public String offer() throws SdpException {
      throw new SdpException("we make no offers");
    }

    @Override
    public void accept(String answer) {}

    @Override
    public void digit(char digit, Instant at) {
      listener.onDigit(digit);
    }

    @Override
    public void hungUp(Instant at) {
      if (phase != Phase.OVER) {
        if (!transaction.answered()) {
          transaction.reply(Reply.of(487));
        }
        over();
        listener.onHungUp();
      }
    }
  }
}
