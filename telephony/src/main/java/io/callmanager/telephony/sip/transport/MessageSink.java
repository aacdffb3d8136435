package io.callmanager.telephony.sip.transport;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

/// Takes what was received and parsed. Called on the transport's threads, several at once: note it and return.
public interface MessageSink {

  void onRequest(SIPRequest request, Peer source);

  void onResponse(SIPResponse response, Peer source);
}
