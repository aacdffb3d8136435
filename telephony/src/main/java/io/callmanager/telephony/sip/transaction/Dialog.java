package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callmanager.telephony.sip.transport.Peer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What two user agents know of their call (RFC 3261, section 12). Lives in its call's mailbox.
public final class Dialog {

  private final OutgoingRequest.Ids ids;
  private final String remoteTag;
  private final List<String> routes;
  private final Peer fallback;
  private String remoteTarget;
  private long localCseq;
  private long remoteCseq;

  private Dialog(
      OutgoingRequest.Ids ids,
      String remoteTag,
      List<String> routes,
      String remoteTarget,
      Peer fallback,
      long localCseq,
      long remoteCseq) {
    this.ids = ids;
    this.remoteTag = remoteTag;
    this.routes = List.copyOf(routes);
    this.remoteTarget = remoteTarget;
    this.fallback = fallback;
    this.localCseq = localCseq;
    this.remoteCseq = remoteCseq;
  }

  /// The dialog that a response to our INVITE makes (RFC 3261, section 12.1.2).
  ///
  /// @param fallback where requests go when their next hop is a name
  public static Dialog ofResponse(OutgoingRequest invite, SIPResponse response, Peer fallback) {
    OutgoingRequest.Ids ids =
        new OutgoingRequest.Ids(
            invite.ids().callId(), invite.ids().from(), HeaderText.value(response.getTo()));
    List<String> routes = recordRoutes(response);
    Collections.reverse(routes);
    return new Dialog(
        ids,
        Objects.requireNonNullElse(response.getToTag(), ""),
        routes,
        Objects.requireNonNullElse(contact(response), invite.uri()),
        fallback,
        invite.cseq(),
        -1);
  }

  /// The dialog that our answer to an INVITE makes (RFC 3261, section 12.1.1).
  public static Dialog ofRequest(SIPRequest invite, String localTag, Peer source) {
    String to = HeaderText.value(invite.getTo());
    OutgoingRequest.Ids ids =
        new OutgoingRequest.Ids(
            invite.getCallId().getCallId(),
            to + ";tag=" + localTag,
            HeaderText.value(invite.getFrom()));
    String target =
        Objects.requireNonNullElseGet(
            contact(invite), () -> invite.getFrom().getAddress().getURI().toString());
    return new Dialog(
        ids,
        Objects.requireNonNullElse(invite.getFromTag(), ""),
        recordRoutes(invite),
        target,
        source,
        0,
        invite.getCSeq().getSeqNumber());
  }

  /// A dialog that isn't answered yet, as far as a request within it tells (RFC 3261, section 12.1): enough to answer that.
  public static Dialog ofEarlyRequest(SIPRequest request, Peer source) {
    OutgoingRequest.Ids ids =
        new OutgoingRequest.Ids(
            request.getCallId().getCallId(),
            HeaderText.value(request.getTo()),
            HeaderText.value(request.getFrom()));
    String remoteTag = Objects.requireNonNullElse(request.getFromTag(), "");
    return new Dialog(ids, remoteTag, List.of(), request.getRequestURI().toString(), source, 0, -1);
  }

  /// Goes on counting where this dialog, before it was answered, left off.
  public void continueFrom(Dialog early) {
    if (early.remoteTag.equals(remoteTag)) {
      localCseq = Math.max(localCseq, early.localCseq);
      remoteCseq = Math.max(remoteCseq, early.remoteCseq);
    }
  }

  public String remoteTag() {
    return remoteTag;
  }

  /// Where the messages that began the dialog came from or went to.
  public Peer peer() {
    return fallback;
  }

  /// Whether a request of the peer's is in order, and not one that was overtaken (RFC 3261, section 12.2.2).
  public boolean inOrder(long cseq) {
    if (remoteCseq >= 0 && cseq <= remoteCseq) {
      return false;
    }
    remoteCseq = cseq;
    return true;
  }

  /// Takes over the peer's new address, if the message has one (RFC 3261, section 12.2.1.2).
  public void refreshTarget(SIPMessage message) {
    String contact = contact(message);
    if (contact != null) {
      remoteTarget = contact;
    }
  }

  /// A new request within the dialog.
  public OutgoingRequest request(String method, String extra, @Nullable Body body) {
    localCseq++;
    return build(method, localCseq, extra, body);
  }

  /// The acknowledgement of a 2xx (RFC 3261, section 13.2.2.4).
  ///
  /// @param cseq the number of the INVITE that was answered
  /// @param extra the INVITE's own credentials, if it had any (RFC 3261, section 22.1)
  public OutgoingRequest ack(long cseq, String extra) {
    return build("ACK", cseq, extra, null);
  }

  private OutgoingRequest build(String method, long cseq, String extra, @Nullable Body body) {
    String uri = remoteTarget;
    List<String> hops = routes;
    String next = routes.isEmpty() ? remoteTarget : SipUris.inBrackets(routes.getFirst());
    if (!routes.isEmpty() && !SipUris.looseRouting(routes.getFirst())) {
      // A strict router of RFC 2543 wants to see itself in the Request-URI.
      uri = SipUris.inBrackets(routes.getFirst());
      hops = new ArrayList<>(routes.subList(1, routes.size()));
      hops.add("<" + remoteTarget + ">");
    }
    Peer peer = SipUris.peer(next, fallback);
    return new OutgoingRequest(
        method, uri, peer, ids, cseq, hops, "z9hG4bK" + Tokens.next(), extra, body);
  }

  private static @Nullable String contact(SIPMessage message) {
    Contact contact = message.getContactHeader();
    // A Contact of `*` has no address.
    return contact == null || contact.isWildCard()
        ? null
        : contact.getAddress().getURI().toString();
  }

  private static List<String> recordRoutes(SIPMessage message) {
    List<String> routes = new ArrayList<>();
    RecordRouteList recorded = message.getRecordRouteHeaders();
    if (recorded != null) {
      for (RecordRoute route : recorded) {
        routes.add(HeaderText.value(route));
      }
    }
    return routes;
  }
}
