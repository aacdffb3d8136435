package io.callmanager.telephony.sip.call;

import gov.nist.javax.sip.message.SIPMessage;
import java.nio.charset.StandardCharsets;
import javax.sip.header.ContentTypeHeader;
import org.jspecify.annotations.Nullable;

/// The session description in a message.
final class Sdp {

  private Sdp() {}

  /// The description; null when there is none.
  static @Nullable String of(SIPMessage message) {
    byte @Nullable [] content = message.getRawContent();
    ContentTypeHeader type = message.getContentTypeHeader();
    if (content == null || content.length == 0 || type == null) {
      return null;
    }
    boolean sdp =
        type.getContentType().equalsIgnoreCase("application")
            && type.getContentSubType().equalsIgnoreCase("sdp");
    return sdp ? new String(content, StandardCharsets.UTF_8) : null;
  }
}
