package io.callmanager.telephony.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is answered to a request.
///
/// @param extra further header lines, each with its line end
public record Reply(int code, String phrase, String extra, @Nullable Body body) {

  private static final int OK = 200;
  private static final int USUAL_LENGTH = 768;

  public static Reply ok() {
    return of(OK);
  }

  public static Reply of(int code) {
    return new Reply(code, standardPhrase(code), "", null);
  }

  public static Reply of(int code, String phrase) {
    return new Reply(code, phrase, "", null);
  }

  /// RFC 3261's words for a code.
  public static String standardPhrase(int code) {
    return Objects.requireNonNullElse(SIPResponse.getReasonPhrase(code), "Unknown");
  }

  public Reply with(String headerName, String value) {
    return new Reply(code, phrase, extra + headerName + ": " + value + "\r\n", body);
  }

  public Reply with(Body newBody) {
    return new Reply(code, phrase, extra, newBody);
  }

  boolean provisional() {
    return code < OK;
  }

  boolean success() {
    return code / 100 == 2;
  }

  /// Writes the answer to a request (RFC 3261, section 8.2.6).
  ///
  /// @param toTag our tag, put in when the request has none yet
  byte[] encode(SIPRequest request, String toTag) {
    StringBuilder text = new StringBuilder(USUAL_LENGTH);
    text.append("SIP/2.0 ").append(code).append(' ').append(phrase).append("\r\n");
    request.getViaHeaders().encode(text);
    HeaderText.line(text, request.getFrom());
    String to = HeaderText.value(request.getTo());
    boolean tagged = request.getToTag() != null || code == 100;
    OutgoingRequest.line(text, "To", tagged ? to : to + ";tag=" + toTag);
    HeaderText.line(text, request.getCallId());
    HeaderText.line(text, request.getCSeq());
    if (code > 100
        && code < 300
        && request.getToTag() == null
        && request.getRecordRouteHeaders() != null) {
      request.getRecordRouteHeaders().encode(text);
    }
    OutgoingRequest.line(text, "Server", Identity.USER_AGENT);
    text.append(extra);
    return OutgoingRequest.finish(text, body);
  }
}
