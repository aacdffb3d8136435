package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.header.RSeq;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transaction.Dialog;
import io.callmanager.telephony.sip.transaction.DigestAuth;
import io.callmanager.telephony.sip.transaction.Mailbox;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import javax.sip.header.RequireHeader;
import org.jspecify.annotations.Nullable;

/// Acknowledges provisional responses that ask for it (RFC 3262).
final class ReliableRinging {

  private static final int MAX_EARLY_DIALOGS = 8;

  private static final class Early {

    private final Dialog dialog;
    private long lastRseq;

    Early(Dialog dialog) {
      this.dialog = dialog;
    }
  }

  private final SipEndpoint endpoint;
  private final Mailbox mailbox;
  private final DigestAuth.@Nullable Credentials credentials;
  private @Nullable Map<String, Early> earlyDialogs;

  ReliableRinging(
      SipEndpoint endpoint, Mailbox mailbox, DigestAuth.@Nullable Credentials credentials) {
    this.endpoint = endpoint;
    this.mailbox = mailbox;
    this.credentials = credentials;
  }

  /// Sends a PRACK when the response is reliable and the next in line; a repeated one, whose PRACK repeats itself, and one
  /// out of turn are passed over (RFC 3262, section 4).
  void acknowledge(OutgoingRequest invite, SIPResponse response) {
    String tag = response.getToTag();
    if (tag == null
        || !requires100rel(response)
        || !(response.getHeader(RSeq.NAME) instanceof RSeq rseq)) {
      return;
    }
    Map<String, Early> dialogs = earlyDialogs == null ? new HashMap<>() : earlyDialogs;
    earlyDialogs = dialogs;
    Early early = dialogs.get(tag);
    if (early == null) {
      if (dialogs.size() >= MAX_EARLY_DIALOGS) {
        return;
      }
      early = new Early(Dialog.ofResponse(invite, response, invite.peer()));
      dialogs.put(tag, early);
    }
    long number = rseq.getSeqNumber();
    if (early.lastRseq != 0 && number != early.lastRseq + 1) {
      return;
    }
    early.lastRseq = number;
    String rack = number + " " + invite.cseq() + " INVITE";
    DialogRequest.prack(endpoint, mailbox, early.dialog, credentials, rack);
  }

  /// The dialog, not answered yet, in which responses were acknowledged; null when none was.
  @Nullable Dialog dialog(String tag) {
    Early early = earlyDialogs == null ? null : earlyDialogs.get(tag);
    return early == null ? null : early.dialog;
  }

  private static boolean requires100rel(SIPResponse response) {
    Iterator<?> all = response.getHeaders(RequireHeader.NAME);
    while (all.hasNext()) {
      if (all.next() instanceof RequireHeader require
          && "100rel".equalsIgnoreCase(require.getOptionTag())) {
        return true;
      }
    }
    return false;
  }
}
