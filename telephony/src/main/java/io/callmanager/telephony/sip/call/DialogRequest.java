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

/// A BYE, after which the call is over whatever is answered, or a PRACK, whose effect shows in the answer to the INVITE. Only
/// a challenge is worth another try.
final class DialogRequest implements ClientTransaction.User {

  private static final int MAX_ATTEMPTS = 3;

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final Dialog dialog;
  private final @Nullable DigestAuth auth;
  private final String method;
  private final String extra;
  private int attempts;

  private DialogRequest(
      SipEndpoint endpoint,
      Mailbox mailbox,
      Dialog dialog,
      DigestAuth.@Nullable Credentials credentials,
      String method,
      String extra) {
    this.endpoint = endpoint;
    this.mailbox = mailbox;
    this.dialog = dialog;
    this.auth = credentials == null ? null : new DigestAuth(credentials);
    this.method = method;
    this.extra = extra;
  }

  static void bye(
      SipEndpoint endpoint,
      Mailbox mailbox,
      Dialog dialog,
      DigestAuth.@Nullable Credentials credentials) {
    new DialogRequest(endpoint, mailbox, dialog, credentials, "BYE", "").send();
  }

  /// @param rack which response is acknowledged: the value of the RAck header (RFC 3262, section 7.2)
  static void prack(
      SipEndpoint endpoint,
      Mailbox mailbox,
      Dialog dialog,
      DigestAuth.@Nullable Credentials credentials,
      String rack) {
    String line = "RAck: " + rack + "\r\n";
    new DialogRequest(endpoint, mailbox, dialog, credentials, "PRACK", line).send();
  }

  private void send() {
    attempts++;
    OutgoingRequest request = dialog.request(method, extra, null);
    if (auth != null) {
      request = request.with(auth.lines(method, request.uri(), request.body()));
    }
    endpoint.send(request, mailbox, this);
  }

  @Override
  public void onResponse(ClientTransaction transaction, SIPResponse response, Instant at) {
    int code = response.getStatusCode();
    boolean challenged = code == 401 || code == 407;
    if (challenged && attempts < MAX_ATTEMPTS && auth != null && auth.takeUp(response)) {
      send();
    }
  }

  @Override
  public void onTimeout(ClientTransaction transaction, Instant at) {}

  @Override
  public void onTransportError(ClientTransaction transaction, String words, Instant at) {}
}
