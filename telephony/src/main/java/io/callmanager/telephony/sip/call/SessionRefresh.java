package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.media.SdpException;
import io.callmanager.telephony.sip.transaction.Body;
import io.callmanager.telephony.sip.transaction.ClientTransaction;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.DigestAuth;
import io.callmanager.telephony.sip.transaction.Identity;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.sip.header.AllowHeader;
import org.jspecify.annotations.Nullable;

/// A refresh of an established session (RFC 4028, section 7.4): UPDATE without an offer where the other side takes it, else a
/// re-INVITE that offers what is agreed already. Lives in the call's mailbox.
final class SessionRefresh implements ClientTransaction.User {

  /// What becomes of it; one is told, once, or none when it may be tried again at the next chance.
  interface Outcome {

    void refreshed(SIPMessage success);

    /// The other side knows of no such call, or doesn't answer.
    void gone(Instant at);
  }

  private static final int MAX_ATTEMPTS = 4;

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final Dialog dialog;
  private final @Nullable DigestAuth auth;
  private final DialogSession.Side side;
  private final boolean byUpdate;
  private final Outcome outcome;
  private Duration wanted;
  private int attempts;
  private boolean over;
  private boolean offering;
  private long leastSeconds = SessionTimer.MIN_SECONDS;
  private long inviteCseq;
  private @Nullable OutgoingRequest ack;

  private SessionRefresh(
      SipEndpoint endpoint,
      Mailbox mailbox,
      Dialog dialog,
      DigestAuth.@Nullable Credentials credentials,
      DialogSession.Side side,
      boolean byUpdate,
      Duration wanted,
      Outcome outcome) {
    this.endpoint = endpoint;
    this.mailbox = mailbox;
    this.dialog = dialog;
    this.auth = credentials == null ? null : new DigestAuth(credentials);
    this.side = side;
    this.byUpdate = byUpdate;
    this.wanted = wanted;
    this.outcome = outcome;
  }

  /// Acknowledges a repeated answer to it.
  ///
  /// @return whether the answer was one to it
  boolean acknowledgeAgain(SIPResponse answer) {
    OutgoingRequest sent = ack;
    if (sent == null || answer.getCSeq().getSeqNumber() != sent.cseq()) {
      return false;
    }
    endpoint.transmit(sent.peer(), sent.encode(endpoint.identity()), words -> {});
    return true;
  }

  /// Whether it has made an offer that is not answered yet.
  boolean isOffering() {
    return offering;
  }

  /// The call is over.
  void end() {
    over = true;
  }

  /// Begins one.
  ///
  /// @param byUpdate whether the other side takes UPDATE
  /// @param wanted the interval to ask for
  static SessionRefresh begin(
      SipEndpoint endpoint,
      Mailbox mailbox,
      Dialog dialog,
      DigestAuth.@Nullable Credentials credentials,
      DialogSession.Side side,
      boolean byUpdate,
      Duration wanted,
      Outcome outcome) {
    SessionRefresh begun =
        new SessionRefresh(endpoint, mailbox, dialog, credentials, side, byUpdate, wanted, outcome);
    begun.send();
    return begun;
  }

  /// Whether a message's Allow header names a method.
  static boolean allows(SIPMessage message, String method) {
    Iterator<?> headers = message.getHeaders(AllowHeader.NAME);
    while (headers.hasNext()) {
      if (headers.next() instanceof AllowHeader allow
          && method.equals(allow.getMethod().toUpperCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  private void send() {
    if (over) {
      return;
    }
    attempts++;
    String extra =
        "Contact: "
            + endpoint.contact(dialog.peer())
            + "\r\nAllow: "
            + Identity.ALLOW
            + "\r\nSupported: timer\r\n"
            + "Session-Expires: "
            + wanted.toSeconds()
            + ";refresher=uac\r\nMin-SE: "
            + leastSeconds
            + "\r\n";
    try {
      String method = byUpdate ? "UPDATE" : "INVITE";
      Body body = byUpdate ? null : Body.sdp(side.offer());
      OutgoingRequest request = dialog.request(method, extra, body);
      inviteCseq = request.cseq();
      if (auth != null) {
        request = request.with(auth.lines(method, request.uri(), body));
      }
      offering = !byUpdate;
      endpoint.send(request, mailbox, this);
    } catch (SdpException e) {
      // The call is over.
    }
  }

  @Override
  public void onResponse(ClientTransaction transaction, SIPResponse response, Instant at) {
    int code = response.getStatusCode();
    if (code < 200) {
      return;
    }
    offering = false;
    if (code < 300) {
      succeeded(response, at);
    } else if (code == 408 || code == 481) {
      outcome.gone(at);
    } else if (attempts < MAX_ATTEMPTS) {
      again(code, response);
    }
  }

  private void succeeded(SIPResponse response, Instant at) {
    if (byUpdate) {
      outcome.refreshed(response);
      return;
    }
    OutgoingRequest sent = ack;
    if (sent == null) {
      sent = dialog.ack(inviteCseq, "");
      ack = sent;
      dialog.refreshTarget(response);
      String answer = Sdp.of(response);
      try {
        if (answer != null) {
          side.accept(answer);
        }
        outcome.refreshed(response);
      } catch (SdpException e) {
        outcome.gone(at);
      }
    }
    endpoint.transmit(sent.peer(), sent.encode(endpoint.identity()), words -> {});
  }

  private void again(int code, SIPResponse response) {
    boolean challenged = code == 401 || code == 407;
    if (challenged && auth != null && auth.takeUp(response)) {
      send();
    } else if (code == 422) {
      SessionTimer.leastWanted(response)
          .ifPresent(
              least -> {
                wanted = least;
                leastSeconds = least.toSeconds();
                send();
              });
    } else if (code == 491) {
      // RFC 3261, section 14.1: it crossed one of the other side's.
      long pause = 2_100 + ThreadLocalRandom.current().nextLong(1_900);
      endpoint.timers().after(pause, () -> mailbox.post(this::send));
    }
  }

  @Override
  public void onTimeout(ClientTransaction transaction, Instant at) {
    offering = false;
    outcome.gone(at);
  }

  @Override
  public void onTransportError(ClientTransaction transaction, String words, Instant at) {
    offering = false;
  }

  /// Hears of nothing but the end.
  static Outcome into(SessionTimer timer, Consumer<Instant> gone) {
    return new Outcome() {
      @Override
      public void refreshed(SIPMessage success) {
        SessionTimer.answered(success).ifPresentOrElse(timer::agreed, timer::stop);
      }

      @Override
      public void gone(Instant at) {
        gone.accept(at);
      }
    };
  }
}
