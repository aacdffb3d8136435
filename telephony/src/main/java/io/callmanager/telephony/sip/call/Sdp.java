package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPMessage;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.sip.header.ContentTypeHeader;
import org.jspecify.annotations.Nullable;

/// The session description in a message.
final class Sdp {

  private static final Pattern SDP_PART =
      Pattern.compile("(?im)^(?:content-type|c)[ \\t]*:[ \\t]*application/sdp[ \\t]*(?:;.*)?$");

  private Sdp() {}

  /// The description; null when there is none.
  static @Nullable String of(SIPMessage message) {
    byte @Nullable [] content = message.getRawContent();
    ContentTypeHeader type = message.getContentTypeHeader();
    if (content == null || content.length == 0 || type == null) {
      return null;
    }
    if (type.getContentType().equalsIgnoreCase("multipart")) {
      @Nullable String boundary = type.getParameter("boundary");
      return boundary == null ? null : among(content, boundary);
    }
    boolean sdp =
        type.getContentType().equalsIgnoreCase("application")
            && type.getContentSubType().equalsIgnoreCase("sdp");
    return sdp ? new String(content, StandardCharsets.UTF_8) : null;
  }

  /// Finds it among other parts, such as a gateway's ISUP (RFC 5621, section 3.1; RFC 2046, section 5.1).
  private static @Nullable String among(byte[] content, String boundary) {
    // The other parts may be binary: one byte is one character.
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String delimiter = "--" + boundary.replace("\"", "");
    int begin = text.indexOf(delimiter);
    while (begin >= 0) {
      int from = begin + delimiter.length();
      int end = text.indexOf("\r\n" + delimiter, from);
      int body = text.indexOf("\r\n\r\n", from);
      if (end >= 0
          && body >= 0
          && body < end
          && SDP_PART.matcher(text.substring(from, body)).find()) {
        return text.substring(body + 4, end) + "\r\n";
      }
      begin = end < 0 ? -1 : end + 2;
    }
    return null;
  }
}
