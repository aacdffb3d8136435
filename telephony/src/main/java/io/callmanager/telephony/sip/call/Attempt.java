package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.DialogKey;
import io.callmanager.telephony.sip.transaction.DialogOwner;
import io.callmanager.telephony.sip.transaction.DigestAuth;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.Reply;
import io.callmanager.telephony.sip.transaction.ServerTransaction;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Tokens;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.trunk.Trunk;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call through one place of one trunk: an INVITE, and the dialog it leads to. A call whose trunk can't take it makes another
/// attempt elsewhere, with a tag of its own in From, so that what still comes of the first is not taken for the second's.
/// Lives in the call's mailbox.
final class Attempt implements DialogOwner {

  /// The call that makes the attempt. Of [#refused], [#failed], [#cancelled] and [#answered] one is told, once.
  interface Call {

    void trying(Instant at);

    void ringing(Instant at, SIPResponse response);

    void answered(Instant at, Dialog dialog, SIPResponse response);

    void refused(Instant at, SIPResponse response);

    /// Nobody answered, or the INVITE could not be sent.
    void failed(Instant at, String words);

    void cancelled(Instant at);

    boolean isOver();

    /// What the other side does within the dialog.
    DialogSession.Side side();

    /// Whether an offer of the other side's, before its answer, would cross ours (RFC 3311, section 5.2).
    boolean awaitsAnswer();
  }

  /// How long nothing may be heard of an INVITE before its port is probed.
  private static final long SUSPICION_MILLIS = 150;

  private final CallingParts parts;
  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final Trunk trunk;
  private final Peer peer;
  private final DialogKey key;
  private final DigestAuth.@Nullable Credentials credentials;
  private final Invitation invitation;
  private Call call;
  private @Nullable DialogSession session;
  private @Nullable Early early;
  private @Nullable HeldBye heldBye;
  private boolean rang;
  private boolean successful;

  /// A BYE that overtook the answer it ends.
  private record HeldBye(SIPRequest request, ServerTransaction transaction, Instant at) {}

  /// What is asked within the call before it is answered.
  private record Early(Dialog dialog, DialogSession session) {}

  Attempt(
      CallingParts parts,
      Mailbox mailbox,
      DialOrder order,
      Trunk trunk,
      Peer peer,
      String offer,
      Call call) {
    this.parts = parts;
    this.endpoint = parts.endpoint();
    this.mailbox = mailbox;
    this.trunk = trunk;
    this.peer = peer;
    this.call = call;
    this.key = new DialogKey(order.callSid(), Tokens.next());
    this.credentials = trunk.credentials().orElse(null);
    OutgoingRequest invite = CallRequest.of(order, key, trunk, peer, endpoint, offer);
    this.invitation =
        new Invitation(endpoint, mailbox, invite, credentials, parts.responses(), new Progress());
  }

  Trunk trunk() {
    return trunk;
  }

  Peer peer() {
    return peer;
  }

  /// Sends the INVITE.
  ///
  /// @param noAnswer how long to wait for the first answer of any kind
  void start(Duration noAnswer) {
    endpoint.register(key, this);
    long seconds = Math.ceilDiv(noAnswer.toMillis(), 1000);
    invitation.send(noAnswer, "No answer from trunk " + trunk.name() + " within " + seconds + " s");
    endpoint.timers().after(SUSPICION_MILLIS, () -> mailbox.post(this::suspect));
  }

  private void suspect() {
    if (!call.isOver() && !invitation.heard()) {
      String words = "Trunk " + trunk.name() + " can't be reached: its port is closed";
      parts.health().suspect(trunk, peer, () -> mailbox.post(() -> invitation.closedPort(words)));
    }
  }

  /// Notes, once, that the trunk did its part.
  void noteSuccess() {
    if (!successful) {
      successful = true;
      trunk.succeeded();
    }
  }

  /// Whether anything was answered, be it only 100 Trying.
  boolean heard() {
    return invitation.heard();
  }

  /// Whether anything provisional was answered.
  boolean provisional() {
    return invitation.provisional();
  }

  /// Whether the callee's phone rang, or something was played in place of it.
  boolean rang() {
    return rang;
  }

  /// Calls it off, as long as it isn't answered.
  void cancel() {
    invitation.cancel();
  }

  /// The established dialog; null before the answer.
  @Nullable DialogSession session() {
    return session;
  }

