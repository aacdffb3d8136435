package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Require;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.sip.address.URI;
import javax.sip.header.AcceptHeader;
import javax.sip.header.ContentEncodingHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.Header;
import org.jspecify.annotations.Nullable;

/// What a request must be like before it is looked at any closer (RFC 3261, section 8.2).
final class RequestRules {

  private static final Set<String> METHODS =
      Set.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "NOTIFY");
  private static final Set<String> SCHEMES = Set.of("sip", "sips", "tel");
  private static final Set<String> BODIES = Set.of("INVITE", "UPDATE");

  private RequestRules() {}

  /// Why the request is turned down; null when it may go on.
  static @Nullable Reply objection(SIPRequest request) {
    String method = request.getMethod();
    if (!METHODS.contains(method)) {
      return Reply.of(405).with("Allow", Identity.ALLOW);
    }
    URI uri = request.getRequestURI();
    if (!SCHEMES.contains(uri.getScheme())) {
      return Reply.of(416);
    }
    if (uri instanceof SipUri sip && sip.getHeaderNames().hasNext()) {
      return Reply.of(400, "Headers in Request-URI");
    }
    if (method.equals("ACK") || method.equals("CANCEL")) {
      return null;
    }
    List<String> unsupported = unsupported(request);
    if (!unsupported.isEmpty()) {
      return Reply.of(420).with("Unsupported", String.join(", ", unsupported));
    }
    return BODIES.contains(method) ? objectionToBody(request) : null;
  }

  /// Of the extensions that a caller could require of us, session timers (RFC 4028) are the one that we support.
  private static List<String> unsupported(SIPRequest request) {
    List<String> tags = new ArrayList<>();
    for (Header header : headers(request, "Require")) {
      if (header instanceof Require require && !"timer".equalsIgnoreCase(require.getOptionTag())) {
        tags.add(require.getOptionTag());
      }
    }
    return tags;
  }

  private static @Nullable Reply objectionToBody(SIPRequest request) {
    ContentTypeHeader type = request.getContentTypeHeader();
    boolean hasBody = request.getRawContent() != null && request.getRawContent().length > 0;
    if (hasBody && !understood(type, request)) {
      return Reply.of(415).with("Accept", Body.SDP).with("Accept-Encoding", "identity");
    }
    return acceptsSdp(request) ? null : Reply.of(406);
  }

  private static boolean understood(@Nullable ContentTypeHeader type, SIPRequest request) {
    if (type == null) {
      return false;
    }
    if (request.getHeader("Content-Encoding") instanceof ContentEncodingHeader encoding
        && !encoding.getEncoding().equalsIgnoreCase("identity")) {
      return false;
    }
    return (type.getContentType().equalsIgnoreCase("application")
            && type.getContentSubType().equalsIgnoreCase("sdp"))
        || type.getContentType().equalsIgnoreCase("multipart");
  }

  private static boolean acceptsSdp(SIPRequest request) {
    boolean restricted = false;
    for (Header header : headers(request, "Accept")) {
      if (header instanceof AcceptHeader accept) {
        restricted = true;
        if (matches(accept.getContentType(), "application")
            && matches(accept.getContentSubType(), "sdp")) {
          return true;
        }
      }
    }
    return !restricted;
  }

  private static boolean matches(@Nullable String accepted, String ours) {
    return accepted == null || accepted.equals("*") || accepted.equalsIgnoreCase(ours);
  }

  private static List<Header> headers(SIPRequest request, String name) {
    List<Header> found = new ArrayList<>();
    Iterator<?> all = request.getHeaders(name);
    while (all.hasNext()) {
      if (all.next() instanceof Header header) {
        found.add(header);
      }
    }
    return found;
  }
}
