package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transaction.ClientTransaction;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.DigestAuth;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An INVITE of ours, from its sending to its one outcome, and the cleaning up of whatever comes after that: late and
/// forked answers are acknowledged and hung up, late ringing is cancelled (RFC 3261, sections 9.1, 13.2.2 and 15).
final class Invitation implements ClientTransaction.User {

  /// What became of it. After exactly one of [#answered], [#refused], [#failed] and [#cancelled], nothing more is told.
  interface Outcome {

    void trying(Instant at);

    void ringing(Instant at, SIPResponse response);

    void answered(Instant at, Dialog dialog, SIPResponse response);

    void refused(Instant at, SIPResponse response);

    /// Nobody answered at all, or the INVITE could not be sent.
    void failed(Instant at, String words);

    void cancelled(Instant at);
  }

  private static final int MAX_ATTEMPTS = 4;
  private static final int MAX_FORKS = 8;
  private static final Duration PATIENCE_AFTER_CANCEL = Duration.ofSeconds(2);

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final DigestAuth.@Nullable Credentials credentials;
  private final ResponseCounts responses;
  private final Outcome outcome;
  private final Map<String, OutgoingRequest> acks = new HashMap<>(2);
  private final ReliableRinging reliableRinging;
  private final @Nullable DigestAuth auth;
  private OutgoingRequest plain;
  private OutgoingRequest invite;
  private @Nullable ClientTransaction transaction;
  private String authorization = "";
  private int attempts;
  private boolean heard;
  private boolean provisional;
  private boolean cancelWanted;
  private boolean cancelSent;
  private boolean settled;
  private boolean pastTrying;
  private Timers.@Nullable Timeout patience;

  Invitation(
      SipEndpoint endpoint,
      Mailbox mailbox,
      OutgoingRequest invite,
      DigestAuth.@Nullable Credentials credentials,
      ResponseCounts responses,
      Outcome outcome) {
    this.endpoint = endpoint;
    this.mailbox = mailbox;
    this.plain = invite;
    this.invite = invite;
    this.auth = credentials == null ? null : new DigestAuth(credentials);
    this.credentials = credentials;
    this.responses = responses;
    this.outcome = outcome;
    this.reliableRinging = new ReliableRinging(endpoint, mailbox, credentials);
  }

  /// Sends the INVITE.
  ///
  /// @param noAnswer how long to wait for the first answer of any kind
  /// @param words what is said when none came
  void send(Duration noAnswer, String words) {
    transmit();
    patience =
        endpoint
            .timers()
            .after(noAnswer.toMillis(), () -> mailbox.post(() -> gaveUpWaiting(words)));
  }

  /// Ends it if nothing was heard so far, with better knowledge than silence.
  void closedPort(String words) {
    if (!heard) {
      gaveUpWaiting(words);
    }
  }

  /// Whether the peer gave any sign of life.
  boolean heard() {
    return heard;
  }

  /// Whether anything provisional was answered to the INVITE as it was last sent.
  boolean provisional() {
    return provisional;
  }

  private void transmit() {
    attempts++;
    transaction = endpoint.send(invite, mailbox, this);
  }

  private void gaveUpWaiting(String words) {
    if (!heard && !settled) {
      giveUp();
      failed(endpoint.now(), words);
    }
  }

  private void giveUp() {
    if (transaction != null) {
      transaction.giveUp();
    }
  }

  /// Calls it off: at once when the peer has given a sign of life, else as soon as it does (RFC 3261, section 9.1). Two
  /// seconds are waited for the end; what comes later is cleaned up all the same.
  void cancel() {
    if (settled || cancelWanted) {
      return;
    }
    cancelWanted = true;
    if (provisional) {
      sendCancel();
    }
    endpoint
        .timers()
        .after(PATIENCE_AFTER_CANCEL.toMillis(), () -> mailbox.post(this::gaveUpCancelling));
  }

  private void gaveUpCancelling() {
    if (!settled) {
      giveUp();
      settleCancelled(endpoint.now());
    }
  }

  private void sendCancel() {
    if (cancelSent) {
      return;
    }
    cancelSent = true;
    endpoint.send(invite.toCancel(), mailbox, Unheard.INSTANCE);
    giveUp();
  }