  /// Takes the answer: from here on the dialog is the call.
  ///
  /// @param standing what is to be done between the dialog's beginning and whatever overtook the answer
  void establish(Dialog dialog, SIPResponse answer, Runnable standing) {
    session = newSession(dialog);
    session.keepTime(answer, trunk.definition().habits().sessionExpires());
    standing.run();
    if (heldBye != null) {
      HeldBye held = heldBye;
      heldBye = null;
      session.onRequest(held.request(), held.transaction(), held.at());
    }
  }

  /// Hangs an answer up that is of no use.
  void hangUp(Dialog dialog) {
    newSession(dialog).bye();
  }

  private DialogSession newSession(Dialog dialog) {
    return new DialogSession(endpoint, mailbox, dialog, credentials, call.side());
  }

  /// The call is over, or goes on through another attempt. Messages still find this for as long as a peer may repeat its answer, but
  /// it holds on to nothing of the call.
  void leave() {
    call = Nobody.INSTANCE;
    early = null;
    if (session != null) {
      session.leave();
    }
    endpoint.timers().after(endpoint.timing().timeout(), () -> endpoint.unregister(key));
    if (heldBye != null) {
      heldBye.transaction().reply(Reply.of(481));
      heldBye = null;
    }
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public void onRequest(SIPRequest request, ServerTransaction transaction, Instant at) {
    boolean bye = request.getMethod().equals("BYE");
    if (session != null && (bye || !call.isOver())) {
      session.onRequest(request, transaction, at);
    } else if (call.isOver() || (bye && heldBye != null)) {
      transaction.reply(Reply.of(481));
    } else if (bye) {
      heldBye = new HeldBye(request, transaction, at);
    } else if (request.getMethod().equals("INVITE")
        || (Sdp.of(request) != null && call.awaitsAnswer())) {
      transaction.reply(Reply.of(491));
    } else {
      early(request, transaction).session().onRequest(request, transaction, at);
    }
  }

  /// A callee may change its audio or report a key before it answers (RFC 3311, section 5.2).
  private Early early(SIPRequest request, ServerTransaction transaction) {
    Early begun = early;
    if (begun == null) {
      Dialog dialog = Dialog.ofEarlyRequest(request, transaction.source());
      begun = new Early(dialog, new DialogSession(endpoint, mailbox, dialog, null, call.side()));
      early = begun;
    }
    return begun;
  }

  @Override
  public void onAck(SIPRequest ack, Instant at) {
    if (session != null) {
      session.onAck(ack);
    }
  }

  @Override
  public void onStrayAnswer(SIPResponse answer, Peer source, Instant at) {
    if (session == null || !session.onRepeatedAnswer(answer)) {
      invitation.onSuccess(answer, at);
    }
  }

  /// What the INVITE leads to.
  private final class Progress implements Invitation.Outcome {

    @Override
    public void trying(Instant at) {
      trunk.heard();
      call.trying(at);
    }

    @Override
    public void ringing(Instant at, SIPResponse response) {
      rang = true;
      noteSuccess();
      call.ringing(at, response);
    }

    @Override
    public void answered(Instant at, Dialog dialog, SIPResponse response) {
      noteSuccess();
      if (call == Nobody.INSTANCE) {
        hangUp(dialog);
        return;
      }
      if (early != null) {
        dialog.continueFrom(early.dialog());
      }
      call.answered(at, dialog, response);
    }

    @Override
    public void refused(Instant at, SIPResponse response) {
      call.refused(at, response);
    }

    @Override
    public void failed(Instant at, String words) {
      call.failed(at, words);
    }

    @Override
    public void cancelled(Instant at) {
      call.cancelled(at);
    }
  }

  /// In place of a call that is over.
  private enum Nobody implements Call {
    INSTANCE;

    @Override
    public void trying(Instant at) {}

    @Override
    public void ringing(Instant at, SIPResponse response) {}

    @Override
    public void answered(Instant at, Dialog dialog, SIPResponse response) {}

    @Override
    public void refused(Instant at, SIPResponse response) {}

    @Override
    public void failed(Instant at, String words) {}

    @Override
    public void cancelled(Instant at) {}

    @Override
    public boolean isOver() {
      return true;
    }

    @Override
    public DialogSession.Side side() {
      return DialogSession.NOBODY;
    }

    @Override
    public boolean awaitsAnswer() {
      return false;
    }
  }
}
