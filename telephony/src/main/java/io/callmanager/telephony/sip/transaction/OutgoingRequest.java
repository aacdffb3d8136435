package io.callmanager.telephony.sip.transaction;

import io.callmanager.telephony.sip.transport.Peer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request of ours, to be written out. Every value in it is either our own or went through the parser, so none has a
/// line end in it.
///
/// @param uri the Request-URI
/// @param peer where it is sent to
/// @param routes the values of its Route headers
/// @param extra further header lines, each with its line end
public record OutgoingRequest(
    String method,
    String uri,
    Peer peer,
    Ids ids,
    long cseq,
    List<String> routes,
    String branch,
    String extra,
    @Nullable Body body) {

  private static final int MAX_FORWARDS = 70;
  private static final int USUAL_LENGTH = 1024;

  /// The headers that say which dialog a request belongs to.
  ///
  /// @param from the value of the From header, tag and all
  /// @param to the value of the To header
  public record Ids(String callId, String from, String to) {}

  /// This request with further header lines.
  public OutgoingRequest with(String lines) {
    return new OutgoingRequest(method, uri, peer, ids, cseq, routes, branch, extra + lines, body);
  }

  /// This request with other header lines in place of its further ones.
  public OutgoingRequest withExtra(String lines) {
    return new OutgoingRequest(method, uri, peer, ids, cseq, routes, branch, lines, body);
  }

  /// The same request once more, as a transaction of its own.
  public OutgoingRequest again() {
    String newBranch = "z9hG4bK" + Tokens.next();
    return new OutgoingRequest(method, uri, peer, ids, cseq + 1, routes, newBranch, extra, body);
  }

  /// The CANCEL for this INVITE: same branch, same CSeq number (RFC 3261, section 9.1).
  public OutgoingRequest toCancel() {
    return new OutgoingRequest("CANCEL", uri, peer, ids, cseq, routes, branch, "", null);
  }

  /// The ACK for a refusal of this INVITE, which belongs to the same transaction (RFC 3261, section 17.1.1.3).
  ///
  /// @param to the value of the refusal's To header
  OutgoingRequest toAck(String to) {
    Ids answered = new Ids(ids.callId(), ids.from(), to);
    return new OutgoingRequest("ACK", uri, peer, answered, cseq, routes, branch, "", null);
  }

  boolean isInvite() {
    return method.equals("INVITE");
  }

  public byte[] encode(Identity identity) {
    StringBuilder text = new StringBuilder(USUAL_LENGTH);
    text.append(method).append(' ').append(uri).append(" SIP/2.0\r\n");
    line(text, "Via", identity.via(peer.transport(), branch));
    for (String route : routes) {
      line(text, "Route", route);
    }
    text.append("Max-Forwards: ").append(MAX_FORWARDS).append("\r\n");
    line(text, "From", ids.from());
    line(text, "To", ids.to());
    line(text, "Call-ID", ids.callId());
    text.append("CSeq: ").append(cseq).append(' ').append(method).append("\r\n");
    line(text, "User-Agent", Identity.USER_AGENT);
    text.append(extra);
    return finish(text, body);
  }

  static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
  }

  static byte[] finish(StringBuilder text, @Nullable Body body) {
    if (body == null) {
      text.append("Content-Length: 0\r\n\r\n");
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
    line(text, "Content-Type", body.type());
    byte[] content = body.text().getBytes(StandardCharsets.UTF_8);
    text.append("Content-Length: ").append(content.length).append("\r\n\r\n");
    byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[head.length + content.length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(content, 0, message, head.length, content.length);
    return message;
  }
}
