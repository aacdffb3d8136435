package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.call.spi.DialOrder;
import io.callmanager.call.spi.Leg;
import io.callmanager.call.spi.LegEvent;
import io.callmanager.call.spi.LegListener;
import io.callmanager.telephony.media.NoMediaPortException;
import io.callmanager.telephony.media.SdpException;
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
import io.callmanager.telephony.sip.trunk.Entrance;
import io.callmanager.telephony.sip.trunk.Trunk;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call that we place. Everything in it happens in its mailbox; it ends by one gate, once.
public final class OutboundLeg implements Leg, DialogOwner {

  private static final Logger LOG = LoggerFactory.getLogger(OutboundLeg.class);

  /// How long nothing may be heard of an INVITE before its trunk's port is probed.
  private static final long SUSPICION_MILLIS = 150;

  private final CallingParts parts;
  private final SipEndpoint endpoint;
  private final DialOrder order;
  private final Entrance.Ticket ticket;
  private final LegListener listener;
  private final Mailbox mailbox;
  private final DialogKey key;
  private final LegAudio audio;
  private @Nullable Invitation invitation;
  private @Nullable DialogSession session;
  private @Nullable Early early;
  private @Nullable LifeSigns lifeSigns;
  private @Nullable HeldBye heldBye;
  private int lastRinging;
  private boolean hangUpWanted;
  private boolean over;

  /// A BYE that overtook the answer it ends.
  private record HeldBye(SIPRequest request, ServerTransaction transaction, Instant at) {}

  /// What is asked within the call before it is answered.
  private record Early(Dialog dialog, DialogSession session) {}

  public OutboundLeg(
      CallingParts parts, DialOrder order, Entrance.Ticket ticket, LegListener listener) {
    this.parts = parts;
    this.endpoint = parts.endpoint();
    this.order = order;
    this.ticket = ticket;
    this.listener = listener;
    this.mailbox = endpoint.workers().newMailbox();
    this.key = new DialogKey(order.callSid(), Tokens.next());
    this.audio =
        new LegAudio(
            mailbox,
            endpoint::now,
            new OpeningSpeech(parts.synthesizer(), order.opening()),
            this::emit);
  }

  /// Begins to call, when the call's place among the trunk's calls has come.
  public void start() {
    parts.live().add(this);
    if (ticket.waitMillis() > 0) {
      endpoint.timers().after(ticket.waitMillis(), () -> mailbox.post(this::dial));
    } else {
      mailbox.post(this::dial);
    }
  }

  @Override
  public void hangUp() {
    mailbox.post(this::endIt);
  }

  private void endIt() {
    if (over) {
      return;
    }
    hangUpWanted = true;
    if (session != null) {
      session.bye();
      finish(new LegEvent.Closed(endpoint.now()));
    } else if (invitation != null) {
      invitation.cancel();
    } else {
      finish(new LegEvent.Closed(endpoint.now()));
    }
  }

  private void dial() {
    if (over) {
      return;
    }
    Optional<Trunk> trunk = ticket.trunk();
    Optional<Peer> peer = trunk.flatMap(Trunk::peer);
    if (trunk.isEmpty()) {
      unreachable("No trunk is configured");
    } else if (peer.isEmpty()) {
      unreachable("The host of trunk " + trunk.get().name() + " is not known");
    } else {
      try {
        invite(trunk.get(), peer.get(), audio.open(parts.mediaSessions()));
      } catch (NoMediaPortException e) {
        LOG.warn("A call found no RTP port: {}", e.getMessage());
        unreachable("Every RTP port is in use");
      } catch (RuntimeException e) {
        LOG.error("A call could not be begun", e);
        unreachable("The call could not be begun");
      }
    }
  }

  private void invite(Trunk trunk, Peer peer, String offer) {
    OutgoingRequest invite = CallRequest.of(order, key, trunk, peer, endpoint.identity(), offer);
    DigestAuth.@Nullable Credentials credentials = trunk.credentials().orElse(null);
    endpoint.register(key, this);
    Invitation begun =
        new Invitation(
            endpoint,
            mailbox,
            invite,
            credentials,
            parts.responses(),
            new Progress(trunk, credentials));
    invitation = begun;
    begun.send(
        parts.noAnswerTimeout(),
        "No answer from trunk "
            + trunk.name()
            + " within "
            + Math.ceilDiv(parts.noAnswerTimeout().toMillis(), 1000)
            + " s");
    emit(new LegEvent.Dialed(endpoint.now(), trunk.name()));
    endpoint.timers().after(SUSPICION_MILLIS, () -> mailbox.post(() -> suspect(trunk, begun)));
  }

  private void suspect(Trunk trunk, Invitation waiting) {
    if (!over && !waiting.heard()) {
      String words = "Trunk " + trunk.name() + " can't be reached: its port is closed";
      parts.health().suspect(trunk, () -> mailbox.post(() -> waiting.closedPort(words)));
    }
  }

  /// Ends the leg without waiting for anybody; for the end of the application.
  public void drop() {
    mailbox.post(() -> finish(new LegEvent.Closed(endpoint.now())));
  }

  private void unreachable(String words) {
    finish(
        hangUpWanted
            ? new LegEvent.Closed(endpoint.now())
            : new LegEvent.Unreachable(endpoint.now(), words));
  }

