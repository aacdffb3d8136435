package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transport.Peer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A request of ours and what is answered to it (RFC 3261, section 17.1). Lives in its call's mailbox.
public final class ClientTransaction {

  /// Told what becomes of a request, in the call's mailbox.
  public interface User {

    /// A response came. Every 2xx to an INVITE is told, repeated ones and those of other branches too.
    void onResponse(ClientTransaction transaction, SIPResponse response, Instant at);

    /// No final answer came within 64 × T1 (timer B or F).
    void onTimeout(ClientTransaction transaction, Instant at);

    /// The request could not be sent.
    void onTransportError(ClientTransaction transaction, String words, Instant at);
  }

  private static final byte[] NOTHING = {};

  private enum State {
    CALLING,
    PROCEEDING,
    COMPLETED,
    TERMINATED
  }

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final User user;
  private final String key;
  private final Peer peer;
  private final boolean invite;
  private @Nullable OutgoingRequest request;
  private byte[] bytes;
  private State state = State.CALLING;
  private long interval;
  private boolean ending;
  private Timers.@Nullable Timeout retransmission;
  private Timers.@Nullable Timeout timeout;

  ClientTransaction(SipEndpoint endpoint, OutgoingRequest request, Mailbox mailbox, User user) {
    this.endpoint = endpoint;
    this.request = request;
    this.mailbox = mailbox;
    this.user = user;
    this.key = key(request.branch(), request.method());
    this.peer = request.peer();
    this.invite = request.isInvite();
    this.bytes = request.encode(endpoint.identity());
    this.interval = endpoint.timing().t1();
  }

  /// A CANCEL has its INVITE's branch, and an answer says in its CSeq which of the two it is for.
  static String key(String branch, String method) {
    return method.equals("CANCEL") ? branch + "/CANCEL" : branch;
  }

  String key() {
    return key;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  void start() {
    send();
    if (!peer.reliable()) {
      retransmission = endpoint.timers().after(interval, () -> mailbox.post(this::retransmit));
    }
    timeout =
        endpoint.timers().after(endpoint.timing().timeout(), () -> mailbox.post(this::timedOut));
  }

  private void send() {
    endpoint.transmit(peer, bytes, words -> mailbox.post(() -> transportFailed(words)));
  }

  private void transportFailed(String words) {
    if (state == State.CALLING || state == State.PROCEEDING) {
      terminate();
      user.onTransportError(this, words, endpoint.now());
    }
  }

  private void retransmit() {
    if (!ending && (state == State.CALLING || (state == State.PROCEEDING && !invite))) {
      send();
      interval =
          state == State.PROCEEDING
              ? endpoint.timing().t2()
              : invite ? interval * 2 : Math.min(interval * 2, endpoint.timing().t2());
      retransmission = endpoint.timers().after(interval, () -> mailbox.post(this::retransmit));
    }
  }

  private void timedOut() {
    if (state == State.CALLING || (state == State.PROCEEDING && !invite)) {
      terminate();
      user.onTimeout(this, endpoint.now());
    }
  }

  /// Stops repeating a request whose answer matters no longer, and sets its end at 64 × T1 from now, which an INVITE that
  /// rings would not have otherwise (RFC 3261, section 9.1). Answers that come until then are still told.
  public void giveUp() {
    if (!ending && (state == State.CALLING || state == State.PROCEEDING)) {
      ending = true;
      cancel(retransmission);
      cancel(timeout);
      timeout =
          endpoint.timers().after(endpoint.timing().timeout(), () -> mailbox.post(this::terminate));
    }
  }

  void receive(SIPResponse response, Instant at) {
    int code = response.getStatusCode();
    if (code < 200) {
      provisional(response, at);
    } else if (!invite) {
      finalAnswer(response, at);
    } else if (code < 300) {
      terminate();
      user.onResponse(this, response, at);
    } else {
      refusal(response, at);
    }
  }

  private void provisional(SIPResponse response, Instant at) {
    if (state == State.CALLING) {
      state = State.PROCEEDING;
      if (invite && !ending) {
        cancel(retransmission);
        cancel(timeout);
      }
    }
    if (state == State.PROCEEDING) {
      user.onResponse(this, response, at);
    }
  }

  private void finalAnswer(SIPResponse response, Instant at) {
    if (state == State.CALLING || state == State.PROCEEDING) {
      linger(endpoint.timing().t4());
      user.onResponse(this, response, at);
    }
  }

  private void refusal(SIPResponse response, Instant at) {
    OutgoingRequest invitation = request;
    if (invitation != null && (state == State.CALLING || state == State.PROCEEDING)) {
      String to = HeaderText.value(response.getTo());
      bytes = invitation.toAck(to).encode(endpoint.identity());
      endpoint.transmit(peer, bytes, words -> {});
      linger(endpoint.timing().timeout());
      user.onResponse(this, response, at);
    } else if (state == State.COMPLETED) {
      endpoint.transmit(peer, bytes, words -> {});
    }
  }

  /// Stays to answer or swallow repeated answers (timers D and K), with as little memory as will do.
  private void linger(long millis) {
    cancel(retransmission);
    cancel(timeout);
    request = null;
    state = State.COMPLETED;
    if (peer.reliable() || !endpoint.mayLinger()) {
      terminate();
    } else {
      timeout = endpoint.timers().after(millis, () -> mailbox.post(this::terminate));
    }
  }

  private void terminate() {
    cancel(retransmission);
    cancel(timeout);
    request = null;
    bytes = NOTHING;
    state = State.TERMINATED;
    endpoint.forget(this);
  }

  private static void cancel(Timers.@Nullable Timeout timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
