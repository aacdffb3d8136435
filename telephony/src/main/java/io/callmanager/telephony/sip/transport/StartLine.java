package io.callmanager.telephony.sip.transport;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/// What JAIN's parser is too kind about in a message's raw text (RFC 4475, section 3.1.2).
final class StartLine {

  private StartLine() {}

  /// The version that a request line claims; null for a response, which has no other.
  ///
  /// @throws ParseException when a request line isn't method, one space, URI, one space, version (RFC 3261, section 7.1)
  static @Nullable String version(byte[] message) throws ParseException {
    if (startsWith(message, "SIP/")) {
      return null;
    }
    int spaces = 0;
    int lastSpace = 0;
    int i = 0;
    for (; i < message.length && message[i] != '\r' && message[i] != '\n'; i++) {
      if (message[i] == ' ') {
        spaces++;
        lastSpace = i;
      }
    }
    if (spaces != 2 || lastSpace == i - 1) {
      throw new ParseException("Malformed request line", 0);
    }
    return new String(message, lastSpace + 1, i - lastSpace - 1, StandardCharsets.US_ASCII);
  }

  private static boolean startsWith(byte[] message, String prefix) {
    if (message.length < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (message[i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
