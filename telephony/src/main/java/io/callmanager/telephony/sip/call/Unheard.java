package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transaction.ClientTransaction;
import java.time.Instant;

/// For CANCEL, whose effect shows in the answer to the INVITE; its own can't even be a challenge (RFC 3261, section 22.1).
enum Unheard implements ClientTransaction.User {
  INSTANCE;

  @Override
  public void onResponse(ClientTransaction transaction, SIPResponse response, Instant at) {}

  @Override
  public void onTimeout(ClientTransaction transaction, Instant at) {}

  @Override
  public void onTransportError(ClientTransaction transaction, String words, Instant at) {}
}
