package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;
import java.time.Instant;

/// Takes calls that come in.
public interface Callees {

  /// An INVITE outside of any dialog came. Called on a transport thread; `Trying` has been answered already.
  void onInvite(SIPRequest invite, ServerTransaction transaction, Mailbox mailbox, Instant at);
}
