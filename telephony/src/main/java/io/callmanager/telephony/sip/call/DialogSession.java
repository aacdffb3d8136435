package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.sip.transaction.Body;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.DigestAuth;
import io.callmanager.telephony.sip.transaction.Identity;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.Reply;
import io.callmanager.telephony.sip.transaction.ServerTransaction;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An established call, whoever began it: answers what the peer asks within it. Lives in the call's mailbox.
final class DialogSession {

  /// The call's own side of it.
  interface Side {

    /// Our answer to an offer.
    String answer(String offer) throws SdpException;

    /// Our offer, asked for by a re-INVITE without one.
    String offer() throws SdpException;

    void accept(String answer) throws SdpException;

    void digit(char digit, Instant at);

    /// The peer hung up, or is gone.
    void hungUp(Instant at);
  }

  /// In place of a call that is over.
  static final Side NOBODY =
      new Side() {
        @Override
        public String answer(String offer) throws SdpException {
          throw new SdpException("the call is over");
        }

        @Override
        public String offer() throws SdpException {
          throw new SdpException("the call is over");
        }

        @Override
        public void accept(String answer) {}

        @Override
        public void digit(char digit, Instant at) {}

        @Override
        public void hungUp(Instant at) {}
      };

  private static final Logger LOG = LoggerFactory.getLogger(DialogSession.class);

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final Dialog dialog;
  private final DigestAuth.@Nullable Credentials credentials;
  private final SessionTimer timer;
  private Side side;
  private @Nullable Referral referral;
  private @Nullable SessionRefresh refreshing;
  private @Nullable ServerTransaction unacknowledged;
  private boolean takesUpdate;
  private Duration interval = Duration.ofSeconds(SessionTimer.MIN_SECONDS);
  private boolean offered;

  DialogSession(
      SipEndpoint endpoint,
      Mailbox mailbox,
      Dialog dialog,
      DigestAuth.@Nullable Credentials credentials,
      Side side) {
    this.endpoint = endpoint;
    this.mailbox = mailbox;
    this.dialog = dialog;
    this.credentials = credentials;
    this.side = side;
    this.timer = new SessionTimer(endpoint, mailbox, this::refresh, this::lost);
  }

  /// Keeps to what the answer to our INVITE says of a session timer.
  ///
  /// @param wanted the interval that we asked for; zero when we asked for none
  void keepTime(SIPResponse answer, Duration wanted) {
    takesUpdate = SessionRefresh.allows(answer, "UPDATE");
    if (!wanted.isZero()) {
      interval = wanted;
      SessionTimer.answered(answer).ifPresent(this::agreed);
    }
  }

  private void agreed(SessionTimer.Terms terms) {
    interval = Duration.ofSeconds(terms.seconds());
    timer.agreed(terms);
  }

  private void refresh() {
    refreshing =
        SessionRefresh.begin(
            endpoint,
            mailbox,
            dialog,
            credentials,
            side,
            takesUpdate,
            interval,
            SessionRefresh.into(timer, this::lost));
  }

  /// The session expired, or the other side knows of no such call any more.
  private void lost(Instant at) {
    LOG.debug("A session was not refreshed");
    bye();
    side.hungUp(at);
  }

  /// Hangs up.
  void bye() {
    end();
    DialogRequest.bye(endpoint, mailbox, dialog, credentials);
  }

  /// Takes a repeated answer to a re-INVITE of ours.
  ///
  /// @return whether it was one
  boolean onRepeatedAnswer(SIPResponse answer) {
    return refreshing != null && refreshing.acknowledgeAgain(answer);
  }

  /// Has the other side call somebody else in our place.
  ///
  /// @param target the URI to call
  /// @param referrer our own URI
  void refer(String target, String referrer, Referral.Outcome outcome) {
    Referral begun =
        new Referral(endpoint, mailbox, dialog, credentials, target, referrer, outcome);
    referral = begun;
    begun.send();
  }

  /// Nothing more is to be done for the call.
  void end() {
    if (referral != null) {
      referral.end();
    }
    if (refreshing != null) {
      refreshing.end();
    }
    timer.stop();
    stopRepeating();
  }

  /// The call is over: holds on to nothing of it, and only answers what still comes.
  void leave() {
    end();
    referral = null;
    side = NOBODY;
  }

  private void stopRepeating() {
    if (unacknowledged != null) {
      unacknowledged.abandon();
      unacknowledged = null;
    }
  }

  void onRequest(SIPRequest request, ServerTransaction transaction, Instant at) {
    if (!dialog.remoteTag().equals(request.getFromTag())) {
      transaction.reply(Reply.of(481));
    } else if (!dialog.inOrder(request.getCSeq().getSeqNumber())) {
      transaction.reply(Reply.of(500, "Request out of order"));
    } else {
      answer(request, transaction, at);
    }
  }

