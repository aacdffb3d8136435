package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transaction.Body;
import io.callmanager.telephony.sip.transaction.ClientTransaction;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Watches that the other side of an answered call is still there: a gateway that loses its power says no BYE, and the call
/// would be paid for until its longest duration.
///
/// While audio comes, nothing is asked. When none came for a while, as on hold, the peer is asked by OPTIONS within the dialog
/// (RFC 3261, section 11.2). It is gone if it knows of no call (481), or nobody answers for it (408, or nothing in 64 × T1:
/// section 12.2.1.2); any other answer is a sign of life.
final class LifeSigns implements ClientTransaction.User {

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final Dialog dialog;
  private final Duration interval;
  private final LongSupplier packetsReceived;
  private final Consumer<Instant> gone;
  private Timers.@Nullable Timeout next;
  private long heard;
  private boolean asking;
  private boolean ended;

  /// @param interval how long it may be silent before it is asked
  /// @param gone told once, in the mailbox, when it is gone
  LifeSigns(
      SipEndpoint endpoint,
      Mailbox mailbox,
      Dialog dialog,
      Duration interval,
      LongSupplier packetsReceived,
      Consumer<Instant> gone) {
    this.endpoint = endpoint;
    this.mailbox = mailbox;
    this.dialog = dialog;
    this.interval = interval;
    this.packetsReceived = packetsReceived;
    this.gone = gone;
  }

  void watch() {
    next = endpoint.timers().after(interval.toMillis(), () -> mailbox.post(this::look));
  }

  void end() {
    ended = true;
    if (next != null) {
      next.cancel();
    }
  }

  private void look() {
    if (ended) {
      return;
    }
    if (!asking && silent()) {
      asking = true;
      endpoint.send(dialog.request("OPTIONS", "Accept: " + Body.SDP + "\r\n", null), mailbox, this);
    }
    watch();
  }

  /// Whether nothing came since this was asked for last.
  private boolean silent() {
    long before = heard;
    heard = packetsReceived.getAsLong();
    return heard == before;
  }

  @Override
  public void onResponse(ClientTransaction transaction, SIPResponse response, Instant at) {
    int code = response.getStatusCode();
    if (code == 408 || code == 481) {
      lost(at);
    } else if (code >= 200) {
      asking = false;
    }
  }

  @Override
  public void onTimeout(ClientTransaction transaction, Instant at) {
    lost(at);
  }

  @Override
  public void onTransportError(ClientTransaction transaction, String words, Instant at) {
    lost(at);
  }

  private void lost(Instant at) {
    asking = false;
    if (!ended && silent()) {
      end();
      gone.accept(at);
    }
  }
}
