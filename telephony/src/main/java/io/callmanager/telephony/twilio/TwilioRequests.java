package io.callmanager.telephony.twilio;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.HtmlUtils;

/// Answers Twilio's requests: what to do with a call that was answered, and what became of a call. Nobody needs to be logged in:
/// each request carries Twilio's signature of the URL that it was told and of all that it says (`X-Twilio-Signature`), and its
/// URL is a secret of the call's.
final class TwilioRequests {

  static final String SIGNATURE = "X-Twilio-Signature";

  private static final Logger log = LoggerFactory.getLogger(TwilioRequests.class);
  private static final int LARGEST = 64 << 10;
  private static final String HANG_UP = twiml("<Hangup/>");

  private final TwilioGateway gateway;

  TwilioRequests(TwilioGateway gateway) {
    this.gateway = gateway;
  }

  /// The callee has answered: their audio is to come to us. A call that nobody knows any more is to be hung up.
  void voice(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Map<String, String> form = form(request, response);
    if (form == null) {
      return;
    }
    Optional<TwilioCall> call = call(request);
    if (call.isEmpty()) {
      xml(response, HANG_UP);
      return;
    }
    TwilioCall meant = call.get();
    if (meant.signed(meant.urls().voice(), form, request.getHeader(SIGNATURE))) {
      xml(response, meant.wanted(form) ? connect(meant) : HANG_UP);
    } else {
      refuse(response);
    }
  }

  private static String twiml(String verbs) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + verbs + "</Response>";
  }

  private static String connect(TwilioCall call) {
    return twiml(
        "<Connect><Stream url=\""
            + HtmlUtils.htmlEscapeHex(call.urls().stream().toString())
            + "\" statusCallback=\""
            + HtmlUtils.htmlEscapeHex(call.urls().status().toString())
            + "\"><Parameter name=\""
            + TwilioCall.TOKEN
            + "\" value=\""
            + call.token()
            + "\"/></Stream></Connect>");
  }

  /// Something became of a call, or of its stream.
  void status(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Map<String, String> form = form(request, response);
    if (form == null) {
      return;
    }
    Optional<TwilioCall> call = call(request);
    if (call.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (call.get().signed(call.get().urls().status(), form, request.getHeader(SIGNATURE))) {
      call.get().told(form);
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      refuse(response);
    }
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    log.warn("A request about a call through Twilio has no good signature of Twilio's");
    response.sendError(HttpServletResponse.SC_FORBIDDEN);
  }

  private static void xml(HttpServletResponse response, String body) throws IOException {
    response.setContentType("text/xml");
    response.setCharacterEncoding("UTF-8");
    response.getWriter().write(body);
  }

  private Optional<TwilioCall> call(HttpServletRequest request) {
    return gateway.call(key(request.getRequestURI()));
  }

  /// The last part of a path.
  static String key(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// What a request says; null when it was turned down.
  private static @Nullable Map<String, String> form(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return null;
    }
    if (request.getContentLengthLong() < 0 || request.getContentLengthLong() > LARGEST) {
      response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      return null;
    }
    Map<String, String> form = new LinkedHashMap<>();
    request.getParameterMap().forEach((name, values) -> form.put(name, values[0]));
    return form;
  }
}
