package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transaction.ClientTransaction;
import java.time.Instant;

/// For requests whose answer changes nothing: CANCEL and PRACK, whose effect shows in the answer to the INVITE.
enum Unheard implements ClientTransaction.User {
  INSTANCE;

  @Override
  public void onResponse(ClientTransaction transaction, SIPResponse response, Instant at) {}

  @Override
  public void onTimeout(ClientTransaction transaction, Instant at) {}

  @Override
  public void onTransportError(ClientTransaction transaction, String words, Instant at) {}
}
