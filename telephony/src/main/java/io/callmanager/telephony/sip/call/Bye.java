package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transaction.ClientTransaction;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.DigestAuth;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Hangs up. Whatever is answered, and if nothing is, the call is over; only a challenge is worth another try.
final class Bye implements ClientTransaction.User {

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final Dialog dialog;
  private DigestAuth.@Nullable Credentials credentials;

  private Bye(
      SipEndpoint endpoint,
      Mailbox mailbox,
      Dialog dialog,
      DigestAuth.@Nullable Credentials credentials) {
    this.endpoint = endpoint;
    this.mailbox = mailbox;
    this.dialog = dialog;
    this.credentials = credentials;
  }

  static void send(
      SipEndpoint endpoint,
      Mailbox mailbox,
      Dialog dialog,
      DigestAuth.@Nullable Credentials credentials) {
    endpoint.send(
        dialog.request("BYE", "", null), mailbox, new Bye(endpoint, mailbox, dialog, credentials));
  }

  @Override
  public void onResponse(ClientTransaction transaction, SIPResponse response, Instant at) {
    int code = response.getStatusCode();
    DigestAuth.Credentials ours = credentials;
    if ((code == 401 || code == 407) && ours != null) {
      credentials = null;
      OutgoingRequest bye = dialog.request("BYE", "", null);
      DigestAuth.answer(response, "BYE", bye.uri(), ours)
          .ifPresent(
              line -> endpoint.send(bye.again(bye.cseq(), bye.branch(), line), mailbox, this));
    }
  }

  @Override
  public void onTimeout(ClientTransaction transaction, Instant at) {}

  @Override
  public void onTransportError(ClientTransaction transaction, String words, Instant at) {}
}
