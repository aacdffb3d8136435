package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;
import java.time.Instant;

/// Takes calls that come in.
public interface Callees {

  /// An INVITE outside of any dialog came. Called on a transport thread. Who takes it says
  /// [ServerTransaction#trying()] unless it answers otherwise within 200 ms (RFC 3261, section 17.2.1).
  void onInvite(SIPRequest invite, ServerTransaction transaction, Mailbox mailbox, Instant at);
}
