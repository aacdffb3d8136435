package io.callmanager.telephony.sip.call;

import io.callmanager.call.spi.DialOrder;
import io.callmanager.telephony.sip.transaction.Body;
import io.callmanager.telephony.sip.transaction.DialogKey;
import io.callmanager.telephony.sip.transaction.Identity;
import io.callmanager.telephony.sip.transaction.OutgoingRequest;
import io.callmanager.telephony.sip.transaction.SipEndpoint;
import io.callmanager.telephony.sip.transaction.Tokens;
import io.callmanager.telephony.sip.transport.Peer;
import io.callmanager.telephony.sip.trunk.Trunk;
import java.time.Duration;
import java.util.List;

/// The INVITE that begins a call of ours (RFC 3261, section 13.2.1).
final class CallRequest {

  private CallRequest() {}

  static OutgoingRequest of(
      DialOrder order, DialogKey key, Trunk trunk, Peer peer, SipEndpoint endpoint, String offer) {
    String caller = "<" + trunk.callerUri(order.from(), endpoint.identity().host()) + ">";
    String uri = trunk.uriOf(order.to());
    OutgoingRequest.Ids ids =
        new OutgoingRequest.Ids(key.callId(), caller + ";tag=" + key.localTag(), "<" + uri + ">");
    String extra =
        "Contact: "
            + endpoint.contact(peer)
            + "\r\nAllow: "
            + Identity.ALLOW
            + "\r\nSupported: 100rel, timer\r\nP-Asserted-Identity: "
            + caller
            + "\r\n"
            + sessionTimer(trunk.definition().habits().sessionExpires());
    return new OutgoingRequest(
        "INVITE", uri, peer, ids, 1, List.of(), "z9hG4bK" + Tokens.next(), extra, Body.sdp(offer));
  }

  private static String sessionTimer(Duration wanted) {
    return wanted.isZero() ? "" : SessionTimer.lines(wanted);
  }
}