  @Override
  public void onResponse(ClientTransaction from, SIPResponse response, Instant at) {
    heard = true;
    if (patience != null) {
      patience.cancel();
    }
    int code = response.getStatusCode();
    responses.count(code);
    if (code < 200) {
      onProvisional(response, at);
    } else if (code < 300) {
      onSuccess(response, at);
    } else {
      onRefusal(response, at);
    }
  }

  private void onProvisional(SIPResponse response, Instant at) {
    if (!acks.isEmpty()) {
      return;
    }
    provisional = true;
    reliableRinging.acknowledge(invite, response);
    if (settled || cancelWanted) {
      sendCancel();
      return;
    }
    int code = response.getStatusCode();
    if (code >= 180 && code < 190) {
      pastTrying = true;
      outcome.ringing(at, response);
    } else if (code == 100 && !pastTrying) {
      // One that comes after the ringing was overtaken and says nothing new.
      pastTrying = true;
      outcome.trying(at);
    }
  }

  /// Takes a 2xx: the first, one of another branch of a fork, a late or a repeated one.
  void onSuccess(SIPResponse response, Instant at) {
    String tag = response.getToTag() == null ? "" : response.getToTag();
    OutgoingRequest sent = acks.get(tag);
    if (sent != null) {
      acknowledge(sent);
      return;
    }
    if (acks.size() >= MAX_FORKS || response.getCSeq().getSeqNumber() != invite.cseq()) {
      return;
    }
    Dialog dialog = Dialog.ofResponse(invite, response, invite.peer());
    Dialog early = reliableRinging.dialog(tag);
    if (early != null) {
      dialog.continueFrom(early);
    }
    OutgoingRequest ack = dialog.ack(invite.cseq(), authorization);
    acks.put(tag, ack);
    acknowledge(ack);
    if (settled || cancelWanted) {
      DialogRequest.bye(endpoint, mailbox, dialog, credentials);
      settleCancelled(at);
      return;
    }
    settled = true;
    outcome.answered(at, dialog, response);
  }

  private void acknowledge(OutgoingRequest ack) {
    endpoint.transmit(ack.peer(), ack.encode(endpoint.identity()), words -> {});
  }

  private void onRefusal(SIPResponse response, Instant at) {
    if (settled) {
      return;
    }
    if (cancelWanted) {
      settleCancelled(at);
    } else if (!authorized(response) && !lengthened(response)) {
      settled = true;
      outcome.refused(at, response);
    }
  }

  /// Tries again with credentials when asked for them; false when that makes no sense.
  private boolean authorized(SIPResponse response) {
    int code = response.getStatusCode();
    boolean challenged = code == 401 || code == 407;
    if (!challenged || auth == null || attempts >= MAX_ATTEMPTS || !auth.takeUp(response)) {
      return false;
    }
    authorization = auth.lines("INVITE", invite.uri(), invite.body());
    provisional = false;
    plain = plain.again();
    invite = plain.with(authorization);
    transmit();
    return true;
  }

  /// Tries again with a longer session interval when the one we want is too short (RFC 4028, section 7.3).
  private boolean lengthened(SIPResponse response) {
    if (response.getStatusCode() != 422 || attempts >= MAX_ATTEMPTS) {
      return false;
    }
    Optional<String> lines =
        SessionTimer.leastWanted(response)
            .flatMap(least -> SessionTimer.lengthened(plain.extra(), least));
    if (lines.isEmpty()) {
      return false;
    }
    provisional = false;
    plain = plain.again().withExtra(lines.get());
    authorization = auth == null ? "" : auth.lines("INVITE", plain.uri(), plain.body());
    invite = plain.with(authorization);
    transmit();
    return true;
  }

  @Override
  public void onTimeout(ClientTransaction from, Instant at) {
    failed(at, "No answer within 32 s");
  }

  @Override
  public void onTransportError(ClientTransaction from, String words, Instant at) {
    failed(at, words);
  }

  private void failed(Instant at, String words) {
    if (cancelWanted) {
      settleCancelled(at);
    } else if (!settled) {
      settled = true;
      outcome.failed(at, words);
    }
  }

  private void settleCancelled(Instant at) {
    if (!settled) {
      settled = true;
      outcome.cancelled(at);
    }
  }
}
