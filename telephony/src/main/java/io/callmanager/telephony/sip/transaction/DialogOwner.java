package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transport.Peer;
import java.time.Instant;

/// A call, as far as messages have to find it. Everything but [#mailbox()] is called in its mailbox.
public interface DialogOwner {

  Mailbox mailbox();

  /// A request within the dialog, anything but ACK and CANCEL.
  void onRequest(SIPRequest request, ServerTransaction transaction, Instant at);

  /// The acknowledgement of a 2xx of ours.
  void onAck(SIPRequest ack, Instant at);

  /// A 2xx to an INVITE of ours whose transaction is over: repeated, late, or from another branch of a fork.
  void onStrayAnswer(SIPResponse answer, Peer source, Instant at);
}