  private void answer(SIPRequest request, ServerTransaction transaction, Instant at) {
    switch (request.getMethod()) {
      case "INVITE" -> onReinvite(request, transaction);
      case "UPDATE" -> onUpdate(request, transaction);
      case "BYE" -> {
        boolean handedOver = referral != null && referral.onHangUp(at);
        end();
        transaction.reply(Reply.ok());
        if (!handedOver) {
          side.hungUp(at);
        }
      }
      case "INFO" -> {
        transaction.reply(Reply.ok());
        InfoDigits.of(request).ifPresent(digit -> side.digit(digit, at));
      }
      case "NOTIFY" -> {
        transaction.reply(referral == null ? Reply.of(481) : Reply.ok());
        if (referral != null) {
          referral.onNotify(request, at);
        }
      }
      case "OPTIONS" ->
          transaction.reply(Reply.ok().with("Allow", Identity.ALLOW).with("Accept", Body.SDP));
      default -> transaction.reply(Reply.of(405).with("Allow", Identity.ALLOW));
    }
  }

  /// Whether an offer would cross one of ours: both sides try again then (RFC 3261, section 14.2; RFC 3311, section 5.2).
  private boolean crossesOurs() {
    return refreshing != null && refreshing.isOffering();
  }

  /// Hold, resume, a new address, or nothing but a sign of life (RFC 3261, section 14.2).
  private void onReinvite(SIPRequest request, ServerTransaction transaction) {
    if (crossesOurs()) {
      transaction.reply(Reply.of(491));
      return;
    }
    Optional<Reply> objection = SessionTimer.objection(request);
    if (objection.isPresent()) {
      transaction.reply(objection.get());
      return;
    }
    String offer = Sdp.of(request);
    try {
      String ours = offer == null ? side.offer() : side.answer(offer);
      offered = offer == null;
      dialog.refreshTarget(request);
      acceptInvite(request, transaction, ours);
    } catch (SdpException e) {
      LOG.debug("A re-INVITE's offer can't be used: {}", e.getMessage());
      transaction.reply(Reply.of(488));
    }
  }

  /// Answers an INVITE with 200 and waits for its acknowledgement.
  void acceptInvite(SIPRequest request, ServerTransaction transaction, String sdp) {
    stopRepeating();
    unacknowledged = transaction;
    takesUpdate = SessionRefresh.allows(request, "UPDATE");
    Reply ok =
        Reply.ok()
            .with("Contact", endpoint.contact(transaction.source()))
            .with("Allow", Identity.ALLOW)
            .with("Supported", "timer")
            .with(Body.sdp(sdp));
    transaction.reply(timer.refreshed(request, ok), this::neverAcknowledged);
  }

  /// RFC 3261, section 13.3.1.4: without an ACK the call can't be trusted to stand.
  private void neverAcknowledged() {
    unacknowledged = null;
    bye();
    side.hungUp(endpoint.now());
  }

  /// Takes an ACK.
  ///
  /// @return whether it was the one that was waited for
  boolean onAck(SIPRequest ack) {
    ServerTransaction waiting = unacknowledged;
    if (waiting == null || waiting.cseq() != ack.getCSeq().getSeqNumber()) {
      return false;
    }
    unacknowledged = null;
    waiting.acknowledged();
    String answer = Sdp.of(ack);
    if (offered && answer != null) {
      offered = false;
      accept(answer);
    }
    return true;
  }

  private void accept(String answer) {
    try {
      side.accept(answer);
    } catch (SdpException e) {
      LOG.debug("An answer in an ACK can't be used: {}", e.getMessage());
      bye();
      side.hungUp(endpoint.now());
    }
  }

  private void onUpdate(SIPRequest request, ServerTransaction transaction) {
    Optional<Reply> objection = SessionTimer.objection(request);
    if (objection.isPresent()) {
      transaction.reply(objection.get());
      return;
    }
    String offer = Sdp.of(request);
    if (offer != null && crossesOurs()) {
      transaction.reply(Reply.of(491));
      return;
    }
    Reply ok = Reply.ok().with("Contact", endpoint.contact(transaction.source()));
    try {
      Reply reply = offer == null ? ok : ok.with(Body.sdp(side.answer(offer)));
      dialog.refreshTarget(request);
      transaction.reply(timer.refreshed(request, reply));
    } catch (SdpException e) {
      LOG.debug("An UPDATE's offer can't be used: {}", e.getMessage());
      transaction.reply(Reply.of(488));
    }
  }
}