  private void emit(LegEvent event) {
    if (!over) {
      tell(event);
    }
  }

  /// Whatever the listener does, the call goes on.
  private void tell(LegEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException e) {
      LOG.error("{} could not be taken in", event.getClass().getSimpleName(), e);
    }
  }

  /// The one gate by which a call ends: audio first, then the room it took, then the news.
  private void finish(LegEvent end) {
    if (over) {
      return;
    }
    over = true;
    if (lifeSigns != null) {
      lifeSigns.end();
    }
    try {
      audio.close();
    } finally {
      ticket.release();
      parts.live().remove(this);
      // Messages still find it for as long as a peer may repeat its answer.
      endpoint.timers().after(endpoint.timing().timeout(), () -> endpoint.unregister(key));
      tell(end);
    }
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
    if (session != null && (bye || !over)) {
      session.onRequest(request, transaction, at);
    } else if (over || (bye && heldBye != null)) {
      transaction.reply(Reply.of(481));
    } else if (bye) {
      heldBye = new HeldBye(request, transaction, at);
    } else if (request.getMethod().equals("INVITE") || crossesOurOffer(request)) {
      transaction.reply(Reply.of(491));
    } else {
      early(request, transaction).session().onRequest(request, transaction, at);
    }
  }

  /// RFC 3311, section 5.2: one offer at a time.
  private boolean crossesOurOffer(SIPRequest request) {
    return Sdp.of(request) != null && !audio.early();
  }

  /// A callee may change its audio or report a key before it answers (RFC 3311, section 5.2).
  private Early early(SIPRequest request, ServerTransaction transaction) {
    Early begun = early;
    if (begun == null) {
      Dialog dialog = Dialog.ofEarlyRequest(request, transaction.source());
      begun = new Early(dialog, new DialogSession(endpoint, mailbox, dialog, null, new CallSide()));
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
    if (invitation != null) {
      invitation.onSuccess(answer, at);
    }
  }

  /// What the INVITE leads to.
  private final class Progress implements Invitation.Outcome {

    private final Trunk trunk;
    private final DigestAuth.@Nullable Credentials credentials;

    Progress(Trunk trunk, DigestAuth.@Nullable Credentials credentials) {
      this.trunk = trunk;
      this.credentials = credentials;
    }

    @Override
    public void trying(Instant at) {
      parts.health().answered(trunk);
      emit(new LegEvent.Trying(at));
    }

    @Override
    public void ringing(Instant at, SIPResponse response) {
      boolean audible = audio.takeEarly(response);
      int code = response.getStatusCode();
      int same = audible ? -code : code;
      if (same != lastRinging) {
        lastRinging = same;
        emit(new LegEvent.Ringing(at, code, audible));
      }
    }

    @Override
    public void answered(Instant at, Dialog dialog, SIPResponse response) {
      ticket.landed();
      parts.health().answered(trunk);
      if (early != null) {
        dialog.continueFrom(early.dialog());
      }
      DialogSession begun =
          new DialogSession(endpoint, mailbox, dialog, credentials, new CallSide());
      if (over) {
        begun.bye();
        return;
      }
      String unusable = audio.take(response);
      if (unusable != null) {
        begun.bye();
        unreachable("Trunk " + trunk.name() + " answered without usable audio: " + unusable);
        return;
      }
      session = begun;
      watch(dialog, begun);
      emit(new LegEvent.Answered(at));
      audio.speakOpening();
      if (heldBye != null) {
        HeldBye held = heldBye;
        heldBye = null;
        begun.onRequest(held.request(), held.transaction(), held.at());
      }
    }

    private void watch(Dialog dialog, DialogSession begun) {
      LifeSigns signs =
          new LifeSigns(
              endpoint,
              mailbox,
              dialog,
              parts.silenceCheck(),
              audio::packetsReceived,
              at -> {
                LOG.warn("The other side of a call through trunk {} is gone", trunk.name());
                begun.bye();
                finish(new LegEvent.HungUp(at));
              });
      signs.watch();
      lifeSigns = signs;
    }

    @Override
    public void refused(Instant at, SIPResponse response) {
      parts.health().answered(trunk);
      int code = response.getStatusCode();
      finish(new LegEvent.Refused(at, SipVerdicts.of(code), code, CarrierWords.of(response)));
    }

    @Override
    public void failed(Instant at, String words) {
      parts.health().silent(trunk);
      unreachable(words);
    }

    @Override
    public void cancelled(Instant at) {
      finish(new LegEvent.Closed(at));
    }
  }

  /// What the callee's side does to an established call.
  private final class CallSide implements DialogSession.Side {

    @Override
    public String answer(String offer) throws SdpException {
      return audio.media().answerOffer(offer);
    }

    @Override
    public String offer() throws SdpException {
      return audio.media().offer();
    }

    @Override
    public void accept(String answer) throws SdpException {
      audio.media().acceptAnswer(answer);
    }

    @Override
    public void digit(char digit, Instant at) {
      emit(new LegEvent.DigitReceived(at, digit));
    }

    @Override
    public void hungUp(Instant at) {
      finish(new LegEvent.HungUp(at));
    }
  }
}
